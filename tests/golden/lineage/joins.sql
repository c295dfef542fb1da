-- an inner join
SELECT t.a, u.x FROM t JOIN u ON t.id = u.id
-- a: t.a
-- x: u.x
-- rows: join t.id u.id

-- columns of one table only
SELECT t.a FROM t JOIN u ON t.id = u.id
-- a: t.a
-- rows: join t.id u.id

-- a name that only one table has
SELECT c, x FROM t JOIN u ON t.id = u.id
-- c: t.c
-- x: u.x
-- rows: join t.id u.id

-- a left join
SELECT t.a, u.x FROM t LEFT JOIN u ON t.id = u.id
-- a: t.a
-- x: u.x
-- rows: join t.id u.id

-- a right join
SELECT t.a, u.x FROM t RIGHT OUTER JOIN u ON t.id = u.id
-- a: t.a
-- x: u.x
-- rows: join t.id u.id

-- a full join
SELECT t.a, u.x FROM t FULL JOIN u ON t.id = u.id
-- a: t.a
-- x: u.x
-- rows: join t.id u.id

-- a cross join
SELECT t.a, u.x FROM t CROSS JOIN u
-- a: t.a
-- x: u.x

-- a comma
SELECT t.a, u.x FROM t, u
-- a: t.a
-- x: u.x

-- a comma with a condition
SELECT t.a, u.x FROM t, u WHERE t.id = u.id
-- a: t.a
-- x: u.x
-- rows: filter t.id u.id

-- USING
SELECT id, c, x FROM t JOIN u USING (id)
-- id: t.id
-- c: t.c
-- x: u.x
-- rows: join t.id u.id

-- USING in a right join takes the right side's
SELECT id, c FROM t RIGHT JOIN u USING (id)
-- id: u.id
-- c: t.c
-- rows: join t.id u.id

-- USING in a full join takes either side's
SELECT id FROM t FULL JOIN u USING (id)
-- id: ~t.id ~u.id
-- rows: join t.id u.id

-- USING with two columns, and a star
SELECT * FROM t JOIN u USING (id, a)
-- id: t.id
-- a: t.a
-- b: t.b
-- c: t.c
-- d: t.d
-- x: u.x
-- y: u.y
-- rows: join t.id u.id t.a u.a

-- either side of USING by its table
SELECT t.id AS one, u.id AS two FROM t LEFT JOIN u USING (id)
-- one: t.id
-- two: u.id
-- rows: join t.id u.id

-- USING twice
SELECT id, c, x, k FROM t JOIN u USING (id) JOIN v USING (id)
-- id: t.id
-- c: t.c
-- x: u.x
-- k: v.k
-- rows: join t.id u.id v.id

-- a natural join
SELECT id, a, x FROM t NATURAL JOIN u
-- id: t.id
-- a: t.a
-- x: u.x
-- rows: join t.id u.id t.a u.a

-- a semi join
SELECT t.a FROM t SEMI JOIN u ON t.id = u.id
-- a: t.a
-- rows: join t.id u.id

-- an anti join
SELECT c FROM t ANTI JOIN u USING (id)
-- c: t.c
-- rows: join t.id u.id

-- the right side of a semi join is out of sight
SELECT * FROM v SEMI JOIN u ON v.id = u.id AND u.y > 1
-- id: v.id
-- k: v.k
-- p: v.p
-- q: v.q
-- rows: join v.id u.id u.y

-- a name that a semi join leaves with one table
SELECT id, a FROM t SEMI JOIN u ON t.id = u.id
-- id: t.id
-- a: t.a
-- rows: join t.id u.id

-- an asof join
SELECT t.a, u.x FROM t ASOF JOIN u ON t.id = u.id AND t.a >= u.a
-- a: t.a
-- x: u.x
-- rows: join t.id u.id t.a u.a

-- an asof left join with USING
SELECT t.c, u.x FROM t ASOF LEFT JOIN u USING (id, a)
-- c: t.c
-- x: u.x
-- rows: join t.id u.id t.a u.a

-- a positional join
SELECT t.a, u.x FROM t POSITIONAL JOIN u
-- a: t.a
-- x: u.x

-- a table with itself
SELECT one.a, two.b FROM t AS one JOIN t AS two ON one.id = two.a
-- a: t.a
-- b: t.b
-- rows: join t.id t.a

-- three tables
SELECT t.c, u.x, v.q FROM t JOIN u ON t.id = u.id LEFT JOIN v ON u.a = v.k
-- c: t.c
-- x: u.x
-- q: v.q
-- rows: join t.id u.id u.a v.k

-- a condition that is no equality
SELECT t.a FROM t JOIN u ON t.a + t.b < u.a OR u.x = t.c
-- a: t.a
-- rows: join t.a t.b u.a u.x t.c

-- a join in parentheses
SELECT t.c, v.k FROM t JOIN (u JOIN v ON u.id = v.id) ON t.id = u.id
-- c: t.c
-- k: v.k
-- rows: join u.id v.id t.id

-- a join in parentheses with a name
SELECT z.c, z.x FROM (t JOIN u ON t.id = u.id) AS z
-- c: t.c
-- x: u.x
-- rows: join t.id u.id

-- a join with a subquery
SELECT t.a, z.s FROM t JOIN (SELECT id, sum(y) AS s FROM u GROUP BY id) AS z ON t.id = z.id
-- a: t.a
-- s: +u.y
-- rows: join t.id u.id | group_by u.id

-- the star of one table
SELECT u.*, t.c FROM t JOIN u ON t.id = u.id
-- id: u.id
-- a: u.a
-- x: u.x
-- y: u.y
-- c: t.c
-- rows: join t.id u.id

-- the star of a join without USING has both
SELECT * FROM u JOIN v ON u.id = v.id
-- id: u.id
-- a: u.a
-- x: u.x
-- y: u.y
-- id: v.id
-- k: v.k
-- p: v.p
-- q: v.q
-- rows: join u.id v.id

-- ON TRUE
SELECT t.a, u.x FROM t JOIN u ON TRUE
-- a: t.a
-- x: u.x

-- FROM first with joins
FROM t JOIN u USING (id) SELECT c, x
-- c: t.c
-- x: u.x
-- rows: join t.id u.id
