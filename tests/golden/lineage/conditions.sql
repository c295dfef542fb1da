-- CASE WHEN
SELECT CASE WHEN a > 1 THEN b ELSE id END AS x FROM t
-- x: ~t.b ~t.id | condition t.a

-- CASE with constants
SELECT CASE WHEN a > 1 THEN 'high' ELSE 'low' END AS level FROM t
-- level: condition t.a

-- CASE of a value
SELECT CASE c WHEN 'x' THEN a WHEN 'y' THEN b END AS x FROM t
-- x: ~t.a ~t.b | condition t.c

-- several conditions
SELECT CASE WHEN a > 1 THEN b WHEN id > 2 AND d IS NULL THEN 0 END AS x FROM t
-- x: ~t.b | condition t.a t.id t.d

-- nested
SELECT CASE WHEN a > 1 THEN CASE WHEN b > 1 THEN c ELSE 'y' END END AS x FROM t
-- x: ~t.c | condition t.a t.b

-- one column as value and condition
SELECT CASE WHEN a > 1 THEN a ELSE 0 END AS x FROM t
-- x: ~t.a | condition t.a

-- IF
SELECT if(a > 1, b, id) AS x FROM t
-- x: ~t.b ~t.id | condition t.a

-- IF without ELSE
SELECT if(a > 1, b, NULL) AS x FROM t
-- x: ~t.b | condition t.a

-- CASE inside an expression
SELECT 1 + CASE WHEN a > 1 THEN b ELSE 0 END AS x FROM t
-- x: ~t.b | condition t.a

-- CASE with an aggregate
SELECT CASE WHEN sum(a) > 3 THEN max(b) END AS x FROM t
-- x: +t.b | condition t.a

-- CASE with a window
SELECT CASE WHEN row_number() OVER (ORDER BY d) = 1 THEN a END AS x FROM t
-- x: ~t.a | condition t.d

-- a condition in a condition's subquery
SELECT CASE WHEN EXISTS (SELECT 1 FROM u WHERE u.id = t.id) THEN a END AS x FROM t
-- x: ~t.a | condition u.id t.id

-- a filter by CASE
SELECT a FROM t WHERE CASE WHEN b > 1 THEN c = 'x' ELSE TRUE END
-- a: t.a
-- rows: filter t.b t.c

-- coalesce of a CASE
SELECT coalesce(CASE WHEN a > 1 THEN b END, id) AS x FROM t
-- x: ~t.b ~t.id | condition t.a
