-- a number of the row
SELECT row_number() OVER (ORDER BY a) AS r FROM t
-- r: window t.a

-- parts
SELECT rank() OVER (PARTITION BY c ORDER BY a DESC, b) AS r FROM t
-- r: window t.c t.a t.b

-- a sum over a window
SELECT sum(a) OVER (PARTITION BY c) AS s FROM t
-- s: +t.a | window t.c

-- a sum over everything
SELECT sum(a) OVER () AS s FROM t
-- s: +t.a

-- a running sum
SELECT sum(a) OVER (ORDER BY d ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS s FROM t
-- s: +t.a | window t.d

-- a frame of columns
SELECT sum(a) OVER (ORDER BY id ROWS BETWEEN b PRECEDING AND CURRENT ROW) AS s FROM t
-- s: +t.a | window t.id t.b

-- a range of time
SELECT avg(a) OVER (ORDER BY d RANGE BETWEEN INTERVAL 1 MONTH PRECEDING AND CURRENT ROW) AS m FROM t
-- m: +t.a | window t.d

-- EXCLUDE in a frame
SELECT sum(a) OVER (ORDER BY d ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW) AS s FROM t
-- s: +t.a | window t.d

-- the row before
SELECT lag(a) OVER (ORDER BY d) AS before FROM t
-- before: ~t.a | window t.d

-- the row after, with a default
SELECT lead(a, 1, b) OVER (PARTITION BY c ORDER BY d) AS after FROM t
-- after: ~t.a ~t.b | window t.c t.d

-- the first
SELECT first_value(c) OVER (PARTITION BY a ORDER BY d) AS f FROM t
-- f: ~t.c | window t.a t.d

-- IGNORE NULLS
SELECT last_value(c IGNORE NULLS) OVER (ORDER BY d) AS l FROM t
-- l: ~t.c | window t.d

-- the third
SELECT nth_value(a, 3) OVER (ORDER BY d) AS third FROM t
-- third: ~t.a | window t.d

-- shares
SELECT ntile(4) OVER (ORDER BY a) AS q, percent_rank() OVER (ORDER BY b) AS p FROM t
-- q: window t.a
-- p: window t.b

-- FILTER
SELECT sum(a) FILTER (WHERE b > 1) OVER (PARTITION BY c) AS s FROM t
-- s: +t.a | condition t.b | window t.c

-- a named window
SELECT sum(a) OVER w AS s, max(b) OVER w AS m FROM t WINDOW w AS (PARTITION BY c ORDER BY d)
-- s: +t.a | window t.c t.d
-- m: +t.b | window t.c t.d

-- a named window that is extended
SELECT sum(a) OVER (w ORDER BY d) AS s FROM t WINDOW w AS (PARTITION BY c)
-- s: +t.a | window t.c t.d

-- two named windows
SELECT sum(a) OVER w AS s, sum(a) OVER z AS z FROM t WINDOW w AS (ORDER BY b), z AS (ORDER BY d)
-- s: +t.a | window t.b
-- z: +t.a | window t.d

-- in an expression
SELECT a - avg(a) OVER (PARTITION BY c) AS off FROM t
-- off: +t.a | window t.c

-- over an aggregate
SELECT c, rank() OVER (ORDER BY sum(a)) AS r FROM t GROUP BY c
-- c: t.c
-- r: window t.a
-- rows: group_by t.c

-- a sum of sums
SELECT c, sum(sum(a)) OVER (ORDER BY c) AS s FROM t GROUP BY c
-- c: t.c
-- s: +t.a | window t.c
-- rows: group_by t.c

-- a count over a window
SELECT count(*) OVER (PARTITION BY c) AS n FROM t
-- n: window t.c

-- QUALIFY
SELECT a FROM t QUALIFY row_number() OVER (PARTITION BY c ORDER BY d) = 1
-- a: t.a
-- rows: filter t.c t.d

-- QUALIFY with a named window and more
SELECT a, b FROM t WINDOW w AS (ORDER BY d) QUALIFY rank() OVER w = 1 AND b > 2
-- a: t.a
-- b: t.b
-- rows: filter t.d t.b

-- windows of a subquery as a filter
SELECT a FROM (SELECT a, row_number() OVER (PARTITION BY c ORDER BY d) AS r FROM t) WHERE r = 1
-- a: t.a
-- rows: filter t.c t.d

-- WHERE decides what a window sees
SELECT sum(a) OVER (PARTITION BY c) AS s FROM t WHERE b > 1
-- s: +t.a | window t.c
-- rows: filter t.b

-- the value at the largest of another
SELECT arg_max(c, a) OVER (PARTITION BY d) AS top FROM t
-- top: +t.c | sort t.a | window t.d

-- an order inside a window's aggregate
SELECT list(c ORDER BY b) OVER (PARTITION BY a) AS l FROM t
-- l: +t.c | sort t.b | window t.a
