"""Queries that end at the same time share a transaction; one that cannot be written does not take others with it."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from neurolake.metadata.database import Database
from neurolake.metadata.models import AccessEvent, AuditEntry, QueryRun
from neurolake.query.endings import Endings, Waiting
from neurolake.query.question import Question
from neurolake.query.service import Queries

SQL = "SELECT id, region FROM sales"


@pytest.fixture
def endings(queries: Queries) -> Endings:
    return queries._endings


@pytest.fixture
def waiting(queries: Queries, endings: Endings) -> list[Waiting]:
    """Three queries that were answered from what is known, but for their record."""
    queries.run(Question(SQL))
    return [endings.waiting(answered(queries)) for _ in range(3)]


def answered(queries: Queries):
    live = queries._new(Question(SQL))
    queries._path.answer(live, lambda reader: pytest.fail(f"{reader} is not known"))
    return live


def decisions(database: Database, query_id: str) -> list[AuditEntry]:
    with database.read() as session:
        return list(session.scalars(select(AuditEntry).filter_by(origin_id=query_id)))


def test_a_known_answer_is_on_record_with_its_decision(queries: Queries, database: Database) -> None:
    queries.run(Question(SQL))
    result = queries.run(Question(SQL))
    run = queries.get(result.query_id)
    assert run.facts is not None
    assert run.facts["cache"]["status"] == "hit"
    (entry,) = decisions(database, run.id)
    assert (entry.decision, entry.outcome, entry.reasons[-1]["text"]) == ("allow", "succeeded", "rows: 1000")
    assert [touched["columns"] for touched in entry.datasets] == [["id", "region"]]
    with database.read() as session:
        assert session.scalars(select(AccessEvent.columns).filter_by(origin_id=run.id)).all() == [["id", "region"]]


def test_a_known_answer_whose_decision_cannot_be_recorded_is_not_given(
    queries: Queries, database: Database, home: Path
) -> None:
    first = queries.run(Question(SQL)).query_id
    with database.write() as session:
        session.connection().exec_driver_sql("ALTER TABLE audit_entries RENAME TO moved_away")
    with pytest.raises(Exception, match="could not be recorded"):
        queries.run(Question(SQL))
    assert [path.stem for path in (home / "results").iterdir()] == [first]
    with database.read() as session:
        # That it runs may have been told meanwhile.
        assert session.scalar(select(QueryRun.state).where(QueryRun.id != first)) in (None, "running")


def test_those_that_end_together_are_recorded_together(endings: Endings, waiting: list[Waiting], database) -> None:
    endings.write(waiting)
    times: set[datetime] = set()
    for one in waiting:
        assert one.run is not None
        (entry,) = decisions(database, one.run.id)
        times.add(entry.at)
    assert len(times) == 1


def test_one_that_cannot_be_recorded_fails_alone(endings: Endings, waiting: list[Waiting], database: Database) -> None:
    spoilt = waiting[1]
    sources = [replace(source, dataset_id="dropped just now") for source in spoilt.ending.outcome.sources]
    spoilt.ending = replace(spoilt.ending, outcome=replace(spoilt.ending.outcome, sources=sources))
    endings.write(waiting)
    assert isinstance(spoilt.error, IntegrityError)
    assert [one.run is not None for one in waiting] == [True, False, True]
    assert [len(decisions(database, one.live.id)) for one in waiting] == [1, 0, 1]
