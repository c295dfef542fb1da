-- groups are made below the mask
SELECT s, count(*) AS n FROM (SELECT left(r.s, 1) AS s FROM t AS r WHERE NOT r.f) AS governed GROUP BY s
-- becomes
SELECT s, CAST(SUM("nl_part_1") AS BIGINT) AS n FROM (SELECT LEFT(r.s, 1) AS s, r."nl_part_1" AS "nl_part_1" FROM (SELECT r.s AS s, COUNT(*) AS "nl_part_1" FROM t AS r WHERE NOT r.f GROUP BY r.s) AS r) AS governed GROUP BY s

-- distinct values are found below the mask
SELECT count(DISTINCT s) AS n FROM (SELECT left(r.s, 1) AS s FROM t AS r WHERE r.a = 1) AS governed
-- becomes
SELECT COUNT(DISTINCT s) AS n FROM (SELECT LEFT(r.s, 1) AS s FROM (SELECT r.s AS s FROM t AS r WHERE r.a = 1 GROUP BY r.s) AS r) AS governed

-- without rows a count is zero
SELECT count(DISTINCT s) AS d, count(*) AS n, count(a) AS k, sum(a) AS m, min(a) AS o FROM (SELECT left(r.s, 1) AS s, r.a AS a FROM t AS r WHERE r.a = 99) AS governed
-- becomes
SELECT COUNT(DISTINCT s) AS d, CAST(COALESCE(SUM("nl_part_1"), 0) AS BIGINT) AS n, CAST(COALESCE(SUM("nl_part_2"), 0) AS BIGINT) AS k, SUM("nl_part_3") AS m, MIN("nl_part_4") AS o FROM (SELECT LEFT(r.s, 1) AS s, r."nl_part_1" AS "nl_part_1", r."nl_part_2" AS "nl_part_2", r."nl_part_3" AS "nl_part_3", r."nl_part_4" AS "nl_part_4" FROM (SELECT r.s AS s, COUNT(*) AS "nl_part_1", COUNT(r.a) AS "nl_part_2", SUM(r.a) AS "nl_part_3", MIN(r.a) AS "nl_part_4" FROM t AS r WHERE r.a = 99 GROUP BY r.s) AS r) AS governed

-- sums, bounds, columns that are shown, conditions on groups and order
SELECT s, d, sum(n) AS total, max(m) AS last FROM (SELECT left(r.s, 1) AS s, r.d AS d, r.n AS n, r.m AS m FROM t AS r) AS governed GROUP BY s, d HAVING count(*) > 1 ORDER BY max(m), s LIMIT 1000
-- becomes
SELECT s, d, SUM("nl_part_1") AS total, MAX("nl_part_2") AS last FROM (SELECT LEFT(r.s, 1) AS s, r.d AS d, r."nl_part_1" AS "nl_part_1", r."nl_part_2" AS "nl_part_2", r."nl_part_3" AS "nl_part_3", r."nl_part_4" AS "nl_part_4" FROM (SELECT r.d AS d, r.s AS s, SUM(r.n) AS "nl_part_1", MAX(r.m) AS "nl_part_2", COUNT(*) AS "nl_part_3", MAX(r.m) AS "nl_part_4" FROM t AS r GROUP BY r.d, r.s) AS r) AS governed GROUP BY s, d HAVING CAST(SUM("nl_part_3") AS BIGINT) > 1 ORDER BY MAX("nl_part_4"), s LIMIT 1000

-- distinct rows
SELECT DISTINCT upper(s) AS s, a FROM (SELECT left(r.s, 1) AS s, r.a AS a FROM t AS r) AS governed
-- becomes
SELECT DISTINCT UPPER(s) AS s, a FROM (SELECT LEFT(r.s, 1) AS s, r.a AS a FROM (SELECT r.a AS a, r.s AS s FROM t AS r GROUP BY r.a, r.s) AS r) AS governed

-- not for a sum of inexact numbers
SELECT s, sum(x) AS n FROM (SELECT left(r.s, 1) AS s, r.x AS x FROM t AS r) AS governed GROUP BY s
-- stays

-- nor for an average
SELECT s, avg(a) AS n FROM (SELECT left(r.s, 1) AS s, r.a AS a FROM t AS r) AS governed GROUP BY s
-- stays

-- nor for an aggregate of masked values
SELECT a, max(s) AS n FROM (SELECT left(r.s, 1) AS s, r.a AS a FROM t AS r) AS governed GROUP BY a
-- stays

-- nor where a mask costs nothing
SELECT s, count(*) AS n FROM (SELECT CASE WHEN NOT r.s IS NULL THEN '***' END AS s FROM t AS r) AS governed GROUP BY s
-- stays

-- nor for rows as they are
SELECT s, a FROM (SELECT left(r.s, 1) AS s, r.a AS a FROM t AS r) AS governed
-- stays

-- nor for windows
SELECT DISTINCT s, count(*) OVER () AS n FROM (SELECT left(r.s, 1) AS s FROM t AS r) AS governed
-- stays

-- nor with a filter of an aggregate
SELECT s, count(*) FILTER (WHERE a > 1) AS n FROM (SELECT left(r.s, 1) AS s, r.a AS a FROM t AS r) AS governed GROUP BY s
-- stays

-- nor with rows as values
SELECT governed, count(*) AS n FROM (SELECT left(r.s, 1) AS s FROM t AS r) AS governed GROUP BY governed
-- stays

-- nor where the engine makes up a name
SELECT s, count(*) FROM (SELECT left(r.s, 1) AS s FROM t AS r) AS governed GROUP BY s
-- stays

-- nor where a sub-select is not marked
SELECT s, count(*) AS n FROM (SELECT left(r.s, 1) AS s FROM t AS r) AS q GROUP BY s
-- stays

-- nor with a query inside
SELECT s, (SELECT max(u.a) FROM u WHERE u.c = s) AS n FROM (SELECT left(r.s, 1) AS s FROM t AS r) AS governed GROUP BY s
-- stays
