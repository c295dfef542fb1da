-- a counter
WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 5) SELECT i FROM r
-- i: -

-- a start from a table
WITH RECURSIVE r(i) AS (SELECT a FROM t UNION ALL SELECT i + 1 FROM r WHERE i < 5) SELECT i FROM r
-- i: ~t.a
-- rows: filter t.a

-- a walk along a table
WITH RECURSIVE r(id, up) AS (SELECT id, k FROM v WHERE k = 1 UNION ALL SELECT v.id, v.k FROM v JOIN r ON v.k = r.id)
SELECT id, up FROM r
-- id: v.id
-- up: v.k
-- rows: filter v.k | join v.k v.id

-- a path
WITH RECURSIVE r(id, path) AS (
    SELECT id, CAST(p AS VARCHAR) FROM v UNION ALL SELECT v.id, r.path || '/' || v.q FROM v JOIN r ON v.k = r.id WHERE v.id < 3
)
SELECT path FROM r
-- path: ~v.p ~v.q
-- rows: join v.k v.id | filter v.id

-- columns that move
WITH RECURSIVE r(x, y, n) AS (SELECT a, b, 1 FROM t UNION ALL SELECT y, x, n + 1 FROM r WHERE n < 3) SELECT x, y FROM r
-- x: t.a t.b
-- y: t.a t.b

-- columns that move three places
WITH RECURSIVE r(x, y, z, n) AS (
    SELECT a, b, id, 1 FROM t UNION ALL SELECT y, z, z, n + 1 FROM r WHERE n < 5
)
SELECT x FROM r
-- x: t.a t.b t.id

-- UNION compares
WITH RECURSIVE r(i) AS (SELECT b FROM t UNION SELECT i + 1 FROM r WHERE i < 5) SELECT i FROM r
-- i: ~t.b
-- rows: filter t.b | group_by t.b

-- a table that is not recursive under RECURSIVE
WITH RECURSIVE z AS (SELECT a FROM t) SELECT a FROM z
-- a: t.a

-- one of two is recursive
WITH RECURSIVE z AS (SELECT a FROM t), r(i) AS (SELECT a FROM z UNION ALL SELECT i + 1 FROM r WHERE i < 5) SELECT max(i) AS m FROM r
-- m: +t.a | filter t.a
