-- a sum of decimals is computed where a column is compared with it
SELECT id FROM t WHERE n BETWEEN 0.06 - 0.01 AND 0.06 + 0.01
-- becomes
SELECT id FROM t WHERE n BETWEEN 0.05 AND 0.07

-- a whole number in a product
SELECT id FROM t WHERE a < 2 * 3 - 4
-- becomes
SELECT id FROM t WHERE a < 2

-- a date and an interval
SELECT id FROM t WHERE d < DATE '1994-01-01' + INTERVAL '1' YEAR
-- becomes
SELECT id FROM t WHERE d < CAST('1995-01-01' AS DATE)

-- a month's end
SELECT id FROM t WHERE d >= DATE '1994-01-31' + INTERVAL 1 MONTH
-- becomes
SELECT id FROM t WHERE d >= CAST('1994-02-28' AS DATE)

-- a date and a number of days
SELECT id FROM t WHERE d = DATE '1994-12-30' + 1
-- becomes
SELECT id FROM t WHERE d = CAST('1994-12-31' AS DATE)

-- a moment that is no midnight stays a moment
SELECT id FROM t WHERE d < TIMESTAMP '1995-01-01 00:00:01'
-- stays

-- a column of moments is compared with a moment
SELECT id FROM t WHERE m < DATE '1994-12-31' + INTERVAL 1 DAY
-- becomes
SELECT id FROM t WHERE m < CAST('1995-01-01 00:00:00' AS TIMESTAMP)

-- conditions that are always true go
SELECT id FROM t WHERE 1 = 1 AND a = 1 AND 'x' = 'x'
-- becomes
SELECT id FROM t WHERE a = 1

-- a condition that is always false takes the others with it
SELECT id FROM t WHERE a = 1 AND 1 = 2
-- becomes
SELECT id FROM t WHERE FALSE

-- what may fail is not lost to a false condition
SELECT id FROM t WHERE 1 = 2 AND CAST(s AS INTEGER) = 1
-- becomes
SELECT id FROM t WHERE FALSE AND CAST(s AS INT) = 1

-- a condition that is always true is no condition
SELECT id FROM t WHERE NOT FALSE
-- becomes
SELECT id FROM t

-- an alternative that is always true
SELECT id FROM t WHERE a = 1 OR TRUE
-- becomes
SELECT id FROM t

-- a condition said twice
SELECT id FROM t WHERE a = 1 AND a = 1
-- becomes
SELECT id FROM t WHERE a = 1

-- chance said twice is two chances
SELECT id FROM t WHERE random() < 2 AND random() < 2
-- stays

-- a bare column stays a condition only beside another
SELECT id FROM t WHERE TRUE AND f
-- stays

-- the name of a column comes from its expression
SELECT 1 + 1 FROM t WHERE a = 1
-- stays

-- numbers of 32 bits overflow in the engine
SELECT id FROM t WHERE FALSE AND b < 2147483647 + 1
-- stays

-- the type of a sum shows outside of comparisons
SELECT id FROM t WHERE a + (1 + 1) > 3
-- stays

-- conditions of joins
SELECT t.id FROM t LEFT JOIN u ON t.a = u.a AND 1 = 1
-- becomes
SELECT t.id FROM t LEFT JOIN u ON t.a = u.a

-- inside sub-selects too
SELECT id FROM (SELECT id FROM t WHERE 2 > 1 AND d < DATE '1995-01-01' + 0) AS q
-- becomes
SELECT id FROM (SELECT id FROM t WHERE d < CAST('1995-01-01' AS DATE)) AS q
