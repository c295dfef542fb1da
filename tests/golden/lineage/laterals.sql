-- LATERAL
SELECT t.c, z.m FROM t, LATERAL (SELECT max(y) AS m FROM u WHERE u.id = t.id) AS z
-- c: t.c
-- m: +u.y | filter u.id t.id

-- a join with LATERAL decides the rows
SELECT t.c, z.x FROM t JOIN LATERAL (SELECT x FROM u WHERE u.id = t.id) AS z ON TRUE
-- c: t.c
-- x: u.x
-- rows: filter u.id t.id

-- a left join with LATERAL
SELECT t.c, z.x FROM t LEFT JOIN LATERAL (SELECT x FROM u WHERE u.id = t.id LIMIT 1) AS z ON TRUE
-- c: t.c
-- x: u.x
-- rows: filter u.id t.id

-- LATERAL without the word
SELECT t.c, z.twice FROM t, (SELECT t.a * 2 AS twice) AS z
-- c: t.c
-- twice: ~t.a

-- a lateral of a lateral
SELECT y.w FROM t, LATERAL (SELECT a + 1 AS z) AS x, LATERAL (SELECT z * b AS w) AS y
-- w: ~t.a ~t.b

-- unnest of a column of another table
SELECT n.id, e FROM n, unnest(n.l) AS z(e)
-- id: n.id
-- e: ~n.l
-- rows: join n.l

-- CROSS JOIN LATERAL unnest
SELECT n.id, z.e FROM n CROSS JOIN LATERAL unnest(l) AS z(e)
-- id: n.id
-- e: ~n.l
-- rows: join n.l

-- a table function of a column
SELECT t.id, g.i FROM t, LATERAL generate_series(1, t.b) AS g(i)
-- id: t.id
-- i: ~t.b
-- rows: join t.b
