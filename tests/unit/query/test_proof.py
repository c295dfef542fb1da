"""The engine's own parser confirms what the syntax tree promised, and stops what it did not."""

import pytest

from neurolake.engine.duckdb import DuckDBEngine
from neurolake.kernel.errors import InvalidSql
from neurolake.query.proof import prove

RELATIONS = frozenset(("gold.sales@1",))


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT * FROM "gold.sales@1" AS sales',
        "WITH a AS (SELECT 1 AS x) SELECT a.x, lower('A') FROM a, \"gold.sales@1\" AS s WHERE s.x = $1",
        "SELECT * FROM range(3) UNION ALL VALUES (1) ORDER BY ALL LIMIT 10%",
        "SELECT * FROM \"gold.sales@1\" PIVOT (sum(a) FOR b IN ('x'))",
        "SELECT sum(x) OVER (ORDER BY y), x IN (1, 2), x.upper() FROM (SELECT 1 AS x, 2 AS y)",
    ],
)
def test_a_query_over_the_bound_tables_passes(engine: DuckDBEngine, sql: str) -> None:
    with engine.session() as session:
        prove(session, sql, RELATIONS)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM other",
        "SELECT * FROM '/etc/passwd'",
        'SELECT * FROM main."gold.sales@1"',
        'SELECT * FROM "GOLD.SALES@1"',
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT (SELECT content FROM read_text('/etc/passwd'))",
        "SELECT current_setting('temp_directory')",
        "SELECT nextval('s') OVER ()",
        "SELECT * FROM query('SELECT 1')",
        "SELECT 'x'.getvariable()",
        "SELECT * FROM (SUMMARIZE SELECT 1)",
        "SELECT * FROM (SHOW TABLES)",
        'SELECT * FROM "gold.sales@1" AT (VERSION => 1)',
        "WITH a AS (SELECT * FROM b) SELECT * FROM a",
        "COPY (SELECT 1) TO 'x'",
        "SELECT 1; DROP TABLE x",
        "CREATE TABLE x AS SELECT 1",
    ],
)
def test_everything_else_is_stopped(engine: DuckDBEngine, sql: str) -> None:
    with engine.session() as session, pytest.raises(InvalidSql):
        prove(session, sql, RELATIONS)
