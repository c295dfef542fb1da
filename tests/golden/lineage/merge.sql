-- UPDATE
MERGE INTO t USING u ON t.id = u.id WHEN MATCHED THEN UPDATE SET a = u.a
-- target: t
-- a: u.a
-- rows: join t.id u.id

-- UPDATE with an expression over both
MERGE INTO t AS z USING u AS s ON z.id = s.id WHEN MATCHED THEN UPDATE SET a = z.a + s.a, c = s.x
-- target: t
-- a: ~t.a ~u.a
-- c: u.x
-- rows: join t.id u.id

-- UPDATE with a condition
MERGE INTO t USING u ON t.id = u.id WHEN MATCHED AND u.y > 1 THEN UPDATE SET a = u.a
-- target: t
-- a: u.a | condition u.y
-- rows: join t.id u.id

-- INSERT
MERGE INTO t USING u ON t.id = u.id WHEN NOT MATCHED THEN INSERT (id, c) VALUES (u.id, u.x)
-- target: t
-- id: u.id
-- c: u.x
-- rows: join t.id u.id

-- INSERT with a condition, which decides the rows
MERGE INTO t USING u ON t.id = u.id WHEN NOT MATCHED AND u.y > 1 THEN INSERT (id, c) VALUES (u.id, upper(u.x))
-- target: t
-- id: u.id
-- c: ~u.x
-- rows: join t.id u.id | filter u.y

-- INSERT without a list of columns
MERGE INTO v USING u ON v.id = u.id WHEN NOT MATCHED THEN INSERT VALUES (u.id, u.a, 0, 1)
-- target: v
-- id: u.id
-- k: u.a
-- p: -
-- q: -
-- rows: join v.id u.id

-- DELETE
MERGE INTO t USING u ON t.id = u.id WHEN MATCHED THEN DELETE
-- target: t
-- rows: join t.id u.id

-- DELETE with a condition
MERGE INTO t USING u ON t.id = u.id WHEN MATCHED AND u.y > 1 THEN DELETE
-- target: t
-- rows: join t.id u.id | filter u.y

-- NOT MATCHED BY SOURCE
MERGE INTO t USING u ON t.id = u.id WHEN NOT MATCHED BY SOURCE AND t.b > 1 THEN UPDATE SET a = 0
-- target: t
-- a: condition t.b
-- rows: join t.id u.id

-- NOT MATCHED BY SOURCE THEN DELETE
MERGE INTO t USING u ON t.id = u.id WHEN NOT MATCHED BY SOURCE THEN DELETE
-- target: t
-- rows: join t.id u.id

-- every clause
MERGE INTO t USING u ON t.id = u.id
WHEN MATCHED AND u.y > 9 THEN DELETE
WHEN MATCHED AND t.b > 1 THEN UPDATE SET a = u.a
WHEN MATCHED THEN DO NOTHING
WHEN NOT MATCHED BY TARGET AND u.x = 'p' THEN INSERT (id, a) VALUES (u.id, u.a + 1)
WHEN NOT MATCHED BY SOURCE THEN UPDATE SET c = 'gone'
-- target: t
-- a: ~u.a | condition t.b u.y
-- id: u.id
-- c: -
-- rows: join t.id u.id | filter u.y u.x

-- a subquery as the source
MERGE INTO t USING (SELECT id, sum(p) AS s FROM v WHERE q > 1 GROUP BY id) AS z ON t.id = z.id
WHEN MATCHED THEN UPDATE SET a = z.s WHEN NOT MATCHED THEN INSERT (id, a) VALUES (z.id, z.s)
-- target: t
-- a: +v.p
-- id: v.id
-- rows: filter v.q | group_by v.id | join t.id v.id

-- everything by name
MERGE INTO v USING v AS s ON v.id = s.id WHEN MATCHED THEN UPDATE WHEN NOT MATCHED THEN INSERT
-- target: v
-- id: v.id
-- k: v.k
-- p: v.p
-- q: v.q
-- rows: join v.id

-- UPDATE SET *, only columns that both have
MERGE INTO u USING (SELECT id, a, x, y FROM u WHERE y > 1) AS s ON u.id = s.id WHEN MATCHED AND s.a > 1 THEN UPDATE SET *
-- target: u
-- id: u.id | condition u.a
-- a: u.a | condition u.a
-- x: u.x | condition u.a
-- y: u.y | condition u.a
-- rows: filter u.y | join u.id

-- INSERT *
MERGE INTO u USING (SELECT id, a, c AS x, b AS y FROM t) AS s ON u.id = s.id WHEN NOT MATCHED THEN INSERT *
-- target: u
-- id: t.id
-- a: t.a
-- x: t.c
-- y: t.b
-- rows: join u.id t.id

-- USING columns
MERGE INTO t USING u USING (id) WHEN MATCHED THEN UPDATE SET c = u.x
-- target: t
-- c: u.x
-- rows: join t.id u.id

-- a common table
WITH z AS (SELECT id, x FROM u WHERE y > 1) MERGE INTO t USING z ON t.id = z.id WHEN MATCHED THEN UPDATE SET c = z.x
-- target: t
-- c: u.x
-- rows: filter u.y | join t.id u.id

-- a condition over several columns in ON
MERGE INTO t USING u ON t.id = u.id AND u.y > t.b WHEN MATCHED THEN UPDATE SET c = u.x
-- target: t
-- c: u.x
-- rows: join t.id u.id u.y t.b

-- a table of a zone
MERGE INTO gold.sales AS g USING silver.sales AS s ON g.id = s.id WHEN MATCHED THEN UPDATE SET amount = s.net
-- target: gold.sales
-- amount: silver.sales.net
-- rows: join gold.sales.id silver.sales.id

-- a subquery in a condition
MERGE INTO t USING u ON t.id = u.id WHEN MATCHED AND u.a > (SELECT avg(p) FROM v) THEN UPDATE SET a = u.a
-- target: t
-- a: u.a | condition u.a v.p
-- rows: join t.id u.id

-- a source that nobody knows
MERGE INTO t USING nowhere ON t.id = nowhere.id WHEN MATCHED THEN DELETE
-- target: t
-- unknown

-- UPDATE by name
MERGE INTO v USING v AS s ON v.id = s.id WHEN MATCHED AND s.p > v.p THEN UPDATE
-- target: v
-- id: v.id | condition v.p
-- k: v.k | condition v.p
-- p: v.p | condition v.p
-- q: v.q | condition v.p
-- rows: join v.id

-- a clause that is asked before decides those after it
MERGE INTO t USING u ON t.id = u.id
WHEN MATCHED AND u.y > 1 THEN UPDATE SET a = u.a WHEN MATCHED AND u.x = 'p' THEN UPDATE SET c = u.x
-- target: t
-- a: u.a | condition u.y
-- c: u.x | condition u.y u.x
-- rows: join t.id u.id

-- doing nothing with a condition
MERGE INTO t USING u ON t.id = u.id WHEN MATCHED AND u.y > 1 THEN DO NOTHING WHEN MATCHED THEN UPDATE SET a = u.a
-- target: t
-- a: u.a | condition u.y
-- rows: join t.id u.id
