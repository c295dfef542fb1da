-- a common table
WITH z AS (SELECT a, b FROM t) SELECT a FROM z
-- a: t.a

-- with names of columns
WITH z(p, q) AS (SELECT a, b FROM t) SELECT q FROM z
-- q: t.b

-- a chain
WITH x AS (SELECT a + b AS s FROM t), y AS (SELECT s * 2 AS w FROM x) SELECT w FROM y
-- w: ~t.a ~t.b

-- used twice
WITH z AS (SELECT id, a FROM t) SELECT one.a, two.id FROM z AS one JOIN z AS two ON one.a = two.id
-- a: t.a
-- id: t.id
-- rows: join t.a t.id

-- it hides a table of that name
WITH u AS (SELECT id, c AS x FROM t) SELECT x FROM u
-- x: t.c

-- a table of its own name inside it
WITH t AS (SELECT a FROM t) SELECT a FROM t
-- a: t.a

-- a table with a zone is never a common one
WITH sales AS (SELECT a AS amount FROM t) SELECT amount FROM gold.sales
-- amount: gold.sales.amount

-- its condition decides the rows
WITH z AS (SELECT a FROM t WHERE b > 1) SELECT a FROM z
-- a: t.a
-- rows: filter t.b

-- in a subquery
SELECT a FROM (WITH z AS (SELECT a FROM t) SELECT a FROM z) AS y
-- a: t.a

-- the inner one hides the outer one
WITH z AS (SELECT a AS p FROM t) SELECT p FROM (WITH z AS (SELECT b AS p FROM t) SELECT p FROM z)
-- p: t.b

-- seen from a subquery in WHERE
WITH z AS (SELECT id FROM u WHERE y > 1) SELECT a FROM t WHERE id IN (SELECT id FROM z)
-- a: t.a
-- rows: filter t.id u.id u.y

-- seen from a scalar subquery
WITH z AS (SELECT max(y) AS m FROM u) SELECT a, (SELECT m FROM z) AS top FROM t
-- a: t.a
-- top: +u.y

-- materialised or not
WITH z AS MATERIALIZED (SELECT a FROM t), w AS NOT MATERIALIZED (SELECT a FROM z) SELECT a FROM w
-- a: t.a

-- one that is not used
WITH z AS (SELECT x FROM u) SELECT a FROM t
-- a: t.a

-- over a set operation
WITH z AS (SELECT a FROM t UNION ALL SELECT a FROM u) SELECT a FROM z
-- a: t.a u.a

-- VALUES
WITH z(p, q) AS (VALUES (1, 'x'), (2, 'y')) SELECT t.a, z.q FROM t JOIN z ON t.id = z.p
-- a: t.a
-- q: -
-- rows: join t.id

-- before a set operation
WITH z AS (SELECT a, b FROM t) SELECT a FROM z UNION ALL SELECT b FROM z
-- a: t.a t.b

-- a star of it
WITH z AS (SELECT id, a + 1 AS more FROM t) SELECT * FROM z
-- id: t.id
-- more: ~t.a

-- names in any case
WITH Zed AS (SELECT a AS Aa FROM t) SELECT zED.aA FROM zed
-- aA: t.a
