"""Queries of other dialects: what they become, and that the engine answers it."""

from pathlib import Path

import pytest
import yaml

from neurolake.engine.duckdb import DuckDBEngine
from neurolake.kernel.errors import InvalidOption, InvalidSql
from neurolake.sql.parse import parse
from neurolake.sql.transpile import transpile

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text())
TABLE = """SELECT * FROM (VALUES (1, 'a', 10.0, TIMESTAMP '2024-01-15 10:00:00'), (2, 'b', NULL,
    TIMESTAMP '2024-02-20 11:30:00'), (3, 'a', 30.5, TIMESTAMP '2024-03-01 00:00:00')) AS v(id, grp, amount, made)"""


@pytest.mark.parametrize("case", CASES, ids=[f"{case['dialect']}: {case['sql'][:40]}" for case in CASES])
def test_a_query_of_another_dialect(case: dict[str, str], engine: DuckDBEngine) -> None:
    text = transpile(case["sql"], case["dialect"])
    assert " ".join(text.split()) == case["becomes"]
    with engine.session() as session:
        session.run(f"CREATE TEMP TABLE t AS {TABLE}")
        rows = session.run(parse(text).tree.sql("duckdb"))
    assert [list(map(str, row)) for row in rows] == case["rows"]


@pytest.mark.parametrize(
    ("dialect", "sql", "says"),
    [
        ("snowflake", "SELECT 1; SELECT 2", "Only one statement"),
        ("snowflake", "", "empty"),
        ("postgres", "SELECT FROM WHERE", "WHERE"),
        ("tsql", "EXEC sp_who", "no counterpart"),
        ("bigquery", "SELECT * FROM t FOR SYSTEM_TIME BETWEEN 1 AND 2", "."),
        ("oracle", "SELECT id FROM t WHERE ROWNUM < 3 ORDER BY id", "beside ORDER BY"),
        ("oracle", "SELECT id FROM t WHERE ROWNUM > 1", "<=, < or = 1"),
        ("oracle", "SELECT id FROM t WHERE ROWNUM < 3 OR id = 1", "<=, < or = 1"),
        ("oracle", "SELECT id FROM t WHERE ROWNUM < 3 AND ROWNUM < 2", "twice"),
    ],
)
def test_what_cannot_be_read_is_refused(dialect: str, sql: str, says: str) -> None:
    with pytest.raises(InvalidSql, match=says):
        transpile(sql, dialect)


def test_a_dialect_that_is_not_known_is_refused_with_a_suggestion() -> None:
    with pytest.raises(InvalidOption, match="Did you mean snowflake"):
        transpile("SELECT 1", "snowflak")


@pytest.mark.parametrize("sql", ["SELECT * FROM read_csv('/etc/passwd')", "SELECT query('SELECT 1')"])
def test_the_allow_list_looks_at_what_comes_out(sql: str) -> None:
    with pytest.raises(InvalidSql, match="not allowed"):
        parse(transpile(sql, "postgres"))
