"""What a query was expected to cost and what it took is kept for the cost model."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from neurolake.compliance.policies import store
from neurolake.compliance.policies.document import policy_from
from neurolake.kernel.clock import utc_now
from neurolake.kernel.principal import Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import QueryCost
from neurolake.query.results import Result

Ask = Callable[..., Result]


def costs(database: Database) -> list[Any]:
    with database.read() as session:
        return list(session.scalars(select(QueryCost)))


def test_estimate_and_truth_are_kept_of_what_the_engine_did(ask: Ask, database: Database) -> None:
    result = ask("SELECT id, amount FROM sales")
    (kept,) = costs(database)
    assert (kept.query_id, kept.engine, kept.rows, kept.estimated_rows) == (result.query_id, "duckdb", 1000, 1000.0)
    assert kept.estimated_io > 0
    assert kept.estimated_s > 0
    assert kept.seconds > 0


def test_an_answer_that_was_there_or_was_cut_teaches_nothing(ask: Ask, database: Database) -> None:
    ask("SELECT id FROM sales")
    ask("SELECT id FROM sales")
    ask("SELECT region FROM sales", limit=3)
    assert len(costs(database)) == 1


def test_nothing_is_foretold_from_hidden_rows(ask: Ask, database: Database) -> None:
    grant = {"kind": "grant", "name": "read", "to": ["role:analyst"]}
    rows = {"kind": "row_filter", "name": "own", "on": {"dataset": "sales"}, "filter": "region = 'north'"}
    with database.write() as session:
        store.put_all(session, [policy_from(one) for one in (grant, rows)], by="test", now=utc_now())
    ask("SELECT id FROM sales", principal=Principal("ann", roles=frozenset(("analyst",))))
    assert costs(database) == []
