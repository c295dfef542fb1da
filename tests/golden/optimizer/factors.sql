-- what all alternatives share comes first
SELECT id FROM t WHERE (a = 1 AND n > 0) OR (a = 1 AND s = 'x')
-- becomes
SELECT id FROM t WHERE a = 1 AND (n > 0 OR s = 'x')

-- two shared conditions
SELECT id FROM t WHERE (a = 1 AND f AND n > 0) OR (f AND a = 1 AND s = 'x') OR (a = 1 AND b = 10 AND f)
-- becomes
SELECT id FROM t WHERE a = 1 AND f AND (n > 0 OR s = 'x' OR b = 10)

-- in a join
SELECT t.id FROM t JOIN u ON (t.a = u.a AND t.s = 'x') OR (t.a = u.a AND u.c = 'x')
-- becomes
SELECT t.id FROM t JOIN u ON t.a = u.a AND (t.s = 'x' OR u.c = 'x')

-- nothing is shared
SELECT id FROM t WHERE (a = 1 AND n > 0) OR (a = 2 AND s = 'x')
-- stays

-- what may fail does not come first
SELECT id FROM t WHERE (s = '5' AND CAST(s AS INTEGER) = 5) OR (s LIKE '5%' AND CAST(s AS INTEGER) = 5)
-- stays

-- beside another alternative
SELECT id FROM t WHERE ((a = 1 AND n > 0) OR (a = 1 AND s = 'x')) OR b = 20
-- becomes
SELECT id FROM t WHERE (a = 1 AND (n > 0 OR s = 'x')) OR b = 20
