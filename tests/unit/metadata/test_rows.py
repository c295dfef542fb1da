"""What is given straight to the driver does what SQLAlchemy would have done."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest
from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from neurolake.metadata.database import Database
from neurolake.metadata.models import LineageEdge, QueryRun
from neurolake.metadata.rows import add_rows, change_rows, raw_rows

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


def test_rows_are_changed_as_the_statement_says(database: Database) -> None:
    change = update(QueryRun).where(QueryRun.id == "a")
    with database.write() as session:
        add_rows(session.connection(), RUNS, [_run("a"), _run("b")])
        change_rows(session.connection(), change, {"rows": 7, "facts": {"scanned": [1]}, "finished_at": AT})
    with database.read() as session:
        a, b = session.scalars(select(QueryRun).order_by(QueryRun.id))
    assert (a.rows, a.facts, a.finished_at, a.sql) == (7, {"scanned": [1]}, AT, b.sql)
    assert (b.rows, b.finished_at) == (2**60, None)


def test_rows_are_found_by_parameters_and_constants(database: Database) -> None:
    wanted = select(RUNS.c.id, RUNS.c.rows).where(RUNS.c.principal == bindparam("who"), RUNS.c.state == "succeeded")
    with database.write() as session:
        add_rows(session.connection(), RUNS, [_run("a"), _run("b") | {"principal": "bob"}])
    with database.read() as session:
        assert raw_rows(session.connection(), wanted, {"who": "bob"}) == [("b", 2**60)]
        assert raw_rows(session.connection(), wanted, {"who": "' OR 1=1"}) == []


def test_what_the_driver_raises_is_of_sqlalchemy(database: Database) -> None:
    with database.write() as session:
        add_rows(session.connection(), RUNS, [_run("a")])
    with pytest.raises(IntegrityError), database.write() as session:
        add_rows(session.connection(), RUNS, [_run("b"), _run("a")])
    with database.read() as session:
        assert session.scalars(select(QueryRun.id)).all() == ["a"]
