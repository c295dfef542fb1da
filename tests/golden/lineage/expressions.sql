-- a sum of two columns
SELECT a + b AS s FROM t
-- s: ~t.a ~t.b

-- one column and a constant
SELECT a * 2 AS twice FROM t
-- twice: ~t.a

-- a column twice in one expression
SELECT a * a AS square FROM t
-- square: ~t.a

-- all operators
SELECT (a - b) / a % b // 2 AS x FROM t
-- x: ~t.a ~t.b

-- a sign
SELECT -a AS minus FROM t
-- minus: ~t.a

-- texts put together
SELECT c || '-' || a AS key FROM t
-- key: ~t.c ~t.a

-- a comparison as a value
SELECT a > b AS more FROM t
-- more: ~t.a ~t.b

-- logic
SELECT a > 1 AND NOT b < 2 OR c IS NULL AS x FROM t
-- x: ~t.a ~t.b ~t.c

-- BETWEEN
SELECT a BETWEEN b AND 10 AS inside FROM t
-- inside: ~t.a ~t.b

-- LIKE
SELECT c LIKE 'x%' AS x, c NOT ILIKE 'y' ESCAPE '!' AS y FROM t
-- x: ~t.c
-- y: ~t.c

-- IN with a list
SELECT a IN (1, b) AS found FROM t
-- found: ~t.a ~t.b

-- IS DISTINCT FROM
SELECT a IS DISTINCT FROM b AS other FROM t
-- other: ~t.a ~t.b

-- dates and intervals
SELECT d + INTERVAL 1 DAY AS next, d - INTERVAL (a) DAY AS before FROM t
-- next: ~t.d
-- before: ~t.d ~t.a

-- EXTRACT
SELECT extract(year FROM d) AS year, date_part('month', d) AS month FROM t
-- year: ~t.d
-- month: ~t.d

-- bits
SELECT a & b | 1 AS bits, a << 2 AS shifted FROM t
-- bits: ~t.a ~t.b
-- shifted: ~t.a

-- a regular expression
SELECT c ~ 'x' AS hit, regexp_replace(c, 'x', 'y') AS new FROM t
-- hit: ~t.c
-- new: ~t.c

-- an expression in parentheses
SELECT ((a + (b))) AS s FROM t
-- s: ~t.a ~t.b

-- a copy in parentheses is a copy
SELECT ((a)) AS a FROM t
-- a: t.a
