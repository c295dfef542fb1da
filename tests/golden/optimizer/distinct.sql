-- a key is distinct already
SELECT DISTINCT id, a FROM t
-- becomes
SELECT id, a FROM t

-- all columns hold the key
SELECT DISTINCT * FROM t
-- becomes
SELECT * FROM t

-- a column that merely looks like a key does not count
SELECT DISTINCT a FROM t
-- stays

-- a join may repeat a key
SELECT DISTINCT t.id FROM t JOIN u ON t.a = u.a
-- stays

-- groups are distinct by their keys
SELECT DISTINCT a, s, count(*) AS c FROM t GROUP BY a, s
-- becomes
SELECT a, s, COUNT(*) AS c FROM t GROUP BY a, s

-- not by some of them
SELECT DISTINCT a, count(*) AS c FROM t GROUP BY a, s
-- stays

-- by place
SELECT DISTINCT a, max(n) AS c FROM t GROUP BY 1
-- becomes
SELECT a, MAX(n) AS c FROM t GROUP BY 1

-- in a test for presence
SELECT id FROM t WHERE a IN (SELECT DISTINCT a FROM u) AND EXISTS(SELECT DISTINCT c FROM u)
-- becomes
SELECT id FROM t WHERE a IN (SELECT a FROM u) AND EXISTS(SELECT c FROM u)

-- but not before a limit
SELECT id FROM t WHERE a IN (SELECT DISTINCT a FROM u ORDER BY a LIMIT 2)
-- stays

-- a key under a name of its own
SELECT DISTINCT q.id AS k FROM t AS q WHERE q.a > 0
-- becomes
SELECT q.id AS k FROM t AS q WHERE q.a > 0

-- a key that is unnested to more rows
SELECT DISTINCT id, unnest([1, 1]) AS v FROM t
-- stays
