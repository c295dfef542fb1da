-- a column as it is
SELECT a FROM t
-- a: t.a

-- several columns, in the order of the list
SELECT c, a, id FROM t
-- c: t.c
-- a: t.a
-- id: t.id

-- another name
SELECT a AS amount FROM t
-- amount: t.a

-- a name without AS
SELECT a amount FROM t
-- amount: t.a

-- a name before the expression
SELECT total: a + b FROM t
-- total: ~t.a ~t.b

-- the table's name before the column's
SELECT t.a FROM t
-- a: t.a

-- the alias of a table
SELECT z.a FROM t AS z
-- a: t.a

-- one column twice
SELECT a AS one, a AS two FROM t
-- one: t.a
-- two: t.a

-- FROM first
FROM t SELECT a
-- a: t.a

-- FROM alone
FROM v
-- id: v.id
-- k: v.k
-- p: v.p
-- q: v.q

-- TABLE
TABLE v
-- id: v.id
-- k: v.k
-- p: v.p
-- q: v.q

-- columns renamed by the alias of the table
SELECT one, two, b FROM t AS z(one, two)
-- one: t.id
-- two: t.a
-- b: t.b

-- constants are made of nothing
SELECT 1 AS one, 'x' AS x, NULL AS missing FROM t
-- one: -
-- x: -
-- missing: -

-- without FROM
SELECT 1 + 2 AS three
-- three: -

-- the clock is no column
SELECT current_date AS today, a FROM t
-- today: -
-- a: t.a

-- names in any case
SELECT A, T.B FROM T
-- A: t.a
-- B: t.b

-- in parentheses
(SELECT (a) AS a FROM t)
-- a: t.a

-- a row as a value
SELECT v AS whole FROM v
-- whole: ~v.id ~v.k ~v.p ~v.q

-- a condition decides the rows
SELECT a FROM t WHERE b > 1
-- a: t.a
-- rows: filter t.b

-- a condition over several columns
SELECT a FROM t WHERE b > 1 AND (c = 'x' OR a < 5)
-- a: t.a
-- rows: filter t.b t.c t.a

-- a condition without columns
SELECT a FROM t WHERE 1 = 1
-- a: t.a

-- a limit without an order
SELECT a FROM t LIMIT 2
-- a: t.a

-- the order of the result
SELECT a FROM t ORDER BY b
-- a: t.a
-- rows: sort t.b

-- the order by number
SELECT a, b + 1 AS more FROM t ORDER BY 2 DESC
-- a: t.a
-- more: ~t.b
-- rows: sort t.b

-- the order by the name of the list
SELECT a + b AS s FROM t ORDER BY s
-- s: ~t.a ~t.b
-- rows: sort t.a t.b

-- a name of the list hides a column in ORDER BY
SELECT a AS b FROM t ORDER BY b
-- b: t.a
-- rows: sort t.a

-- the table's column in ORDER BY, by its table
SELECT a AS b FROM t ORDER BY t.b
-- b: t.a
-- rows: sort t.b

-- ORDER BY ALL
SELECT a, b FROM t ORDER BY ALL
-- a: t.a
-- b: t.b
-- rows: sort t.a t.b

-- an expression in ORDER BY
SELECT a FROM t ORDER BY a * b, c
-- a: t.a
-- rows: sort t.a t.b t.c

-- a sample
SELECT a FROM t USING SAMPLE 3 ROWS
-- a: t.a
