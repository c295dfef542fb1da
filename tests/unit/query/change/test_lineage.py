"""What is recorded of where a change's columns come from, and that tags go the same way."""

from collections.abc import Callable, Mapping

import pytest
from sqlalchemy import select

from neurolake.catalog import datasets, tags
from neurolake.compliance.policies import store
from neurolake.compliance.policies.document import policy_from
from neurolake.kernel.clock import utc_now
from neurolake.kernel.principal import Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import Dataset, LineageEdge
from neurolake.query.results import Result

Ask = Callable[..., Result]
Edges = Callable[[str], set[tuple[str | None, str, str]]]
ANN = Principal("ann")
ZONE = {"kind": "grant", "name": "zone", "to": ["user:ann"], "on": {"zone": "bronze"}, "actions": ["select", "modify"]}
GRANT = {"kind": "grant", "name": "read", "to": ["user:ann"], "actions": ["select"]}


@pytest.fixture
def edges(database: Database) -> Edges:
    """The column edges into a dataset: its column, `dataset.column`, kind."""

    def of(name: str) -> set[tuple[str | None, str, str]]:
        with database.read() as session:
            target = datasets.find(session, name)
            names = {dataset.id: dataset.name for dataset in session.scalars(select(Dataset))}
            rows = session.scalars(select(LineageEdge).filter_by(target_id=target.id)).all()
            return {
                (row.target_column, f"{names[row.source_id]}.{row.source_column}", row.kind)
                for row in rows
                if row.source_column is not None
            }

    return of


def _tag(database: Database, name: str, column: str, tag: str) -> None:
    with database.write() as session:
        tags.put(session, datasets.find(session, name), column, [tag], by="test", now=utc_now())


def _tags(database: Database, name: str) -> Mapping[str, frozenset[str]]:
    with database.read() as session:
        return tags.tags_of(session, datasets.find(session, name).id)


def test_what_columns_are_made_of_and_what_chooses_rows_are_told_apart(ask: Ask, edges: Edges) -> None:
    ask("""CREATE TABLE made AS
           SELECT p.name, s.region || '!' AS loud, count(*) OVER (PARTITION BY s.region) AS n
           FROM sales s JOIN people p ON s.id = p.id WHERE s.amount > 1""")
    assert edges("made") == {
        ("name", "people.name", "identity"),
        ("loud", "sales.region", "transformation"),
        ("n", "sales.region", "window"),
        (None, "sales.id", "join"),
        (None, "people.id", "join"),
        (None, "sales.amount", "filter"),
    }


def test_changes_of_rows_record_what_they_are_made_of(ask: Ask, edges: Edges) -> None:
    ask("CREATE TABLE mine AS SELECT 1 AS id, 'x' AS region")
    ask("UPDATE mine SET region = s.region FROM sales s WHERE s.id = mine.id")
    assert edges("mine") == {
        ("region", "sales.region", "identity"),
        (None, "sales.id", "filter"),
        (None, "mine.id", "filter"),
    }


def test_a_merge_records_each_way_in_which_it_writes(ask: Ask, edges: Edges) -> None:
    ask("CREATE TABLE mine AS SELECT 1 AS id, 'x' AS region")
    ask("""MERGE INTO mine USING sales s ON mine.id = s.id
           WHEN MATCHED AND s.amount > 5 THEN UPDATE SET region = upper(s.region)
           WHEN NOT MATCHED THEN INSERT (id, region) VALUES (s.id, s.region)""")
    found = edges("mine")
    assert {
        ("region", "sales.region", "transformation"),
        (None, "sales.id", "join"),
        (None, "mine.id", "join"),
    } <= found
    assert ("region", "sales.amount", "condition") in found
    assert any(edge[:2] == ("id", "sales.id") for edge in found)


def test_a_deletion_records_what_it_looked_at(ask: Ask, edges: Edges) -> None:
    ask("CREATE TABLE mine AS SELECT id FROM sales")
    ask("DELETE FROM mine WHERE id IN (SELECT id FROM people WHERE name = 'ann')")
    assert (None, "people.name", "filter") in edges("mine")


def test_a_value_that_a_policy_masks_is_recorded_as_masked(ask: Ask, database: Database) -> None:
    mask = {"kind": "mask", "name": "m", "on": {"dataset": "people", "columns": ["name"]}, "mask": {"method": "redact"}}
    with database.write() as session:
        store.put_all(session, [policy_from(document) for document in (GRANT, ZONE, mask)], by="test", now=utc_now())
    ask("CREATE TABLE bronze.seen AS SELECT id, name, md5(id::VARCHAR) AS hashed FROM people", principal=ANN)
    with database.read() as session:
        target = datasets.find(session, "seen").id
        rows = session.scalars(select(LineageEdge).filter_by(target_id=target)).all()
    masked = {row.target_column: row.masked for row in rows if row.target_column}
    assert masked == {"id": False, "name": True, "hashed": True}
    assert {row.evidence for row in rows if row.target_column} == {"parsed"}


def test_a_star_means_the_columns_that_the_asker_sees(ask: Ask, database: Database, edges: Edges) -> None:
    hidden = {**GRANT, "on": {"dataset": "people", "columns": ["name"]}}
    with database.write() as session:
        store.put_all(session, [policy_from(document) for document in (hidden, ZONE)], by="test", now=utc_now())
    ask("CREATE TABLE bronze.seen AS SELECT * FROM people", principal=ANN)
    assert edges("seen") == {("name", "people.name", "identity")}


def test_tags_go_with_values_but_not_with_counts(ask: Ask, database: Database) -> None:
    _tag(database, "people", "name", "pii.person")
    ask("""CREATE TABLE copy AS SELECT max(name) AS last, count(name) AS n, count(DISTINCT name) AS m,
           string_agg(name, ',') AS everybody, max(CASE WHEN name LIKE 'a%' THEN 1 ELSE 0 END) AS a FROM people""")
    person = frozenset({"pii.person"})
    assert _tags(database, "copy") == {"last": person, "everybody": person, "a": person}


def test_a_column_that_cannot_be_traced_has_every_tag_that_may_be_in_it(ask: Ask, database: Database) -> None:
    _tag(database, "people", "name", "pii.person")
    ask("CREATE TABLE copy AS SELECT COLUMNS(c -> c = 'name') AS n FROM people")
    assert _tags(database, "copy") == {"n": frozenset({"pii.person"})}
