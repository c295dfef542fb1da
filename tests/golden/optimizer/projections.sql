-- of a sub-select
SELECT id FROM (SELECT id, a, s FROM t) AS q
-- becomes
SELECT id FROM (SELECT id FROM t) AS q

-- a star over a table is written out
SELECT q.id FROM (SELECT * FROM t) AS q WHERE q.a = 1
-- becomes
SELECT q.id FROM (SELECT "t"."id", "t"."a" FROM t) AS q WHERE q.a = 1

-- all columns are read
SELECT * FROM (SELECT id, a FROM t) AS q
-- stays

-- a row as a value
SELECT q FROM (SELECT id, a FROM t) AS q
-- stays

-- of a common table expression for all its readers
WITH v AS (SELECT id, a, s, n FROM t) SELECT v.a FROM v WHERE v.id IN (SELECT w.id FROM v AS w)
-- becomes
WITH v AS (SELECT id, a FROM t) SELECT v.a FROM v WHERE v.id IN (SELECT w.id FROM v AS w)

-- not below DISTINCT
SELECT id FROM (SELECT DISTINCT id, a FROM t) AS q
-- stays

-- not in a union
SELECT id FROM (SELECT id, a FROM t UNION SELECT id, a FROM u) AS q
-- stays

-- an aggregate stays one
SELECT count(*) AS c FROM (SELECT max(a) AS m, min(a) AS l FROM t) AS q
-- becomes
SELECT COUNT(*) AS c FROM (SELECT MAX(a) AS m FROM t) AS q

-- a column keeps its place among numbers
SELECT c FROM (SELECT a, s, count(*) AS c FROM t GROUP BY 1, 2) AS q
-- stays

-- a key may go when it is grouped by name
SELECT c FROM (SELECT a, s, count(*) AS c FROM t GROUP BY a, s) AS q
-- becomes
SELECT c FROM (SELECT COUNT(*) AS c FROM t GROUP BY a, s) AS q

-- a name that the sub-select itself reads
SELECT z FROM (SELECT id + 1 AS y, y * 2 AS z, a FROM t) AS q
-- becomes
SELECT z FROM (SELECT id + 1 AS y, y * 2 AS z FROM t) AS q

-- a natural join reads all names
SELECT q.id FROM (SELECT id, a FROM t) AS q NATURAL JOIN (SELECT id, c FROM u) AS r
-- stays

-- a join by name reads that name
SELECT c FROM (SELECT id, a FROM t) AS q JOIN (SELECT id, c, d FROM u) AS r USING (id)
-- becomes
SELECT c FROM (SELECT id FROM t) AS q JOIN (SELECT id, c FROM u) AS r USING (id)

-- what makes rows stays
SELECT id FROM (SELECT id, unnest([1, 2]) AS v FROM t) AS q
-- stays

-- masks that nobody reads need not be computed
SELECT governed.id FROM (SELECT id, lower(s) AS s, n FROM t WHERE a = 1) AS governed
-- becomes
SELECT governed.id FROM (SELECT id FROM t WHERE a = 1) AS governed

-- an alias that only orders
SELECT id FROM (SELECT id, b AS z FROM t ORDER BY z LIMIT 3) AS q
-- stays

-- a column by its place
SELECT #1 AS k FROM (SELECT id, a FROM t) AS q
-- stays

-- two columns of one name
SELECT id FROM (SELECT id, a, a FROM t) AS q
-- stays

-- whether there are rows
SELECT u.id FROM u WHERE EXISTS (SELECT * FROM (SELECT id, a, s, n FROM t) AS q WHERE q.id = u.id AND q.a > 1)
-- becomes
SELECT u.id FROM u WHERE EXISTS(SELECT * FROM (SELECT id, a FROM t) AS q WHERE q.id = u.id AND q.a > 1)

-- a star of groups is read
SELECT u.id FROM u WHERE EXISTS (SELECT * FROM (SELECT id, a FROM t) AS q WHERE q.id = u.id GROUP BY ALL HAVING count(*) > 5)
-- stays
