-- a constant
UPDATE t SET a = 1
-- target: t
-- a: -

-- an expression
UPDATE t SET a = b + 1
-- target: t
-- a: ~t.b

-- its own old value
UPDATE t SET a = a + 1
-- target: t
-- a: ~t.a

-- a condition decides which values are new
UPDATE t SET a = b WHERE c = 'x'
-- target: t
-- a: t.b | filter t.c

-- a constant with a condition
UPDATE t SET a = 0 WHERE b > 1
-- target: t
-- a: filter t.b

-- several columns
UPDATE t SET a = b, b = a WHERE id = 1
-- target: t
-- a: t.b | filter t.id
-- b: t.a | filter t.id

-- FROM
UPDATE t SET c = u.x FROM u WHERE u.id = t.id
-- target: t
-- c: u.x | filter u.id t.id

-- FROM with an alias of the target
UPDATE t AS z SET c = u.x || z.c FROM u WHERE u.id = z.id AND u.y > 1
-- target: t
-- c: ~u.x ~t.c | filter u.id t.id u.y

-- FROM a subquery
UPDATE t SET a = z.s FROM (SELECT id, sum(p) AS s FROM v GROUP BY id) AS z WHERE z.id = t.id
-- target: t
-- a: +v.p | group_by v.id | filter v.id t.id

-- FROM a join
UPDATE t SET c = u.x FROM u JOIN v ON u.id = v.id WHERE u.id = t.id
-- target: t
-- c: u.x | join u.id v.id | filter u.id t.id

-- a subquery
UPDATE t SET a = (SELECT max(p) FROM v WHERE v.id = t.id)
-- target: t
-- a: +v.p | filter v.id t.id

-- a subquery in the condition
UPDATE t SET a = 0 WHERE id IN (SELECT id FROM u WHERE y > 1)
-- target: t
-- a: filter t.id u.id u.y

-- a common table
WITH z AS (SELECT id, x FROM u) UPDATE t SET c = z.x FROM z WHERE z.id = t.id
-- target: t
-- c: u.x | filter u.id t.id

-- CASE
UPDATE t SET a = CASE WHEN b > 1 THEN 1 ELSE a END
-- target: t
-- a: ~t.a | condition t.b

-- a table of a zone
UPDATE gold.sales SET amount = s.net FROM silver.sales AS s WHERE s.id = gold.sales.id
-- target: gold.sales
-- amount: silver.sales.net | filter silver.sales.id gold.sales.id

-- a mask
UPDATE people SET email = md5(email)
-- target: people
-- email: #~people.email

-- a column that nobody knows
UPDATE t SET a = zz, b = 1
-- target: t
-- a: ?
-- b: -

-- DEFAULT
UPDATE t SET a = DEFAULT WHERE b = 1
-- target: t
-- a: filter t.b

-- several columns at once
UPDATE t SET (a, b) = (b, id + 1) WHERE c = 'x'
-- target: t
-- a: t.b | filter t.c
-- b: ~t.id | filter t.c
