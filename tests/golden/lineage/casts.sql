-- a cast is the same value in another type
SELECT CAST(a AS BIGINT) AS a FROM t
-- a: t.a

-- the short cast
SELECT a::VARCHAR AS a FROM t
-- a: t.a

-- a cast that may fail
SELECT TRY_CAST(c AS INTEGER) AS c FROM t
-- c: t.c

-- a cast of an expression
SELECT CAST(a + b AS VARCHAR) AS s FROM t
-- s: ~t.a ~t.b

-- a cast of a cast
SELECT c::INTEGER::VARCHAR AS c FROM t WHERE c::VARCHAR = '1'
-- c: t.c
-- rows: filter t.c

-- a cast inside an expression
SELECT a::DOUBLE / 2 AS half FROM t
-- half: ~t.a

-- a cast of an aggregate
SELECT sum(a)::INTEGER AS s FROM t
-- s: +t.a

-- a typed literal
SELECT DATE '2024-01-01' AS day, d FROM t
-- day: -
-- d: t.d

-- a collation
SELECT c COLLATE NOCASE AS c FROM t
-- c: ~t.c
