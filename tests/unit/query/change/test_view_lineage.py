"""Views are places of the lineage graph: what is made from one has an edge from it: tables, views, queries."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from neurolake.metadata.database import Database
from neurolake.metadata.models import Dataset, LineageEdge
from neurolake.query.results import Result

Ask = Callable[..., Result]
Edges = set[tuple[str, str | None, str | None]]


@pytest.fixture
def into(database: Database) -> Callable[[str], Edges]:
    """The present edges into a dataset or a query: source, its column, the target's column."""

    def of(target: str) -> Edges:
        with database.read() as session:
            names = {dataset.id: dataset.name for dataset in session.scalars(select(Dataset))}
            ids = {name: id_ for id_, name in names.items()}
            rows = session.scalars(select(LineageEdge).filter_by(target_id=ids.get(target, target), valid_to=None))
            return {
                (names[row.source_id], row.source_column, row.target_column) for row in rows if row.source_id in names
            }

    return of


def test_a_table_made_from_a_view_has_edges_from_it_and_from_what_is_behind(
    ask: Ask, into: Callable[[str], Edges]
) -> None:
    ask("CREATE VIEW high AS SELECT id, region AS place FROM sales WHERE amount > 5")
    ask("CREATE TABLE made AS SELECT upper(place) AS loud FROM high AS h")
    assert into("made") == {
        ("high", None, None),
        ("high", "place", "loud"),
        ("sales", None, None),
        ("sales", "region", "loud"),
        ("sales", "amount", None),
    }


def test_a_view_on_a_view_is_made_of_that_view_only(ask: Ask, into: Callable[[str], Edges]) -> None:
    ask("CREATE VIEW high AS SELECT id, region FROM sales WHERE amount > 5")
    ask("CREATE VIEW named AS SELECT h.region, p.name FROM high h JOIN people p ON h.id = p.id")
    assert into("named") == {
        ("high", None, None),
        ("high", "region", "region"),
        ("high", "id", None),
        ("people", None, None),
        ("people", "name", "name"),
        ("people", "id", None),
    }


def test_what_stands_behind_a_view_through_another_is_no_edge_from_the_other(
    ask: Ask, into: Callable[[str], Edges]
) -> None:
    ask("CREATE VIEW high AS SELECT id FROM sales WHERE amount > 5")
    ask("CREATE VIEW higher AS SELECT id FROM high WHERE id > 1")
    ask("CREATE TABLE made AS SELECT id FROM higher")
    assert {source for source, _, _ in into("made")} == {"higher", "sales"}


def test_rows_put_in_from_a_view_have_edges_from_it(ask: Ask, into: Callable[[str], Edges]) -> None:
    ask("CREATE VIEW high AS SELECT id, region FROM sales")
    ask("CREATE TABLE made (id BIGINT, region VARCHAR)")
    ask("INSERT INTO made SELECT v.id, w.region FROM high v JOIN high w USING (id)")
    assert {("high", "id", "id"), ("high", "region", "region"), ("high", "id", None)} <= into("made")


def test_a_query_has_edges_from_the_views_that_it_names_and_one_to_its_result(
    ask: Ask, into: Callable[[str], Edges], database: Database
) -> None:
    ask("CREATE VIEW high AS SELECT id FROM sales")
    for _ in range(2):  # The second is planned already.
        asked = ask("SELECT id FROM high").query_id
        assert {source for source, _, _ in into(asked)} == {"high", "sales"}
        with database.read() as session:
            result = session.scalars(select(LineageEdge).filter_by(source_kind="query", source_id=asked)).one()
        assert (result.target_kind, result.target_id) == ("result", asked)
