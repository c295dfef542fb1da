-- everything
DELETE FROM t
-- target: t

-- a condition
DELETE FROM t WHERE a > 1 AND c = 'x'
-- target: t
-- rows: filter t.a t.c

-- USING
DELETE FROM t USING u WHERE u.id = t.id AND u.y > 1
-- target: t
-- rows: filter u.id t.id u.y

-- USING a subquery
DELETE FROM t USING (SELECT id FROM u WHERE y > 1) AS z WHERE z.id = t.id
-- target: t
-- rows: filter u.y u.id t.id

-- a subquery
DELETE FROM t WHERE id IN (SELECT id FROM u)
-- target: t
-- rows: filter t.id u.id

-- NOT EXISTS
DELETE FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.id = t.id)
-- target: t
-- rows: filter u.id t.id

-- an alias
DELETE FROM t AS z WHERE z.a = 1
-- target: t
-- rows: filter t.a

-- a common table
WITH z AS (SELECT max(a) AS m FROM t) DELETE FROM t WHERE a = (SELECT m FROM z)
-- target: t
-- rows: filter t.a

-- a table of a zone
DELETE FROM gold.sales WHERE region = 'n'
-- target: gold.sales
-- rows: filter gold.sales.region

-- a column that nobody knows
DELETE FROM t WHERE zz = 1
-- target: t
-- unknown
