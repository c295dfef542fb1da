-- PIVOT as a statement
PIVOT v ON k IN (1, 2) USING sum(p) GROUP BY id
-- id: v.id
-- 1: +v.p | condition v.k
-- 2: +v.p | condition v.k
-- rows: group_by v.id

-- PIVOT with a name for the aggregate
PIVOT v ON k IN (1, 2) USING sum(p) AS s GROUP BY id
-- id: v.id
-- 1_s: +v.p | condition v.k
-- 2_s: +v.p | condition v.k
-- rows: group_by v.id

-- PIVOT with two aggregates
PIVOT v ON k IN (1, 2) USING sum(p) AS s, max(q) AS m GROUP BY id
-- id: v.id
-- 1_s: +v.p | condition v.k
-- 1_m: +v.q | condition v.k
-- 2_s: +v.p | condition v.k
-- 2_m: +v.q | condition v.k
-- rows: group_by v.id

-- PIVOT groups by what is left
SELECT * FROM v PIVOT (sum(p) FOR k IN (1, 2))
-- id: v.id
-- q: v.q
-- 1: +v.p | condition v.k
-- 2: +v.p | condition v.k
-- rows: group_by v.id v.q

-- PIVOT of a subquery
SELECT "1" AS one FROM (SELECT k, p FROM v WHERE q > 1) PIVOT (sum(p) FOR k IN (1, 2))
-- one: +v.p | condition v.k
-- rows: filter v.q

-- PIVOT without IN is known to the engine only
PIVOT v ON k USING sum(p)
-- unknown

-- PIVOT by count
PIVOT v ON k IN (1, 2) USING count(*) GROUP BY id
-- id: v.id
-- 1: condition v.k
-- 2: condition v.k
-- rows: group_by v.id

-- a column of a PIVOT joined
SELECT z.x, t.a FROM (SELECT id, k, p FROM v) PIVOT (sum(p) FOR k IN (1 AS x, 2 AS y)) AS z JOIN t ON t.id = z.id
-- x: +v.p | condition v.k
-- a: t.a
-- rows: group_by v.id | join t.id v.id

-- UNPIVOT as a statement
UNPIVOT v ON p, q INTO NAME which VALUE val
-- id: v.id
-- k: v.k
-- which: -
-- val: ~v.p ~v.q
-- rows: filter v.p v.q

-- UNPIVOT in FROM
SELECT id, which, val FROM v UNPIVOT (val FOR which IN (p, q))
-- id: v.id
-- which: -
-- val: ~v.p ~v.q
-- rows: filter v.p v.q

-- UNPIVOT INCLUDE NULLS
SELECT id, val FROM v UNPIVOT INCLUDE NULLS (val FOR which IN (p, q))
-- id: v.id
-- val: ~v.p ~v.q

-- UNPIVOT with names
SELECT id, val FROM v UNPIVOT (val FOR which IN (p AS 'first', q AS 'second'))
-- id: v.id
-- val: ~v.p ~v.q
-- rows: filter v.p v.q

-- UNPIVOT of a subquery
SELECT val FROM (SELECT id, p + k AS s, q FROM v) UNPIVOT (val FOR which IN (s, q))
-- val: ~v.p ~v.k ~v.q
-- rows: filter v.p v.k v.q

-- UNPIVOT of COLUMNS is known to the engine only
UNPIVOT v ON COLUMNS(* EXCLUDE id) INTO NAME which VALUE val
-- unknown
