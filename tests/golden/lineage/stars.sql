-- *
SELECT * FROM v
-- id: v.id
-- k: v.k
-- p: v.p
-- q: v.q

-- EXCLUDE
SELECT * EXCLUDE (k, q) FROM v
-- id: v.id
-- p: v.p

-- EXCLUDE one, in another case
SELECT * EXCLUDE K FROM v
-- id: v.id
-- p: v.p
-- q: v.q

-- REPLACE
SELECT * REPLACE (p + q AS p) FROM v
-- id: v.id
-- k: v.k
-- p: ~v.p ~v.q
-- q: v.q

-- REPLACE by a copy of another
SELECT * REPLACE (q AS p) FROM v
-- id: v.id
-- k: v.k
-- p: v.q
-- q: v.q

-- RENAME
SELECT * RENAME (k AS key) FROM v
-- id: v.id
-- key: v.k
-- p: v.p
-- q: v.q

-- EXCLUDE and REPLACE
SELECT * EXCLUDE (id) REPLACE (md5(p::VARCHAR) AS p) FROM v
-- k: v.k
-- p: #~v.p
-- q: v.q

-- the star of a table, with EXCLUDE
SELECT z.* EXCLUDE (id), z.id AS last FROM v AS z
-- k: v.k
-- p: v.p
-- q: v.q
-- last: v.id

-- * beside others
SELECT 1 AS one, *, p + q AS s FROM v
-- one: -
-- id: v.id
-- k: v.k
-- p: v.p
-- q: v.q
-- s: ~v.p ~v.q

-- * of a subquery
SELECT * FROM (SELECT p, q AS r FROM v WHERE k = 1)
-- p: v.p
-- r: v.q
-- rows: filter v.k

-- * of a subquery of a star
SELECT * EXCLUDE (k) FROM (SELECT * REPLACE (0 AS q) FROM v)
-- id: v.id
-- p: v.p
-- q: -

-- COLUMNS of everything
SELECT COLUMNS(*) FROM v
-- id: v.id
-- k: v.k
-- p: v.p
-- q: v.q

-- COLUMNS by a regular expression
SELECT COLUMNS('[pq]') FROM v
-- p: v.p
-- q: v.q

-- COLUMNS by names
SELECT COLUMNS(['k', 'q']) FROM v
-- k: v.k
-- q: v.q

-- COLUMNS with EXCLUDE
SELECT COLUMNS(* EXCLUDE (id, k)) FROM v
-- p: v.p
-- q: v.q

-- an aggregate of COLUMNS
SELECT max(COLUMNS('p|q')) FROM v
-- p: +v.p
-- q: +v.q

-- an expression over COLUMNS
SELECT COLUMNS('p|q') + 1 FROM v
-- p: ~v.p
-- q: ~v.q

-- COLUMNS by a lambda
SELECT COLUMNS(lambda c: c = 'p') FROM v
-- p: v.p
-- gap: which names a lambda means is left to the engine

-- * with LIKE
SELECT * LIKE 'p%' FROM v
-- p: v.p

-- the star of a struct
SELECT s.* FROM n
-- f: ~n.s
-- g: ~n.s

-- COUNT(*) is no star
SELECT count(*) AS n FROM v
-- n: -

-- EXCLUDE in a join
SELECT * EXCLUDE (id, a) FROM t JOIN u USING (id)
-- b: t.b
-- c: t.c
-- d: t.d
-- x: u.x
-- y: u.y
-- rows: join t.id u.id

-- GROUP BY ALL with a star
SELECT * EXCLUDE (p, q), sum(p) AS s FROM v GROUP BY ALL
-- id: v.id
-- k: v.k
-- s: +v.p
-- rows: group_by v.id v.k

-- * with NOT LIKE
SELECT * NOT LIKE 'p%' FROM v
-- id: v.id
-- k: v.k
-- q: v.q

-- * with ILIKE and an underscore
SELECT v.* ILIKE '_' FROM v
-- k: v.k
-- p: v.p
-- q: v.q

-- * with SIMILAR TO
SELECT * SIMILAR TO 'p|q' FROM v
-- p: v.p
-- q: v.q

-- * with GLOB is known to the engine only
SELECT * GLOB 'p*' FROM v
-- unknown
