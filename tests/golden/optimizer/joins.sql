-- not by way of a cross product
SELECT t.id FROM t, t AS z, u WHERE t.id = u.id AND u.id = z.id AND t.a > 0
-- becomes
SELECT t.id FROM u JOIN t ON t.id = u.id JOIN t AS z ON u.id = z.id WHERE t.a > 0

-- with ON
SELECT z.id, count(*) AS c FROM t JOIN t AS z ON t.a = z.a JOIN u ON u.id = z.id AND u.id = t.id GROUP BY z.id
-- becomes
SELECT z.id, COUNT(*) AS c FROM u JOIN t ON u.id = t.id JOIN t AS z ON t.a = z.a AND u.id = z.id GROUP BY z.id

-- a condition that may fail stays where it is
SELECT t.id FROM t, t AS z, u WHERE t.id = u.id AND u.id = z.id AND CAST(t.id AS INTEGER) + CAST(z.id AS INTEGER) < 9
-- becomes
SELECT t.id FROM u JOIN t ON t.id = u.id JOIN t AS z ON u.id = z.id WHERE CAST(t.id AS INT) + CAST(z.id AS INT) < 9

-- not when it stands in an ON
SELECT t.id FROM t JOIN t AS z ON TRUE JOIN u ON t.id = u.id AND u.id = z.id AND CAST(t.id AS INTEGER) + z.id < 9
-- stays

-- the order of the columns tells
SELECT * FROM t, t AS z, u WHERE t.id = u.id AND u.id = z.id
-- stays

-- a list keeps the order of the rows
SELECT list(t.id) AS l FROM t, t AS z, u WHERE t.id = u.id AND u.id = z.id
-- stays

-- a cut keeps some of the rows
SELECT t.id FROM t, t AS z, u WHERE t.id = u.id AND u.id = z.id ORDER BY t.id LIMIT 2
-- stays

-- outer joins keep their place
SELECT t.id FROM t LEFT JOIN t AS z ON t.a = z.a LEFT JOIN u ON u.id = t.id
-- stays

-- a good order stays
SELECT t.id FROM u JOIN t ON t.id = u.id JOIN t AS z ON u.id = z.id
-- stays

-- a sub-select that reads its neighbour stays after it
SELECT t.id FROM t, (SELECT t.a + 1 AS z) AS q, u, t AS w WHERE t.id = u.id AND u.id = w.id
-- stays
