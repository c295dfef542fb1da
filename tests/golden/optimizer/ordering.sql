-- below a count
SELECT count(*) AS c FROM (SELECT a FROM t ORDER BY b) AS q
-- becomes
SELECT COUNT(*) AS c FROM (SELECT a FROM t) AS q

-- below groups
SELECT a, max(b) AS m FROM (SELECT a, b FROM t ORDER BY b) AS q GROUP BY a
-- becomes
SELECT a, MAX(b) AS m FROM (SELECT a, b FROM t) AS q GROUP BY a

-- not below a list
SELECT list(a) AS l FROM (SELECT a FROM t ORDER BY id) AS q
-- stays

-- not before a limit
SELECT count(a) AS c FROM (SELECT a FROM t ORDER BY id LIMIT 3) AS q
-- stays

-- below another order
SELECT id FROM (SELECT id FROM t ORDER BY a) AS q ORDER BY id
-- becomes
SELECT id FROM (SELECT id FROM t) AS q ORDER BY id

-- not when that is cut
SELECT a FROM (SELECT a, id FROM t ORDER BY id) AS q ORDER BY a LIMIT 2
-- stays

-- a bare sub-select keeps its order
SELECT * FROM (SELECT id FROM t ORDER BY id DESC) AS q
-- stays

-- in a test for presence
SELECT id FROM t WHERE a IN (SELECT a FROM u ORDER BY id) AND EXISTS(SELECT c FROM u ORDER BY id)
-- becomes
SELECT id FROM t WHERE a IN (SELECT a FROM u) AND EXISTS(SELECT c FROM u)

-- a common table expression that is only counted
WITH v AS (SELECT a FROM t ORDER BY b) SELECT count(*) AS c FROM v
-- becomes
WITH v AS (SELECT a FROM t) SELECT COUNT(*) AS c FROM v

-- one that somebody also lists
WITH v AS (SELECT a FROM t ORDER BY id) SELECT (SELECT count(*) FROM v) AS c, (SELECT list(a) FROM v) AS l
-- stays

-- a window counts rows in their order
SELECT id, row_number() OVER () AS r FROM (SELECT id FROM t ORDER BY id) AS q
-- stays
