-- with a list of columns
INSERT INTO u (id, x) SELECT a, c FROM t
-- target: u
-- id: t.a
-- x: t.c

-- the columns in another order
INSERT INTO u (x, id) SELECT c, a FROM t
-- target: u
-- x: t.c
-- id: t.a

-- without a list the order is the table's
INSERT INTO u SELECT id, b, c, a FROM t
-- target: u
-- id: t.id
-- a: t.b
-- x: t.c
-- y: t.a

-- BY NAME
INSERT INTO u BY NAME SELECT c AS x, id FROM t
-- target: u
-- x: t.c
-- id: t.id

-- BY NAME in another case
INSERT INTO u BY NAME SELECT c AS X, ID FROM t
-- target: u
-- x: t.c
-- id: t.id

-- VALUES
INSERT INTO v VALUES (1, 2, 3, 4)
-- target: v
-- id: -
-- k: -
-- p: -
-- q: -

-- VALUES with a list of columns
INSERT INTO v (id, k) VALUES (1, 2), (3, 4)
-- target: v
-- id: -
-- k: -

-- VALUES with a subquery
INSERT INTO v (id, k) VALUES ((SELECT max(id) FROM t), 2)
-- target: v
-- id: +t.id
-- k: -

-- DEFAULT
INSERT INTO v (id, k) VALUES (1, DEFAULT)
-- target: v
-- id: -
-- k: -

-- a condition decides the rows
INSERT INTO v (id) SELECT id FROM t WHERE b > 1
-- target: v
-- id: t.id
-- rows: filter t.b

-- into a table of a zone
INSERT INTO gold.sales (id, amount) SELECT id, net FROM silver.sales
-- target: gold.sales
-- id: silver.sales.id
-- amount: silver.sales.net

-- a common table before it
WITH z AS (SELECT a FROM t) INSERT INTO v (id) SELECT a FROM z
-- target: v
-- id: t.a

-- a common table inside it
INSERT INTO v (id) WITH z AS (SELECT a FROM t) SELECT a FROM z
-- target: v
-- id: t.a

-- from itself
INSERT INTO v SELECT id + 100, k, p, q FROM v
-- target: v
-- id: ~v.id
-- k: v.k
-- p: v.p
-- q: v.q

-- a set operation
INSERT INTO v (id) SELECT id FROM t UNION ALL SELECT id FROM u
-- target: v
-- id: t.id u.id

-- FROM first
INSERT INTO v (id, k) FROM t SELECT id, a
-- target: v
-- id: t.id
-- k: t.a

-- ON CONFLICT DO NOTHING
INSERT INTO people (id, name) SELECT id, c FROM t ON CONFLICT DO NOTHING
-- target: people
-- id: t.id
-- name: t.c

-- ON CONFLICT DO UPDATE
INSERT INTO people (id, name) SELECT id, c FROM t ON CONFLICT (id) DO UPDATE SET name = excluded.name
-- target: people
-- id: t.id
-- name: t.c | condition t.id

-- ON CONFLICT DO UPDATE of a column that is not inserted
INSERT INTO people (id, name) SELECT id, c FROM t ON CONFLICT (id) DO UPDATE SET city = upper(excluded.name)
-- target: people
-- id: t.id
-- name: t.c
-- city: ~t.c | condition t.id

-- ON CONFLICT with the old value
INSERT INTO people (id, name) SELECT id, c FROM t ON CONFLICT (id) DO UPDATE SET name = people.name || excluded.name
-- target: people
-- id: t.id
-- name: ~t.c ~people.name | condition t.id

-- ON CONFLICT with a condition
INSERT INTO people (id, name) SELECT id, c FROM t ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE people.city = 'Rome'
-- target: people
-- id: t.id
-- name: t.c | condition t.id people.city

-- INSERT OR REPLACE
INSERT OR REPLACE INTO people (id, name) SELECT id, c FROM t
-- target: people
-- id: t.id
-- name: t.c

-- RETURNING does not change what is written
INSERT INTO v (id) SELECT id FROM t RETURNING id
-- target: v
-- id: t.id

-- into a table that nobody knows, with a list
INSERT INTO nowhere (p, q) SELECT a, b FROM t
-- target: nowhere
-- p: t.a
-- q: t.b
-- unchecked

-- into a table that nobody knows, without a list
INSERT INTO nowhere SELECT a, b FROM t
-- target: nowhere
-- unknown
