"""The record of queries stays quick to look at, however long it becomes."""

from typing import Any

import pytest
from sqlalchemy import event

from neurolake.kernel.ids import new_id
from neurolake.metadata.database import Database
from neurolake.query import history


@pytest.mark.parametrize("before", [None, new_id()], ids=["first page", "a later page"])
def test_the_newest_queries_of_somebody_are_found_without_sorting_all(database: Database, before: str | None) -> None:
    if not database.is_sqlite:
        pytest.skip("plans are told in SQLite's words")
    asked: list[tuple[str, Any]] = []
    event.listen(database.engine, "before_cursor_execute", lambda *call: asked.append((call[2], call[3])))
    with database.read() as session:
        assert history.listing(session, principal="ann", before=before) == []
        sql, parameters = next(one for one in asked if one[0].startswith("SELECT"))
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters).all()
    assert [step[3].partition(" (")[0] for step in plan] == ["SEARCH query_runs USING INDEX ix_query_runs_principal_id"]
