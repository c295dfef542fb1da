-- quoted names
SELECT "a" AS "One" FROM "t"
-- One: t.a

-- quoted names in another case
SELECT "A" FROM "T"
-- A: t.a

-- a table and columns with spaces
SELECT "Full Name" AS name, "id" FROM "Mixed Case"
-- name: "Mixed Case.Full Name"
-- id: "Mixed Case.Id"

-- a star keeps the spelling of the table
SELECT * FROM "mixed case"
-- Id: "Mixed Case.Id"
-- Full Name: "Mixed Case.Full Name"

-- an alias with spaces
SELECT "my t"."a" FROM t AS "my t"
-- a: t.a

-- a zone
SELECT amount FROM gold.sales
-- amount: gold.sales.amount

-- two tables of one name in two zones
SELECT g.amount, s.net FROM gold.sales AS g JOIN silver.sales AS s ON g.id = s.id
-- amount: gold.sales.amount
-- net: silver.sales.net
-- rows: join gold.sales.id silver.sales.id

-- a column by zone, table and name
SELECT gold.sales.amount FROM gold.sales
-- amount: gold.sales.amount

-- a column by table and name, of a table of a zone
SELECT sales.amount FROM gold.sales WHERE sales.region = 'n'
-- amount: gold.sales.amount
-- rows: filter gold.sales.region

-- two tables of one name, told apart by their zones
SELECT gold.sales.amount, silver.sales.net FROM gold.sales, silver.sales
-- amount: gold.sales.amount
-- net: silver.sales.net

-- a zone in another case
SELECT Amount FROM GOLD.Sales
-- Amount: gold.sales.amount

-- a column that two tables have
SELECT a, c FROM t, u
-- a: ?
-- c: t.c

-- a column that two tables have, in an expression
SELECT a + 1 AS more, t.a FROM t JOIN u ON t.id = u.id
-- more: ?
-- a: t.a
-- rows: join t.id u.id

-- a column that two tables have, in WHERE
SELECT c FROM t, u WHERE a > 1
-- unknown

-- a column that nobody has
SELECT zz, a FROM t
-- zz: ?
-- a: t.a

-- a column that the table does not have
SELECT t.zz, t.a FROM t
-- zz: ?
-- a: t.a

-- a table that is not joined
SELECT w.a, t.a AS b FROM t
-- a: ?
-- b: t.a

-- a table that nobody knows
SELECT a FROM nowhere
-- unknown

-- a table that nobody knows, in a join
SELECT t.a FROM t JOIN nowhere ON t.id = nowhere.id
-- unknown

-- a table that nobody knows, in a subquery of the list
SELECT a, (SELECT max(x) FROM nowhere) AS m FROM t
-- a: t.a
-- m: ?

-- a table that nobody knows, in a subquery of WHERE
SELECT a FROM t WHERE id IN (SELECT id FROM nowhere)
-- unknown

-- a zone that a table is not in
SELECT id FROM bronze.sales
-- unknown

-- what is unknown inside is unknown outside
SELECT x, y FROM (SELECT zz AS x, a AS y FROM t)
-- x: ?
-- y: t.a

-- a condition over what is unknown
SELECT y FROM (SELECT zz AS x, a AS y FROM t) WHERE x > 1
-- unknown

-- an order by what is unknown
SELECT a FROM t ORDER BY zz
-- unknown

-- a window that nobody knows
SELECT sum(a) OVER w AS s, b FROM t
-- s: ?
-- b: t.b

-- a number that is no column of the list
SELECT a FROM t ORDER BY 3
-- unknown

-- sides of different width
SELECT a FROM t UNION ALL SELECT a, b FROM t
-- unknown

-- USING a column that one side lacks
SELECT c FROM t JOIN u USING (c)
-- unknown

-- a column of a subquery that it does not give
SELECT b FROM (SELECT a FROM t)
-- b: ?

-- an alias hides the table's name
SELECT t.a FROM t AS z
-- a: ?

-- a column in the lateral that stands before its table
SELECT z.x FROM (SELECT u.a AS x) AS z, u
-- x: ?

-- the same alias on both sides
SELECT z.a FROM t AS z JOIN u AS z ON TRUE
-- a: ?

-- a struct's field that is not there is still of the struct
SELECT n.s.f AS f FROM n
-- f: ~n.s

-- an alias that is a table's name
SELECT u.c FROM t AS u
-- c: t.c

-- a column with the name of its table
SELECT k FROM (SELECT p AS k FROM v) AS k
-- k: v.p

-- a name that names both a column and a table
SELECT v FROM (SELECT id AS v FROM v) AS z
-- v: v.id

-- a table's name that two zones have, with a column of one
SELECT sales.amount FROM gold.sales, silver.sales
-- amount: gold.sales.amount

-- a table's name that two zones have, with a column of both
SELECT sales.id, net FROM gold.sales, silver.sales
-- id: ?
-- net: silver.sales.net

-- a column of another zone's table
SELECT silver.sales.id, amount FROM gold.sales
-- id: ?
-- amount: gold.sales.amount

-- a star over two tables of one name
SELECT * FROM gold.sales, silver.sales
-- id: gold.sales.id
-- amount: gold.sales.amount
-- region: gold.sales.region
-- id: silver.sales.id
-- net: silver.sales.net

-- the engine's name for an expression
SELECT a + b FROM t
-- (a + b): ~t.a ~t.b
-- gap: a column without a name is called by its text, which is near the engine's name but not the same
