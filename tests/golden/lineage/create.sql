-- CREATE TABLE AS
CREATE TABLE new AS SELECT a, b + 1 AS more FROM t
-- target: new
-- a: t.a
-- more: ~t.b

-- CREATE OR REPLACE TABLE AS
CREATE OR REPLACE TABLE new AS SELECT a FROM t WHERE b > 1
-- target: new
-- a: t.a
-- rows: filter t.b

-- in a zone
CREATE TABLE gold.new AS SELECT a FROM t
-- target: gold.new
-- a: t.a

-- with a common table
CREATE TABLE new AS WITH z AS (SELECT a FROM t) SELECT a AS x FROM z
-- target: new
-- x: t.a

-- a star
CREATE TABLE new AS SELECT * EXCLUDE (id), id AS last FROM v
-- target: new
-- k: v.k
-- p: v.p
-- q: v.q
-- last: v.id

-- groups
CREATE TABLE IF NOT EXISTS new AS SELECT c, sum(a) AS s FROM t GROUP BY c
-- target: new
-- c: t.c
-- s: +t.a
-- rows: group_by t.c

-- its order is kept
CREATE TABLE new AS SELECT a FROM t ORDER BY b
-- target: new
-- a: t.a
-- rows: sort t.b

-- FROM first
CREATE TABLE new AS FROM t SELECT a
-- target: new
-- a: t.a

-- a set operation
CREATE TABLE new AS SELECT a FROM t UNION ALL SELECT a FROM u
-- target: new
-- a: t.a u.a

-- VALUES
CREATE TABLE new AS SELECT * FROM (VALUES (1, 2)) AS z(p, q)
-- target: new
-- p: -
-- q: -

-- CREATE VIEW
CREATE VIEW new AS SELECT a, upper(c) AS c FROM t
-- target: new
-- a: t.a
-- c: ~t.c

-- CREATE VIEW with names
CREATE VIEW new (one, two) AS SELECT a, b + 1 FROM t
-- target: new
-- one: t.a
-- two: ~t.b

-- CREATE VIEW with fewer names
CREATE OR REPLACE VIEW new (one) AS SELECT a, b FROM t
-- target: new
-- one: t.a
-- b: t.b

-- a table that is made without a query
CREATE TABLE new (id INTEGER, name VARCHAR)
-- target: new
-- unknown

-- over a table that nobody knows
CREATE TABLE new AS SELECT a FROM nowhere
-- target: new
-- unknown
