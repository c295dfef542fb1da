-- a function of a column
SELECT upper(c) AS up FROM t
-- up: ~t.c

-- a function of several
SELECT concat(c, a, 'x') AS key FROM t
-- key: ~t.c ~t.a

-- nested functions
SELECT lower(substr(c, 1, a)) AS low FROM t
-- low: ~t.c ~t.a

-- a call with a dot
SELECT c.upper().lower() AS low FROM t
-- low: ~t.c

-- round and greatest
SELECT round(y, 1) AS r, greatest(a, id) AS g FROM u
-- r: ~u.y
-- g: ~u.a ~u.id

-- a function without arguments
SELECT random() AS r, pi() AS p FROM t
-- r: -
-- p: -

-- date functions
SELECT date_trunc('month', d) AS m, date_diff('day', d, current_date) AS age, strftime(d, '%Y') AS y FROM t
-- m: ~t.d
-- age: ~t.d
-- y: ~t.d

-- a function nobody knows
SELECT mystery(a, b) AS x FROM t
-- x: ~t.a ~t.b
-- unchecked

-- coalesce may give each
SELECT coalesce(a, b, 0) AS x, ifnull(a, b) AS y FROM t
-- x: ~t.a ~t.b
-- y: ~t.a ~t.b

-- nullif
SELECT nullif(a, b) AS x FROM t
-- x: ~t.a ~t.b

-- the type of a value
SELECT typeof(a) AS type FROM t
-- type: ~t.a

-- JSON
SELECT to_json(c) ->> '$.x' AS x, json_object('k', a) AS o FROM t
-- x: ~t.c
-- o: ~t.a

-- try
SELECT try(a / b) AS q FROM t
-- q: ~t.a ~t.b

-- split and index
SELECT split(c, ',')[1] AS first FROM t
-- first: ~t.c

-- slices
SELECT c[1:2] AS s, l[a:] AS rest FROM t, n
-- s: ~t.c
-- rest: ~n.l ~t.a

-- printf
SELECT printf('%d-%s', a, c) AS p, format('{}', b) AS f FROM t
-- p: ~t.a ~t.c
-- f: ~t.b

-- AT TIME ZONE
SELECT d::TIMESTAMP AT TIME ZONE 'UTC' AS z FROM t
-- z: ~t.d

-- position and trim
SELECT position('x' IN c) AS p, trim(c) AS s, trim(BOTH 'x' FROM c) AS e FROM t
-- p: ~t.c
-- s: ~t.c
-- e: ~t.c

-- a call with a dot and arguments
SELECT c.substr(a, 2) AS s, t.c.md5() AS h FROM t
-- s: ~t.c ~t.a
-- h: #~t.c

-- a call with a dot of a field
SELECT s.f.abs() AS f FROM n
-- f: ~n.s
