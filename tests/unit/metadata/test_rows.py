"""Rows that the driver adds are those that SQLAlchemy would have added."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest
from sqlalchemy import Table, insert, select

from neurolake.metadata.database import Database
from neurolake.metadata.models import LineageEdge, QueryRun
from neurolake.metadata.rows import add_rows

RUNS, EDGES = cast("Table", QueryRun.__table__), cast("Table", LineageEdge.__table__)
AT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


def _run(name: str) -> dict[str, Any]:
    return {
        "id": name,
        "principal": "ann",
        "sql": "SELECT '%s', '?', ':x'",
        "state": "succeeded",
        "datasets": [{"id": "d", "snapshot_id": "7"}],
        "facts": None,
        "truncated": False,
        "rows": 2**60,
        "submitted_at": AT,
    }


@pytest.mark.parametrize("number", [1, 3])
def test_every_column_is_as_sqlalchemy_writes_it(database: Database, number: int) -> None:
    with database.write() as session:
        add_rows(session.connection(), RUNS, [_run(f"own {one}") for one in range(number)])
        session.connection().execute(insert(RUNS), [_run(f"sql {one}") for one in range(number)])
    with database.read() as session:
        rows = [row._asdict() for row in session.execute(select(RUNS).order_by(RUNS.c.id))]
    own, theirs = rows[:number], rows[number:]
    assert [row.pop("id") for row in own] == [f"own {one}" for one in range(number)]
    assert [row.pop("id") for row in theirs] == [f"sql {one}" for one in range(number)]
    assert own == theirs
    assert own[0]["submitted_at"] == AT


def test_what_is_not_given_is_made_for_each_row(database: Database) -> None:
    edge = {"source_kind": "dataset", "source_id": "a", "target_kind": "query", "target_id": "b", "valid_from": AT}
    more = {"kind": "identity", "evidence": "recorded", "masked": True, "run_id": "r"}
    with database.write() as session:
        add_rows(session.connection(), EDGES, [edge | more, edge | more])
    with database.read() as session:
        edges = session.scalars(select(LineageEdge)).all()
    assert len({one.id for one in edges}) == 2
    assert {(one.masked, one.valid_from, one.valid_to) for one in edges} == {(True, AT, None)}


def test_nothing_is_nothing(database: Database) -> None:
    with database.write() as session:
        add_rows(session.connection(), EDGES, [])
