-- a hash hides its value
SELECT md5(email) AS h FROM people
-- h: #~people.email

-- another hash
SELECT sha256(email) AS h, hash(name) AS n FROM people
-- h: #~people.email
-- n: #~people.name

-- a hash inside an expression
SELECT left(md5(lower(email)), 8) AS h FROM people
-- h: #~people.email

-- one column hidden, another not
SELECT md5(email) || name AS h FROM people
-- h: #~people.email ~people.name

-- a value beside its hash is not hidden
SELECT md5(email) || email AS h FROM people
-- h: ~people.email

-- a count hides what it counts
SELECT count(email) AS n FROM people
-- n: #+people.email

-- a count of different values
SELECT count(DISTINCT email) AS n FROM people
-- n: #+people.email

-- a count of rows is made of no column
SELECT count(*) AS n FROM people
-- n: -

-- count without arguments
SELECT count() AS n FROM people
-- n: -

-- a count of conditions
SELECT count_if(city = 'Rome') AS n FROM people
-- n: #+people.city

-- hidden in a subquery stays hidden
SELECT upper(h) AS h FROM (SELECT md5(email) AS h FROM people) AS z
-- h: #~people.email

-- hidden in one branch only
SELECT CASE WHEN id > 1 THEN md5(email) ELSE email END AS e FROM people
-- e: ~people.email | condition people.id

-- hidden in both sides of a set operation
SELECT md5(email) AS h FROM people UNION ALL SELECT md5(name) FROM people
-- h: #~people.email #~people.name

-- shown by one side of a set operation
SELECT md5(email) AS h FROM people UNION ALL SELECT email FROM people
-- h: ~people.email

-- an estimate of a count
SELECT approx_count_distinct(email) AS n FROM people
-- n: #+people.email

-- an aggregate of hashes
SELECT string_agg(md5(email), ',') AS all FROM people
-- all: #+people.email

-- a hash as a window's function
SELECT count(email) OVER (PARTITION BY city) AS n FROM people
-- n: #+people.email | window people.city

-- COUNT_STAR
SELECT city, count(*) AS n FROM people GROUP BY city
-- city: people.city
-- n: -
-- rows: group_by people.city
