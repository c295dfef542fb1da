-- VALUES alone
VALUES (1, 'x'), (2, 'y')
-- col0: -
-- col1: -

-- VALUES in FROM
SELECT p, q FROM (VALUES (1, 'x'), (2, 'y')) AS z(p, q)
-- p: -
-- q: -

-- VALUES beside a table
SELECT t.a, z.q FROM t JOIN (VALUES (1, 'x')) AS z(p, q) ON t.a = z.p
-- a: t.a
-- q: -
-- rows: join t.a

-- VALUES with a subquery
SELECT p FROM (VALUES ((SELECT max(a) FROM t)), (0)) AS z(p)
-- p: +t.a

-- VALUES with columns of another table
SELECT z.w FROM t, LATERAL (VALUES (t.a), (t.b + 1)) AS z(w)
-- w: t.a ~t.b

-- range
SELECT i FROM range(10) AS z(i)
-- i: -

-- range by its own name
SELECT range FROM range(3)
-- range: -

-- generate_series
SELECT generate_series AS i FROM generate_series(1, 3)
-- i: -

-- a table function of a subquery
SELECT i FROM range((SELECT max(b) FROM t)) AS z(i)
-- i: +t.b
-- rows: join t.b

-- a table function beside a table
SELECT t.a, z.i FROM t, range(3) AS z(i)
-- a: t.a
-- i: -

-- the size of a range decides a count
SELECT count(*) AS n FROM range((SELECT max(b) FROM t))
-- n: join t.b

-- a sample of a table
SELECT a FROM t TABLESAMPLE 50%
-- a: t.a
