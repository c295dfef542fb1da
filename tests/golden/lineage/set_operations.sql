-- UNION ALL
SELECT a FROM t UNION ALL SELECT a FROM u
-- a: t.a u.a

-- UNION compares its rows
SELECT a FROM t UNION SELECT a FROM u
-- a: t.a u.a
-- rows: group_by t.a u.a

-- the names are the first one's
SELECT a AS one, c AS two FROM t UNION ALL SELECT id, x FROM u
-- one: t.a u.id
-- two: t.c u.x

-- three
SELECT a FROM t UNION ALL SELECT a FROM u UNION ALL SELECT p FROM v
-- a: t.a u.a v.p

-- each side's condition decides the rows
SELECT a FROM t WHERE b > 1 UNION ALL SELECT a FROM u WHERE y > 1
-- a: t.a u.a
-- rows: filter t.b u.y

-- INTERSECT takes from the left
SELECT a FROM t INTERSECT SELECT a FROM u
-- a: t.a
-- rows: filter t.a u.a

-- EXCEPT takes from the left
SELECT id, a FROM t EXCEPT SELECT id, a FROM u
-- id: t.id
-- a: t.a
-- rows: filter t.id t.a u.id u.a

-- EXCEPT ALL
SELECT a FROM t EXCEPT ALL SELECT a FROM u
-- a: t.a
-- rows: filter t.a u.a

-- UNION ALL BY NAME
SELECT id, a FROM t UNION ALL BY NAME SELECT a, id FROM u
-- id: t.id u.id
-- a: t.a u.a

-- UNION ALL BY NAME with columns that one side lacks
SELECT id, c FROM t UNION ALL BY NAME SELECT x, id FROM u
-- id: t.id u.id
-- c: t.c
-- x: u.x

-- UNION BY NAME
SELECT a FROM t UNION BY NAME SELECT a, x FROM u
-- a: t.a u.a
-- x: u.x
-- rows: group_by t.a u.a u.x

-- its order
SELECT a FROM t UNION ALL SELECT a FROM u ORDER BY a
-- a: t.a u.a
-- rows: sort t.a u.a

-- its order by number, with a limit
SELECT a, c FROM t UNION ALL SELECT a, x FROM u ORDER BY 2 LIMIT 3
-- a: t.a u.a
-- c: t.c u.x
-- rows: sort t.c u.x

-- a side with an order and a limit
(SELECT a FROM t ORDER BY b LIMIT 1) UNION ALL SELECT a FROM u
-- a: t.a u.a
-- rows: sort t.b

-- constants
SELECT a, 'ours' AS side FROM t UNION ALL SELECT a, 'theirs' FROM u
-- a: t.a u.a
-- side: -

-- a copy and a transformation
SELECT a FROM t UNION ALL SELECT a + 1 FROM t
-- a: ~t.a

-- a set operation as a subquery
SELECT max(a) AS m FROM (SELECT a FROM t UNION SELECT a FROM u)
-- m: +t.a +u.a | group_by t.a u.a

-- nested with parentheses
SELECT a FROM t EXCEPT (SELECT a FROM u UNION ALL SELECT p FROM v)
-- a: t.a
-- rows: filter t.a u.a v.p

-- with aggregates
SELECT count(x) AS n FROM u UNION ALL SELECT sum(p) FROM v WHERE q > 1
-- n: #+u.x +v.p | filter v.q

-- a star on both sides
SELECT * FROM v UNION ALL SELECT * FROM v WHERE k = 1
-- id: v.id
-- k: v.k
-- p: v.p
-- q: v.q
-- rows: filter v.k
