"""Random changes on our path leave the rows that the same statements leave in a table of the engine's own."""

from collections.abc import Callable

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from neurolake.kernel.errors import InvalidSql
from neurolake.query.results import Result

VALUES = st.one_of(st.none(), st.integers(-3, 3))
SCALARS = st.sampled_from(("a", "b", "a + 1", "a + b", "NULL", "coalesce(b, 0)", "-a", "CASE WHEN a > b THEN a END"))
CONDITIONS = st.sampled_from(
    ("a > 0", "b IS NULL", "a = b", "NOT (a > b)", "a IN (1, 2, NULL)", "a > (SELECT avg(a) FROM t)", "true",
     "EXISTS (SELECT 1 FROM t AS x WHERE x.a = t.b)", "a BETWEEN -1 AND 1", "b NOT IN (SELECT a FROM t)")
)  # fmt: skip


def _literal(value: int | None) -> str:
    return "NULL" if value is None else str(value)


def _listed(rows: list[tuple[int | None, int | None]]) -> str:
    return ", ".join(f"({_literal(a)}, {_literal(b)})" for a, b in rows)


ROWS = st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=4)
INSERTS = st.builds(lambda rows: f"INSERT INTO t VALUES {_listed(rows)}", ROWS)
COPIES = st.builds(
    lambda c, x, y: f"INSERT INTO t SELECT {x}, {y} FROM t WHERE {c} ORDER BY ALL LIMIT 5", CONDITIONS, SCALARS, SCALARS
)
UPDATES = st.builds(lambda x, c: f"UPDATE t SET a = {x}, b = a WHERE {c}", SCALARS, CONDITIONS)
DELETES = st.builds(lambda c: f"DELETE FROM t WHERE {c}", CONDITIONS)
MERGES = st.builds(
    lambda rows, c: (
        f"""MERGE INTO t USING (SELECT a AS k, max(b) AS v FROM (VALUES {_listed(rows)}) AS r(a, b)
        GROUP BY a) AS s ON t.a = s.k WHEN MATCHED AND {c} THEN DELETE WHEN MATCHED THEN UPDATE SET b = s.v
        WHEN NOT MATCHED THEN INSERT (a, b) VALUES (s.k, s.v)"""
    ),
    ROWS,
    st.sampled_from(("s.v > 1", "t.b IS NULL", "false")),
)
STATEMENTS = st.lists(st.one_of(INSERTS, COPIES, UPDATES, DELETES, MERGES), min_size=1, max_size=4)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(statements=STATEMENTS)
@pytest.mark.timeout(600)
def test_changes_do_what_the_engine_would_do(ask: Callable[..., Result], statements: list[str]) -> None:
    plain = duckdb.connect()
    plain.execute("CREATE TABLE t AS SELECT 1 AS a, NULL::INTEGER AS b")
    ask("CREATE OR REPLACE TABLE t AS SELECT 1 AS a, NULL::INTEGER AS b")
    for sql in statements:
        plain.execute(sql)
        try:
            ask(sql)
        except InvalidSql as error:
            raise AssertionError(f"{sql}: {error}") from error
        rows = "SELECT a, b FROM t ORDER BY ALL NULLS LAST"
        got = [tuple(row.values()) for row in ask(rows).to_arrow().to_pylist()]
        assert got == plain.execute(rows).fetchall(), sql
