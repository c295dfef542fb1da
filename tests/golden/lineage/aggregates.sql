-- of a whole table
SELECT sum(a) AS s, min(b) AS m FROM t
-- s: +t.a
-- m: +t.b

-- a condition decides the values of the one row
SELECT sum(a) AS s FROM t WHERE b > 1
-- s: +t.a | filter t.b

-- a join decides the values of the one row
SELECT count(*) AS n, sum(t.a) AS s FROM t JOIN u ON t.id = u.id
-- n: join t.id u.id
-- s: +t.a | join t.id u.id

-- of an expression
SELECT sum(a * b) AS s FROM t
-- s: +t.a +t.b

-- an expression over aggregates
SELECT sum(a) / count(*) AS mean, max(a) - min(b) AS span FROM t
-- mean: +t.a
-- span: +t.a +t.b

-- different values only
SELECT sum(DISTINCT a) AS s FROM t
-- s: +t.a

-- FILTER
SELECT sum(a) FILTER (WHERE b > 1) AS s FROM t
-- s: +t.a | condition t.b

-- FILTER without WHERE
SELECT count(*) FILTER (c = 'x') AS n FROM t
-- n: condition t.c

-- an aggregate of a CASE
SELECT sum(CASE WHEN b > 1 THEN a ELSE 0 END) AS s FROM t
-- s: +t.a | condition t.b

-- an order inside
SELECT string_agg(c, ',' ORDER BY d) AS all FROM t
-- all: +t.c | sort t.d

-- an order inside, descending, by several
SELECT list(c ORDER BY a DESC, b) AS all FROM t
-- all: +t.c | sort t.a t.b

-- DISTINCT and an order
SELECT array_agg(DISTINCT c ORDER BY c) AS all FROM t
-- all: +t.c | sort t.c

-- the first by an order
SELECT first(c ORDER BY d) AS f FROM t
-- f: +t.c | sort t.d

-- WITHIN GROUP
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY a) AS p FROM t
-- p: +t.a

-- WITHIN GROUP of dates
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY d DESC) AS q FROM t
-- q: +t.d

-- mode WITHIN GROUP
SELECT mode() WITHIN GROUP (ORDER BY c) AS m FROM t
-- m: +t.c

-- quantiles
SELECT quantile_cont(y, 0.5) AS q, median(a) AS m FROM u
-- q: +u.y
-- m: +u.a

-- the value at the largest of another
SELECT arg_max(c, a) AS top, max_by(c, b) AS also, min_by(id, a) AS low FROM t
-- top: +t.c | sort t.a
-- also: +t.c | sort t.b
-- low: +t.id | sort t.a

-- two arguments
SELECT corr(a, b) AS r FROM t
-- r: +t.a +t.b

-- any value
SELECT c, any_value(d) AS d FROM t GROUP BY c
-- c: t.c
-- d: +t.d
-- rows: group_by t.c

-- booleans
SELECT bool_and(low) AS every, bool_or(high) AS some FROM flags
-- every: +flags.low
-- some: +flags.high

-- histogram
SELECT histogram(a) AS h FROM t
-- h: +t.a

-- a cast of what is counted
SELECT count(a::VARCHAR) AS n FROM t
-- n: #+t.a

-- a constant beside an aggregate
SELECT 1 AS one, sum(a) AS s FROM t WHERE b > 1
-- one: -
-- s: +t.a | filter t.b

-- statistics
SELECT stddev(a) AS s, var_pop(b) AS v FROM t
-- s: +t.a
-- v: +t.b

-- an aggregate of a struct
SELECT max({'k': a, 'v': c}) AS m FROM t
-- m: +t.a +t.c

-- an aggregate over a list is none
SELECT list_sum(l) AS s, list_aggregate(l, 'max') AS m FROM n
-- s: ~n.l
-- m: ~n.l

-- a key of the order behind all that rows are grouped by moves none
SELECT a, sum(b) AS s, max(c) AS m FROM t GROUP BY a ORDER BY a, m LIMIT 3
-- a: t.a
-- s: +t.b
-- m: +t.c
-- rows: group_by t.a | sort t.a

-- by number and by name
SELECT t.a AS x, b, max(c) AS s FROM t GROUP BY t.a, b ORDER BY b, 1, s
-- x: t.a
-- b: t.b
-- s: +t.c
-- rows: group_by t.a t.b | sort t.a t.b

-- but one behind only some of them does
SELECT a, max(c) AS s FROM t GROUP BY a, b ORDER BY a, s
-- a: t.a
-- s: +t.c
-- rows: group_by t.a t.b | sort t.a t.c

-- and one behind groups of several kinds
SELECT a, max(c) AS s FROM t GROUP BY ROLLUP (a, b) ORDER BY a, b, s
-- a: t.a
-- s: +t.c
-- rows: group_by t.a t.b | sort t.a t.b t.c
