-- equal common table expressions
WITH v AS (SELECT a, id FROM t), w AS (SELECT a, id FROM t) SELECT v.id FROM v JOIN w ON v.id = w.id WHERE w.a = 1
-- becomes
WITH v AS (SELECT a, id FROM t) SELECT v.id FROM v JOIN v AS w ON v.id = w.id WHERE w.a = 1

-- chance is not shared
WITH v AS (SELECT random() AS r), w AS (SELECT random() AS r) SELECT v.r < 2 AND w.r < 2 AS x FROM v, w
-- stays

-- a name between them has another meaning
WITH v AS (SELECT a FROM t), t AS (SELECT 7 AS a), w AS (SELECT a FROM t) SELECT count(*) AS c FROM v, w
-- stays

-- equal sub-selects that summarise
SELECT p.a FROM (SELECT a, count(*) AS c FROM t GROUP BY a) AS p JOIN (SELECT a, count(*) AS c FROM t GROUP BY a) AS q ON p.c = q.c
-- becomes
WITH "shared_1" AS (SELECT a, COUNT(*) AS c FROM t GROUP BY a) SELECT p.a FROM "shared_1" AS p JOIN "shared_1" AS q ON p.c = q.c

-- not what may fail, as the engine might not have come to it
SELECT p.a FROM (SELECT a, count(*) AS c FROM t WHERE CAST(id AS INTEGER) > 3 GROUP BY a) AS p JOIN (SELECT a, count(*) AS c FROM t WHERE CAST(id AS INTEGER) > 3 GROUP BY a) AS q ON p.c = q.c
-- stays

-- not what merely reads a table
SELECT p.a FROM (SELECT a, id FROM t) AS p JOIN (SELECT a, id FROM t) AS q ON p.id = q.id
-- stays

-- not what is governed
SELECT g.id FROM (SELECT DISTINCT id FROM t) AS governed1 JOIN (SELECT DISTINCT id FROM t) AS governed2 ON governed1.id = governed2.id, (SELECT 1 AS id) AS g
-- stays

-- not what reads columns of the query around it
SELECT id, (SELECT c FROM (SELECT count(*) AS c FROM u WHERE u.a = t.a GROUP BY u.a) AS q) AS x, (SELECT c FROM (SELECT count(*) AS c FROM u WHERE u.a = t.a GROUP BY u.a) AS q) AS y FROM t
-- stays
