-- a name of the list used later in it
SELECT a + b AS s, s * 2 AS twice FROM t
-- s: ~t.a ~t.b
-- twice: ~t.a ~t.b

-- a chain of names
SELECT a AS one, one + 1 AS two, two + 1 AS three FROM t
-- one: t.a
-- two: ~t.a
-- three: ~t.a

-- a column comes before a name of the list
SELECT b AS a, a + 1 AS x FROM t
-- a: t.b
-- x: ~t.a

-- a name of the list in WHERE
SELECT a + b AS s FROM t WHERE s > 3
-- s: ~t.a ~t.b
-- rows: filter t.a t.b

-- a name of the list in GROUP BY
SELECT upper(c) AS up, sum(a) AS s FROM t GROUP BY up
-- up: ~t.c
-- s: +t.a
-- rows: group_by t.c

-- a column comes before a name of the list in GROUP BY
SELECT b AS a, count(*) AS n FROM t GROUP BY a, b
-- a: t.b
-- n: -
-- rows: group_by t.a t.b

-- a name of the list in HAVING
SELECT c, sum(a) AS s FROM t GROUP BY c HAVING s > 3
-- c: t.c
-- s: +t.a
-- rows: group_by t.c | filter t.a

-- a name of the list in QUALIFY
SELECT a, row_number() OVER (ORDER BY b) AS r FROM t QUALIFY r = 1
-- a: t.a
-- r: window t.b
-- rows: filter t.b

-- a copy of a copy is a copy
SELECT a AS x, x AS y FROM t
-- x: t.a
-- y: t.a

-- a name of the list in a window
SELECT a % 2 AS odd, sum(b) OVER (PARTITION BY odd) AS s FROM t
-- odd: ~t.a
-- s: +t.b | window t.a

-- a name of the list in a subquery
SELECT a AS z, (SELECT max(x) FROM u WHERE u.id = z) AS m FROM t
-- z: t.a
-- m: +u.x | filter u.id t.a
