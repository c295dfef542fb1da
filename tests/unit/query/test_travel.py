"""Tables as they were: by snapshot, by time, per table and per request."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from neurolake.compliance.policies import store
from neurolake.compliance.policies.document import policy_from
from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import InvalidSql, NotFound
from neurolake.kernel.principal import Principal
from neurolake.metadata.database import Database
from neurolake.query.results import Result
from neurolake.query.service import Queries
from neurolake.storage.warehouse import Committed

Ask = Callable[..., Result]
ANN = Principal("ann")


@pytest.fixture
def versions(queries: Queries, commit: Callable[..., Committed]) -> tuple[Committed, datetime, Committed]:
    """`gold.t` with one row, a moment, and with two rows and one more column."""
    first = commit("t", "gold", "SELECT 1 AS id")
    time.sleep(0.02)
    between = datetime.now(UTC)
    time.sleep(0.02)
    return first, between, commit("t", "gold", "SELECT 2 AS id, 'x' AS added")


def test_a_table_is_read_at_a_snapshot_or_a_time(ask: Ask, versions: Any) -> None:
    first, between, second = versions
    assert len(ask(f"SELECT * FROM t AT (VERSION => {first.snapshot_id})")) == 1
    assert len(ask(f"SELECT * FROM gold.t AT (VERSION => {second.snapshot_id}) AS x WHERE x.id > 0")) == 2
    stamp = between.strftime("%Y-%m-%d %H:%M:%S.%f")
    for written in (f"'{stamp}'", f"TIMESTAMP '{stamp}'", f"'{stamp}+00:00'", f"TIMESTAMPTZ '{stamp}+00:00'"):
        rows = ask(f"SELECT * FROM t AT (TIMESTAMP => {written})").to_arrow()
        assert rows.to_pydict() == {"id": [1]}
    assert ask("SELECT * FROM t").to_arrow().num_columns == 2


def test_two_versions_are_compared_in_one_query(ask: Ask, commit: Callable[..., Committed]) -> None:
    first = commit("s", "gold", "SELECT 1 AS id, 10 AS v")
    commit("s", "gold", "SELECT 2 AS id, 20 AS v")
    new = ask(f"SELECT id FROM s EXCEPT SELECT id FROM s AT (VERSION => {first.snapshot_id})")
    assert new.to_arrow().to_pydict() == {"id": [2]}
    joined = ask(f"SELECT n.v, o.id FROM s AS n JOIN s AT (VERSION => {first.snapshot_id}) AS o USING (id)")
    assert joined.to_arrow().to_pylist() == [{"v": 10, "id": 1}]


def test_the_text_of_another_dialect_is_on_record(queries: Queries, ask: Ask) -> None:
    answer = ask("SELECT TOP 1 [id] FROM [gold].[sales] ORDER BY id DESC", dialect="tsql")
    assert answer.to_arrow().to_pydict() == {"id": [999]}
    run = queries.get(answer.query_id)
    assert run.sql.startswith("SELECT TOP 1")
    assert run.transpiled_sql is not None
    assert "LIMIT 1" in run.transpiled_sql
    spark = ask(f"SELECT count(*) AS n FROM sales VERSION AS OF {run.datasets[0]['snapshot_id']}", dialect="spark")
    assert spark.to_arrow().to_pydict() == {"n": [1000]}


def test_a_request_is_answered_as_of_a_moment(ask: Ask, versions: Any) -> None:
    _first, between, second = versions
    assert ask("SELECT * FROM t", as_of=between).to_arrow().to_pydict() == {"id": [1]}
    assert len(ask("SELECT * FROM t", as_of=between.replace(tzinfo=None))) == 1
    elsewhere = between.astimezone(timezone(timedelta(hours=9)))
    assert len(ask("SELECT * FROM t", as_of=elsewhere)) == 1
    own = ask(f"SELECT * FROM t AT (VERSION => {second.snapshot_id})", as_of=between)
    assert len(own) == 2, "a table's own version wins"


@pytest.mark.parametrize(
    ("at", "kind", "says"),
    [
        ("VERSION => 5", NotFound, "no snapshot 5"),
        ("VERSION => 'x'", InvalidSql, "no number"),
        ("VERSION => (SELECT 1)", InvalidSql, "no number"),
        ("TIMESTAMP => '1999-01-01'", NotFound, "did not exist"),
        ("TIMESTAMP => 'yesterday'", InvalidSql, "no time"),
        ("TIMESTAMP => now()", InvalidSql, "no time"),
        ("OFFSET => 5", InvalidSql, "time travel"),
    ],
)
def test_a_version_that_makes_no_sense_is_refused(
    ask: Ask, versions: Any, at: str, kind: type[Exception], says: str
) -> None:
    with pytest.raises(kind, match=says):
        ask(f"SELECT * FROM t AT ({at})")


def test_policies_hold_for_the_past(ask: Ask, database: Database, versions: Any) -> None:
    first, _between, _second = versions
    grant = {"kind": "grant", "name": "read", "on": {"dataset": "t"}, "to": ["user:ann"]}
    rows = {"kind": "row_filter", "name": "none", "on": {"dataset": "t"}, "to": ["user:ann"], "filter": "id > 1"}
    with database.write() as session:
        store.put_all(session, [policy_from(one) for one in (grant, rows)], by="test", now=utc_now())
    past = f"SELECT * FROM t AT (VERSION => {first.snapshot_id})"
    assert len(ask(past)) == 1
    assert len(ask(past, principal=ANN)) == 0
    with pytest.raises(NotFound) as unseen:
        ask("SELECT * FROM sales AT (VERSION => 5)", principal=ANN)
    assert "snapshot" not in str(unseen.value)
