-- in the list
SELECT id, unnest(l) AS e FROM n
-- id: n.id
-- e: ~n.l
-- rows: join n.l

-- in FROM
SELECT e FROM n, unnest(l) AS z(e)
-- e: ~n.l
-- rows: join n.l

-- constants
SELECT unnest([1, 2, 3]) AS e
-- e: -

-- in FROM without tables
SELECT e + 1 AS e FROM unnest([1, 2]) AS z(e)
-- e: -

-- inside an expression
SELECT unnest(l) + id AS e FROM n
-- e: ~n.l ~n.id
-- rows: join n.l

-- of a list that is made
SELECT unnest([a, b]) AS e FROM t
-- e: ~t.a ~t.b

-- of split text
SELECT id, unnest(split(c, ',')) AS part FROM t
-- id: t.id
-- part: ~t.c
-- rows: join t.c

-- WITH ORDINALITY
SELECT z.e, z.i FROM n, unnest(l) WITH ORDINALITY AS z(e, i)
-- e: ~n.l
-- i: -
-- rows: join n.l

-- of a struct gives its fields
SELECT unnest(s) FROM n
-- f: ~n.s
-- g: ~n.s

-- generate_series in the list
SELECT id, unnest(generate_series(1, b)) AS i FROM t
-- id: t.id
-- i: ~t.b
-- rows: join t.b

-- then grouped
SELECT e, count(*) AS n FROM (SELECT unnest(l) AS e FROM n) GROUP BY e
-- e: ~n.l
-- n: -
-- rows: join n.l | group_by n.l

-- two lists
SELECT unnest(l) AS e, unnest(map_values(m)) AS f FROM n
-- e: ~n.l
-- f: ~n.m
-- rows: join n.l n.m

-- unnest of a subquery
SELECT e FROM unnest((SELECT list(a) FROM t)) AS z(e)
-- e: +t.a
-- rows: join t.a
