"""Names that look like a table's, and tables under other names."""

from tests.security.attacks.base import answered, refused, unknown

CASES = (
    answered("WITH people AS (SELECT * FROM people) SELECT count(*), min(ssn) FROM people", [[10, "***"]]),
    answered('WITH "People" AS (SELECT * FROM people) SELECT count(*) FROM pEOPLE', [[10]]),
    answered("WITH people AS (SELECT 1 AS id) SELECT count(*) FROM silver.people", [[10]]),
    answered("WITH people AS (SELECT 1 AS id) SELECT count(*) FROM PEOPLE", [[1]]),
    answered("WITH vault AS (SELECT 1 AS word) SELECT word FROM vault", [[1]]),
    answered(
        "WITH x AS (WITH people AS (SELECT 2 AS id) FROM people) SELECT x.id, p.ssn FROM x JOIN people p USING (id)",
        [[2, "***"]],
    ),
    answered("SELECT (WITH people AS (SELECT 7 AS id) SELECT id FROM people), count(*) FROM people", [[7, 10]]),
    answered("SELECT count(*) FROM people AS orders, orders AS people", [[200]]),
    answered("SELECT orders.ssn FROM people AS orders WHERE orders.id = 0", [["***"]]),
    answered("WITH RECURSIVE people AS (SELECT id FROM people) SELECT count(*) FROM people", [[10]]),
    answered(
        "WITH RECURSIVE people AS (SELECT 0 AS id UNION SELECT id FROM people) SELECT count(*) FROM people", [[1]]
    ),
    answered("WITH a AS (SELECT * FROM people), b AS (SELECT * FROM a) SELECT count(*) FROM a, b, people", [[1000]]),
    answered('SELECT "people"."ssn" FROM "silver"."people" WHERE id = 0', [["***"]]),
    unknown("WITH x AS (SELECT 1) SELECT * FROM vault, x"),
    unknown("WITH vault AS (SELECT 1 AS word) SELECT word FROM silver.vault"),
    unknown("SELECT * FROM x, (WITH x AS (SELECT 1) SELECT * FROM x) y"),
    unknown("WITH RECURSIVE vault AS (SELECT * FROM vault) SELECT * FROM vault"),
    unknown('SELECT * FROM "VAULT"'),
    unknown('SELECT * FROM "silver"."vault"'),
    unknown("SELECT * FROM gold.vault"),
    unknown("SELECT * FROM main.silver.vault"),
    refused('WITH "/etc/passwd" AS (SELECT 1) SELECT * FROM "/etc/passwd"'),
    refused('WITH "{secret}" AS (SELECT 1 AS a) SELECT * FROM "{secret}"'),
    refused('WITH RECURSIVE "{secret}" AS (SELECT * FROM "{secret}" UNION BY NAME SELECT 1) FROM "{secret}"'),
    refused("WITH duckdb_tables AS (SELECT 1) SELECT * FROM duckdb_tables"),
    refused("WITH sqlite_master AS (SELECT 1) SELECT * FROM sqlite_master"),
    refused('WITH "silver.people@1" AS (SELECT 1) SELECT * FROM "silver.people@1"'),
    refused('WITH "silver.people@1#1" AS (SELECT 1) SELECT * FROM "silver.people@1#1"'),
)
