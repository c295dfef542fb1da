-- in FROM
SELECT z.a FROM (SELECT a FROM t) AS z
-- a: t.a

-- in FROM without a name
SELECT a FROM (SELECT a, b FROM t)
-- a: t.a

-- in FROM with renamed columns
SELECT p FROM (SELECT a, b FROM t) AS z(p, q)
-- p: t.a

-- three deep
SELECT x + 1 AS x FROM (SELECT y AS x FROM (SELECT a + b AS y FROM t))
-- x: ~t.a ~t.b

-- its condition decides the rows outside
SELECT a FROM (SELECT a FROM t WHERE b > 1)
-- a: t.a
-- rows: filter t.b

-- its order is not seen
SELECT a FROM (SELECT a FROM t ORDER BY b)
-- a: t.a

-- its order is seen where a limit cuts
SELECT a FROM (SELECT a FROM t ORDER BY b LIMIT 2)
-- a: t.a
-- rows: sort t.b

-- ORDER BY and OFFSET
SELECT sum(a) AS s FROM (SELECT a FROM t ORDER BY b OFFSET 2)
-- s: +t.a | sort t.b

-- a value
SELECT a, (SELECT max(y) FROM u) AS top FROM t
-- a: t.a
-- top: +u.y

-- a value with a condition of its own
SELECT a, (SELECT max(y) FROM u WHERE x = 'p') AS top FROM t
-- a: t.a
-- top: +u.y | filter u.x

-- a correlated value
SELECT c, (SELECT max(y) FROM u WHERE u.id = t.id) AS top FROM t
-- c: t.c
-- top: +u.y | filter u.id t.id

-- a correlated value without an aggregate
SELECT c, (SELECT x FROM u WHERE u.id = t.id LIMIT 1) AS x FROM t
-- c: t.c
-- x: u.x | filter u.id t.id

-- a value with an order and a limit
SELECT c, (SELECT x FROM u WHERE u.a = t.a ORDER BY y LIMIT 1) AS x FROM t
-- c: t.c
-- x: u.x | filter u.a t.a | sort u.y

-- a column of the outer query inside
SELECT (SELECT t.a + u.a FROM u WHERE u.id = 1) AS s FROM t
-- s: ~t.a ~u.a | filter u.id

-- a name that only the outer query has
SELECT (SELECT max(u.id + b) FROM u) AS s FROM t
-- s: +t.b +u.id

-- the inner name comes first
SELECT (SELECT max(a) FROM u WHERE id = t.id) AS s FROM t
-- s: +u.a | filter u.id t.id

-- IN in WHERE
SELECT a FROM t WHERE id IN (SELECT id FROM u)
-- a: t.a
-- rows: filter t.id u.id

-- NOT IN with a condition
SELECT a FROM t WHERE id NOT IN (SELECT id FROM u WHERE y > 1)
-- a: t.a
-- rows: filter t.id u.id u.y

-- IN with a correlated query
SELECT a FROM t WHERE c IN (SELECT x FROM u WHERE u.id = t.b)
-- a: t.a
-- rows: filter t.c u.x u.id t.b

-- IN with several columns
SELECT c FROM t WHERE (id, a) IN (SELECT id, a FROM u)
-- c: t.c
-- rows: filter t.id t.a u.id u.a

-- IN as a value
SELECT id IN (SELECT id FROM u WHERE y > 1) AS known FROM t
-- known: ~t.id ~u.id | filter u.y

-- EXISTS
SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id = t.id)
-- a: t.a
-- rows: filter u.id t.id

-- EXISTS does not look at its columns
SELECT a FROM t WHERE EXISTS (SELECT x FROM u WHERE u.id = t.id)
-- a: t.a
-- rows: filter u.id t.id

-- EXISTS with a star
SELECT a FROM t WHERE NOT EXISTS (SELECT * FROM u WHERE u.id = t.id AND u.y > 1)
-- a: t.a
-- rows: filter u.id t.id u.y

-- EXISTS as a value
SELECT EXISTS (SELECT 1 FROM u WHERE u.id = t.id) AS known FROM t
-- known: filter u.id t.id

-- EXISTS of an aggregate without groups is always true
SELECT a FROM t WHERE EXISTS (SELECT max(y) FROM u WHERE u.id = t.id)
-- a: t.a

-- ANY
SELECT a FROM t WHERE a = ANY (SELECT a FROM u WHERE y > 1)
-- a: t.a
-- rows: filter t.a u.a u.y

-- ALL
SELECT a > ALL (SELECT a FROM u) AS most FROM t
-- most: ~t.a ~u.a

-- ANY of a list
SELECT a FROM t, n WHERE a = ANY (l)
-- a: t.a
-- rows: filter t.a n.l

-- in a CASE
SELECT CASE WHEN a > (SELECT avg(a) FROM u) THEN c END AS x FROM t
-- x: ~t.c | condition t.a u.a

-- in ORDER BY
SELECT c FROM t ORDER BY (SELECT max(y) FROM u WHERE u.id = t.id)
-- c: t.c
-- rows: sort u.y u.id t.id

-- in HAVING
SELECT c FROM t GROUP BY c HAVING sum(a) > (SELECT max(a) FROM u)
-- c: t.c
-- rows: group_by t.c | filter t.a u.a

-- in a function
SELECT coalesce((SELECT min(x) FROM u WHERE u.id = t.id), c) AS x FROM t
-- x: ~t.c +u.x | filter u.id t.id

-- two deep and correlated with the outermost
SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE EXISTS (SELECT 1 FROM v WHERE v.k = u.a AND v.p = t.b))
-- a: t.a
-- rows: filter v.k u.a v.p t.b

-- ARRAY of a query
SELECT a, ARRAY(SELECT x FROM u WHERE u.id = t.id) AS list FROM t
-- a: t.a
-- list: ~u.x | filter u.id t.id

-- a limit that is a query
SELECT a FROM t ORDER BY b LIMIT (SELECT count(x) FROM u)
-- a: t.a
-- rows: sort t.b | filter u.x
