"""Clauses that would tell masked values and hidden rows by what they choose, order or match."""

from tests.security.attacks.base import answered

CASES = (
    answered("SELECT count(*) FROM people WHERE ssn = '123-45-6700'", [[0]]),
    answered("SELECT count(*) FROM people WHERE name > 'q***' OR email LIKE 'ocelot%'", [[0]]),
    answered("SELECT count(*) FROM people WHERE salary BETWEEN 51000 AND 70000", [[0]]),
    answered("SELECT count(*) FROM people WHERE born = DATE '1980-02-03'", [[0]]),
    answered("SELECT count(*) FROM people WHERE note IS NOT NULL OR home IS NOT NULL", [[0]]),
    answered("SELECT count(*) FROM people WHERE region = 'southern'", [[0]]),
    answered("SELECT count(*) FROM people WHERE region <> 'north' OR region IS NULL", [[0]]),
    answered("SELECT count(*) FROM orders WHERE id % 2 = 1", [[0]]),
    answered("SELECT DISTINCT region FROM orders", [["north"]]),
    answered("SELECT ssn, count(*) FROM people GROUP BY ssn", [["***", 10]]),
    answered("SELECT name, city, count(*) FROM people GROUP BY ALL HAVING max(name) < 'r'", [["q***", "n", 10]]),
    answered("SELECT first(id ORDER BY ssn, id) FROM people", [[0]]),
    answered("SELECT id FROM people ORDER BY salary DESC, id LIMIT 1", [[0]]),
    answered("SELECT DISTINCT ON (name) id FROM people ORDER BY name, id", [[0]]),
    answered("SELECT max(n) FROM (SELECT row_number() OVER (PARTITION BY ssn ORDER BY id) AS n FROM people)", [[10]]),
    answered("SELECT max(n) FROM (SELECT rank() OVER (ORDER BY salary) AS n FROM people)", [[1]]),
    answered("SELECT id FROM people QUALIFY row_number() OVER (ORDER BY ssn DESC, id) = 1", [[0]]),
    answered("SELECT count(*) FROM people QUALIFY lag(count(*)) OVER () IS NULL", [[10]]),
    answered("SELECT count(*) FROM people a JOIN people b USING (ssn)", [[100]]),
    answered("SELECT count(*) FROM people a JOIN (VALUES ('123-45-6700')) v(ssn) USING (ssn)", [[0]]),
    answered("SELECT count(*) FROM people NATURAL JOIN (SELECT 'quetzal 0' AS name)", [[0]]),
    answered("SELECT count(*) FROM people NATURAL JOIN orders", [[10]]),
    answered("SELECT count(*) FROM people a ASOF JOIN (SELECT 51000 AS salary) b ON a.salary >= b.salary", [[0]]),
    answered("SELECT count(*) FROM people POSITIONAL JOIN orders", [[20]]),
    answered("SELECT count(*) FROM orders o SEMI JOIN people p ON o.person = p.id AND p.name = 'quetzal 0'", [[0]]),
    answered("SELECT count(*) FROM orders o ANTI JOIN people p ON o.person = p.id", [[0]]),
    answered("SELECT count(*) FROM people p FULL JOIN orders o ON p.ssn = '123-45-' || o.id WHERE p.id = o.id", [[0]]),
    answered("SELECT count(*) FROM orders o RIGHT JOIN people p ON o.person = p.id AND o.region = 'southern'", [[10]]),
    answered(
        "SELECT sum(n) FROM people p, LATERAL (SELECT count(*) AS n FROM orders o WHERE o.person = p.id) l", [[20]]
    ),
    answered("SELECT count(*) FROM orders WHERE person IN (SELECT id FROM people WHERE ssn LIKE '1%')", [[0]]),
    answered(
        "SELECT count(*) FROM orders o WHERE EXISTS (FROM people p WHERE p.id = o.person AND p.name LIKE '%z%')",
        [[0]],
    ),
    answered("SELECT count(*) FROM orders WHERE amount > ALL (SELECT salary FROM people)", [[0]]),
    answered(
        "SELECT count(*) FROM people PIVOT (count(*) FOR ssn IN ('123-45-6700' AS a, '***' AS b)) WHERE a > 0", [[0]]
    ),
    answered("SELECT count(*) FROM people UNPIVOT (v FOR n IN (name, ssn, email)) WHERE v LIKE '%@%'", [[0]]),
    answered("SELECT name FROM people INTERSECT SELECT 'quetzal ' || i FROM range(20) t(i)", []),
    answered("SELECT 'quetzal 0' AS name EXCEPT SELECT name FROM people", [["quetzal 0"]]),
    answered("SELECT region, count(*) FROM orders GROUP BY ROLLUP (region)", [["north", 20], [None, 20]]),
    answered("SELECT count(*) FILTER (WHERE ssn LIKE '%6700') FROM people", [[0]]),
    answered("SELECT count(*) FROM people p WHERE list_contains(['123-45-6700'], p.ssn)", [[0]]),
    answered("SELECT count(*) FROM people WHERE CASE WHEN name = 'quetzal 2' THEN 1 / 0 ELSE 1 END IS NULL", [[0]]),
    answered("SELECT * FROM people USING SAMPLE 100%"),
    answered("SELECT count(*) FROM people TABLESAMPLE reservoir(20 ROWS)", [[10]]),
    answered(
        "SELECT count(*) FROM people LIMIT 1 OFFSET (SELECT count(*) FROM people WHERE name LIKE 'quetzal%')", [[10]]
    ),
    answered("SELECT count(*) FROM people GROUP BY GROUPING SETS ((ssn), (name, born), ())"),
    answered("SELECT home.street, home['no'] FROM people WHERE id = 0", [[None, None]]),
    answered("SELECT count(*) FROM people WHERE home.street LIKE 'narwhal%'", [[0]]),
    answered("SELECT count(*) FROM staff s JOIN people p ON s.id = p.id WHERE p.ssn <> '***'", [[0]]),
    answered("SELECT count(*) FROM people WHERE nick LIKE 'southern%'", [[0]]),
    answered("SELECT string_agg(nick, ',' ORDER BY id) FROM people WHERE id < 5", [["nick0,nick2,nick4"]]),
    answered("SELECT count(*), count(DISTINCT region) FROM people", [[20, 2]], who="bob"),
    answered("SELECT min(ssn), max(name) FROM people", [["***", "q***"]], who="bob"),
)
