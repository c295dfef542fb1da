"""Where a question names no engine, the one answers that is expected to be done first among those that may."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from neurolake.engine.choice import Engines
from neurolake.engine.duckdb import DuckDBEngine
from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import InvalidOption
from neurolake.metadata.database import Database
from neurolake.optimizer.cost import runs
from neurolake.optimizer.cost.base import Cost
from neurolake.query.question import Question
from neurolake.query.service import Queries

SQL = "SELECT region, count(*) AS n FROM sales GROUP BY region"


class Second(DuckDBEngine):
    capabilities = replace(DuckDBEngine.capabilities, name="second")


@pytest.fixture
def asked(queries: Queries, engine: DuckDBEngine, home: Path) -> Callable[..., str | None]:
    """The engine that answered."""
    second = Second([home], home / "tmp", sessions=2)
    engines = Engines("duckdb", ["duckdb", "second"], {"duckdb": engine, "second": second}.__getitem__, ["second"])
    queries._path = replace(queries._path, engines=engines)

    def ask(engine: str | None = None) -> str | None:
        result = queries.run(Question(SQL, engine=engine, use_cache=False))
        assert len(result) == 3
        return queries.get(result.query_id).engine

    return ask


def teach(database: Database, engine: str, seconds: float) -> None:
    with database.write() as session:
        truth = runs.Truth(1, 8, seconds)
        runs.record(
            session, [runs.Completed(f"q{n}", engine, Cost(1, 8, n, n), 1.0, truth, utc_now()) for n in range(10)]
        )


def test_the_quicker_one_answers_and_is_told_with_a_known_plan_too(asked, database: Database) -> None:
    teach(database, "second", 1e-6)
    assert [asked(), asked()] == ["second", "second"]


def test_a_question_that_names_its_engine_is_answered_by_that(asked, database: Database) -> None:
    teach(database, "second", 1e-6)
    assert asked("duckdb") == "duckdb"
    assert asked("second") == "second"


def test_the_usual_one_answers_where_nothing_is_known_of_the_other(asked) -> None:
    assert asked() == "duckdb"


def test_a_slower_one_is_not_taken(asked, database: Database) -> None:
    teach(database, "second", 60.0)
    assert asked() == "duckdb"


def test_an_engine_that_is_not_there_cannot_be_among_them(engine: DuckDBEngine) -> None:
    with pytest.raises(InvalidOption, match="no engine 'sparc'"):
        Engines("duckdb", ["duckdb", "spark"], lambda _name: engine, ["sparc"])
