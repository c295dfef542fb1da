-- a field of a struct
SELECT s.f AS f FROM n
-- f: ~n.s

-- a field of a field
SELECT s.g.h AS h, n.s.g.h AS also FROM n
-- h: ~n.s
-- also: ~n.s

-- a field by brackets
SELECT s['f'] AS f, s['g']['h'] AS h FROM n
-- f: ~n.s
-- h: ~n.s

-- struct_extract
SELECT struct_extract(s, 'f') AS f FROM n
-- f: ~n.s

-- a struct is put together
SELECT {'x': a, 'y': c} AS s FROM t
-- s: ~t.a ~t.c

-- a field of a struct put together
SELECT s.y AS y FROM (SELECT {'x': a, 'y': c} AS s FROM t)
-- y: t.c

-- a field of a field put together
SELECT s.y.z AS z FROM (SELECT {'x': a, 'y': {'z': b + 1}} AS s FROM t)
-- z: ~t.b

-- struct_pack
SELECT s.x AS x FROM (SELECT struct_pack(x := a, y := c) AS s FROM t)
-- x: t.a

-- the star of a struct put together
SELECT s.* FROM (SELECT {'x': a, 'y': c} AS s FROM t)
-- x: t.a
-- y: t.c

-- row
SELECT row(a, c) AS r, (a, b) AS p FROM t
-- r: ~t.a ~t.c
-- p: ~t.a ~t.b

-- a field of a row of a table
SELECT z.v.p AS p FROM (SELECT v FROM v) AS z
-- p: v.p

-- an element of a list
SELECT l[1] AS e, l[id] AS f FROM n
-- e: ~n.l
-- f: ~n.l ~n.id

-- a list is put together
SELECT [a, b, 0] AS l, list_value(a, id) AS k FROM t
-- l: ~t.a ~t.b
-- k: ~t.a ~t.id

-- a lambda
SELECT list_transform(l, e -> e + 1) AS more FROM n
-- more: ~n.l

-- a lambda with a column
SELECT list_transform(l, e -> e + id) AS more FROM n
-- more: ~n.l ~n.id

-- the newer form of a lambda
SELECT list_filter(l, lambda e: e > id) AS some FROM n
-- some: ~n.l ~n.id

-- a lambda whose parameter has a column's name
SELECT list_transform(l, id -> id + 1) AS more FROM n
-- more: ~n.l

-- a lambda with an index
SELECT list_transform(l, lambda e, i: e + i) AS more FROM n
-- more: ~n.l

-- reduce
SELECT list_reduce(l, lambda x, y: x + y) AS s FROM n
-- s: ~n.l

-- a nested lambda
SELECT list_transform(l, e -> list_transform([a], f -> f + e)) AS x FROM n, t
-- x: ~n.l ~t.a

-- a comprehension
SELECT [e + 1 FOR e IN l] AS more FROM n
-- more: ~n.l

-- a comprehension with a condition
SELECT [e FOR e IN l IF e > id] AS some FROM n
-- some: ~n.l | condition n.id

-- a map
SELECT m['k'] AS k, map_keys(m) AS keys FROM n
-- k: ~n.m
-- keys: ~n.m

-- a map is put together
SELECT MAP {c: a} AS m, map([c], [b]) AS k FROM t WHERE c IS NOT NULL
-- m: ~t.c ~t.a
-- k: ~t.c ~t.b
-- rows: filter t.c

-- list functions
SELECT len(l) AS n, list_contains(l, id) AS has, flatten([l]) AS flat FROM n
-- n: ~n.l
-- has: ~n.l ~n.id
-- flat: ~n.l

-- struct_insert
SELECT struct_insert(s, z := id) AS s FROM n
-- s: ~n.s ~n.id

-- a union of structs
SELECT s.x AS x FROM (SELECT {'x': a} AS s FROM t UNION ALL SELECT {'x': p} FROM v)
-- x: t.a v.p

-- a struct in a CASE
SELECT s.x AS x FROM (SELECT CASE WHEN b > 1 THEN {'x': a, 'y': c} END AS s FROM t)
-- x: ~t.a | condition t.b
-- gap: a struct that goes through an expression is told as one value

-- a struct through an aggregate
SELECT top.x AS x FROM (SELECT max({'x': a, 'y': c}) AS top FROM t)
-- x: +t.a +t.c
