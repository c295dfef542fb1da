"""Changes hidden inside a query, and queries that change something when explained."""

from tests.security.attacks.base import refused

CASES = (
    refused("WITH x AS (DELETE FROM scratch RETURNING *) SELECT * FROM x"),
    refused("WITH x AS (INSERT INTO scratch VALUES (9, 'x') RETURNING *) SELECT * FROM x"),
    refused("WITH x AS (UPDATE scratch SET word = 'x' RETURNING *) SELECT * FROM x"),
    refused("WITH x AS (MERGE INTO scratch USING people ON false WHEN MATCHED THEN DELETE RETURNING *) FROM x"),
    refused("WITH x AS (DROP TABLE scratch) SELECT 1", placed=False),
    refused("WITH x AS (CREATE TABLE y AS SELECT 1) SELECT 1"),
    refused("WITH x AS (COPY people TO '{out}') SELECT 1"),
    refused("SELECT * FROM (DELETE FROM scratch RETURNING *) t"),
    refused("SELECT (DELETE FROM scratch RETURNING id)"),
    refused("DELETE FROM scratch WHERE id = 1 RETURNING *"),
    refused("INSERT INTO scratch VALUES (3, 'x') RETURNING *"),
    refused("UPDATE scratch SET word = 'x' RETURNING *"),
    refused("EXPLAIN ANALYZE DELETE FROM scratch"),
    refused("EXPLAIN ANALYZE INSERT INTO scratch SELECT id, name FROM people"),
    refused("EXPLAIN SELECT * FROM vault"),
    refused("EXPLAIN ANALYZE SELECT error(word) FROM vault"),
    refused("SELECT * INTO y FROM people"),
    refused("SELECT * FROM people FOR UPDATE", placed=False),
)
