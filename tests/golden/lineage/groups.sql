-- GROUP BY
SELECT c, sum(a) AS s FROM t GROUP BY c
-- c: t.c
-- s: +t.a
-- rows: group_by t.c

-- a group that is not shown
SELECT sum(a) AS s FROM t GROUP BY c
-- s: +t.a
-- rows: group_by t.c

-- by number
SELECT c, a % 2 AS odd, max(b) AS m FROM t GROUP BY 1, 2
-- c: t.c
-- odd: ~t.a
-- m: +t.b
-- rows: group_by t.c t.a

-- by an expression
SELECT a % 2 AS odd, count(*) AS n FROM t GROUP BY a % 2
-- odd: ~t.a
-- n: -
-- rows: group_by t.a

-- GROUP BY ALL
SELECT c, a + 1 AS more, sum(b) AS s FROM t GROUP BY ALL
-- c: t.c
-- more: ~t.a
-- s: +t.b
-- rows: group_by t.c t.a

-- GROUP BY ALL with an expression over an aggregate
SELECT c, sum(b) + 1 AS s FROM t GROUP BY ALL
-- c: t.c
-- s: +t.b
-- rows: group_by t.c

-- ROLLUP
SELECT c, a, sum(b) AS s FROM t GROUP BY ROLLUP (c, a)
-- c: t.c
-- a: t.a
-- s: +t.b
-- rows: group_by t.c t.a

-- CUBE
SELECT c, a, sum(b) AS s FROM t GROUP BY CUBE (c, a)
-- c: t.c
-- a: t.a
-- s: +t.b
-- rows: group_by t.c t.a

-- GROUPING SETS
SELECT c, a, sum(b) AS s FROM t GROUP BY GROUPING SETS ((c, a), (c), ())
-- c: t.c
-- a: t.a
-- s: +t.b
-- rows: group_by t.c t.a

-- GROUPING SETS beside a group
SELECT c, a, d, sum(b) AS s FROM t GROUP BY d, GROUPING SETS (c, a)
-- c: t.c
-- a: t.a
-- d: t.d
-- s: +t.b
-- rows: group_by t.d t.c t.a

-- which set a row is of, is made of no value
SELECT c, grouping(c) AS g FROM t GROUP BY ROLLUP (c)
-- c: t.c
-- g: -
-- rows: group_by t.c

-- HAVING
SELECT c FROM t GROUP BY c HAVING sum(a) > 3
-- c: t.c
-- rows: group_by t.c | filter t.a

-- HAVING without GROUP BY
SELECT sum(a) AS s FROM t HAVING max(b) > 1
-- s: +t.a
-- rows: filter t.b

-- WHERE before GROUP BY
SELECT c, count(*) AS n FROM t WHERE b > 1 GROUP BY c
-- c: t.c
-- n: -
-- rows: filter t.b | group_by t.c

-- groups of a join
SELECT u.x, sum(t.a) AS s FROM t JOIN u ON t.id = u.id GROUP BY u.x
-- x: u.x
-- s: +t.a
-- rows: join t.id u.id | group_by u.x

-- an aggregate of an aggregate
SELECT max(s) AS m FROM (SELECT sum(a) AS s FROM t GROUP BY c)
-- m: +t.a | group_by t.c

-- an order of groups
SELECT c, sum(a) AS s FROM t GROUP BY c ORDER BY s DESC LIMIT 2
-- c: t.c
-- s: +t.a
-- rows: group_by t.c | sort t.a

-- DISTINCT
SELECT DISTINCT c FROM t
-- c: t.c
-- rows: group_by t.c

-- DISTINCT over several
SELECT DISTINCT c, a + b AS s FROM t
-- c: t.c
-- s: ~t.a ~t.b
-- rows: group_by t.c t.a t.b

-- DISTINCT ON
SELECT DISTINCT ON (c) c, a FROM t ORDER BY c, b
-- c: t.c
-- a: t.a
-- rows: group_by t.c | sort t.c t.b

-- DISTINCT ON in a subquery keeps its order
SELECT a FROM (SELECT DISTINCT ON (c) a FROM t ORDER BY b)
-- a: t.a
-- rows: group_by t.c | sort t.b

-- DISTINCT ON a number
SELECT DISTINCT ON (1) c, a FROM t ORDER BY a
-- c: t.c
-- a: t.a
-- rows: group_by t.c | sort t.a
