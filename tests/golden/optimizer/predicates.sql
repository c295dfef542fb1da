-- into a sub-select
SELECT id FROM (SELECT id, a, s FROM t) AS q WHERE a > 1 AND s = 'x'
-- becomes
SELECT id FROM (SELECT id, a, s FROM t WHERE a > 1 AND s = 'x') AS q

-- through a view in a view
SELECT id FROM (SELECT * FROM (SELECT id, a AS z FROM t) AS v) AS w WHERE w.z = 1
-- becomes
SELECT id FROM (SELECT * FROM (SELECT id, a AS z FROM t WHERE a = 1) AS v) AS w

-- into a common table expression that is read once
WITH v AS (SELECT id, d FROM t) SELECT id FROM v WHERE d >= '1995-01-01'
-- becomes
WITH v AS (SELECT id, d FROM t WHERE d >= '1995-01-01') SELECT id FROM v

-- not into one that is read twice
WITH v AS (SELECT id, a FROM t) SELECT x.id FROM v AS x JOIN v AS y ON x.id = y.id WHERE x.a = 1
-- stays

-- onto the masked expression, never the column behind it
SELECT id FROM (SELECT id, lower(s) AS s FROM t) AS q WHERE s = 'x'
-- becomes
SELECT id FROM (SELECT id, LOWER(s) AS s FROM t WHERE LOWER(s) = 'x') AS q

-- a marked sub-select takes conditions on columns it passes through
SELECT id, s FROM (SELECT id, a, lower(s) AS s FROM t WHERE NOT f) AS governed WHERE a = 1 AND s = 'x'
-- becomes
SELECT id, s FROM (SELECT id, a, LOWER(s) AS s FROM t WHERE NOT f AND a = 1) AS governed WHERE s = 'x'

-- nothing that may fail enters a marked sub-select
SELECT id FROM (SELECT id, s FROM t WHERE s = '5') AS governed WHERE CAST(s AS INTEGER) = 5
-- stays

-- nor one that is not marked
SELECT id FROM (SELECT id, s FROM t WHERE s = '5') AS q WHERE CAST(s AS INTEGER) = 5
-- stays

-- masks below a union below the mark
SELECT id FROM (SELECT id, lower(s) AS s FROM t UNION ALL SELECT id, lower(c) AS s FROM u) AS governed WHERE s = 'x'
-- stays

-- text against number would convert every text
SELECT id FROM (SELECT id, s FROM t WHERE s = '5') AS q WHERE s = 5
-- stays

-- with its renamed columns
SELECT k FROM (SELECT id, a FROM t) AS q(k, v) WHERE v = 1
-- becomes
SELECT k FROM (SELECT id, a FROM t WHERE a = 1) AS q(k, v)

-- a key of the groups
SELECT * FROM (SELECT a, count(*) AS c FROM t GROUP BY a) AS q WHERE a = 1 AND c > 1
-- becomes
SELECT * FROM (SELECT a, COUNT(*) AS c FROM t WHERE a = 1 GROUP BY a) AS q WHERE c > 1

-- a key by its place
SELECT * FROM (SELECT a, s, count(*) AS c FROM t GROUP BY 1, 2 HAVING count(*) > 1) AS q WHERE s IS NULL
-- becomes
SELECT * FROM (SELECT a, s, COUNT(*) AS c FROM t WHERE s IS NULL GROUP BY 1, 2 HAVING COUNT(*) > 1) AS q

-- not below ROLLUP, which makes NULLs of its own
SELECT * FROM (SELECT a, count(*) AS c FROM t GROUP BY ROLLUP (a)) AS q WHERE a IS NULL
-- stays

-- not below an aggregate of everything
SELECT * FROM (SELECT max(a) AS a FROM t) AS q WHERE a = 1
-- stays

-- not below a limit
SELECT * FROM (SELECT id, a FROM t ORDER BY id LIMIT 3) AS q WHERE a = 1
-- stays

-- below DISTINCT
SELECT * FROM (SELECT DISTINCT a, s FROM t) AS q WHERE a = 1
-- becomes
SELECT * FROM (SELECT DISTINCT a, s FROM t WHERE a = 1) AS q

-- not below DISTINCT ON
SELECT * FROM (SELECT DISTINCT ON (s) s, id FROM t ORDER BY s, id) AS q WHERE id > 6
-- stays

-- below a window only by what it is partitioned by
SELECT * FROM (SELECT a, id, row_number() OVER (PARTITION BY a ORDER BY id) AS r FROM t) AS q WHERE a = 1 AND id > 3
-- becomes
SELECT * FROM (SELECT a, id, ROW_NUMBER() OVER (PARTITION BY a ORDER BY id) AS r FROM t WHERE a = 1) AS q WHERE id > 3

-- into all branches of a union
SELECT * FROM (SELECT id, a FROM t UNION ALL SELECT id, a FROM u) AS q WHERE a = 2
-- becomes
SELECT * FROM (SELECT id, a FROM t WHERE a = 2 UNION ALL SELECT id, a FROM u WHERE a = 2) AS q

-- not when a branch is of another type
SELECT * FROM (SELECT s FROM t UNION ALL SELECT a FROM u) AS q WHERE s = '2'
-- stays

-- into both sides of EXCEPT
SELECT * FROM (SELECT a FROM t EXCEPT SELECT a FROM u) AS q WHERE a > 0
-- becomes
SELECT * FROM (SELECT a FROM t WHERE a > 0 EXCEPT SELECT a FROM u WHERE a > 0) AS q

-- below an inner join
SELECT q.id FROM (SELECT id, a FROM t) AS q JOIN u ON q.a = u.a WHERE q.id > 3 AND u.c = 'x'
-- becomes
SELECT q.id FROM (SELECT id, a FROM t WHERE id > 3) AS q JOIN u ON q.a = u.a WHERE u.c = 'x'

-- not below the optional side of an outer join
SELECT t.id FROM t LEFT JOIN (SELECT id, c FROM u) AS q ON t.id = q.id WHERE q.c IS NULL
-- stays

-- below the other side
SELECT q.id FROM (SELECT id, a FROM t) AS q LEFT JOIN u ON q.id = u.id WHERE q.a = 1
-- becomes
SELECT q.id FROM (SELECT id, a FROM t WHERE a = 1) AS q LEFT JOIN u ON q.id = u.id

-- not below a full join
SELECT q.id FROM (SELECT id, a FROM t) AS q FULL JOIN u ON q.id = u.id WHERE q.a = 1
-- stays

-- the right side of a right join
SELECT q.id FROM u RIGHT JOIN (SELECT id, a FROM t) AS q ON q.id = u.id WHERE q.a = 1 AND u.c IS NULL
-- becomes
SELECT q.id FROM u RIGHT JOIN (SELECT id, a FROM t WHERE a = 1) AS q ON q.id = u.id WHERE u.c IS NULL

-- not when a name may be a column of either source
SELECT q.id FROM (SELECT id, a FROM t) AS q FULL JOIN (SELECT id, a AS z FROM u) AS r USING (id) WHERE id = 1
-- stays

-- chance is not moved
SELECT id FROM (SELECT id, random() AS r FROM t) AS q WHERE r < 2
-- stays

-- a constant is not compared twice in two types
SELECT id FROM (SELECT id, '5' AS s FROM t) AS q WHERE s = '5'
-- stays

-- not into what makes rows
SELECT v FROM (SELECT unnest([a, 1]) AS v, a FROM t) AS q WHERE a = 1
-- stays
