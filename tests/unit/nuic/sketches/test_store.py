"""Sketches follow the snapshot that they were made of, in every database."""

import pytest

from neurolake.catalog import datasets
from neurolake.catalog.datasets import SnapshotFact
from neurolake.kernel.errors import TimedOut
from neurolake.metadata.database import Database
from neurolake.nuic.sketches import store
from neurolake.nuic.sketches.base import Sketch
from neurolake.nuic.sketches.service import Sketches
from tests.unit.conftest import NOW, Add


def _commit(database: Database, name: str, snapshot_id: int) -> None:
    with database.write() as session:
        dataset = datasets.find(session, name)
        fact = SnapshotFact(snapshot_id, None, "append", 10, 10, 100, 1)
        datasets.record_snapshot(session, dataset, fact, NOW)


@pytest.fixture
def catalog(database: Database, add: Add) -> dict[str, str]:
    ids = {name: add(name, "id:BIGINT word share:DOUBLE") for name in ("a", "b")}
    for name in ids:
        _commit(database, name, 1)
    return ids


def test_only_what_can_be_compared_is_drawn_and_only_when_data_changed(
    database: Database, catalog: dict[str, str]
) -> None:
    asked: list[tuple[str, int, tuple[str, ...]]] = []

    def draw(name: str, snapshot_id: int, columns: object) -> dict[str, list[int]]:
        asked.append((name, snapshot_id, tuple(columns)))  # type: ignore[arg-type]
        return {"id": [1, 2, 3], "word": [7]}

    sketches = Sketches(database, draw)
    assert sketches.refresh() == 0
    assert sorted(asked) == [("a", 1, ("id", "word")), ("b", 1, ("id", "word"))]
    sketches.refresh()
    assert len(asked) == 2
    _commit(database, "a", 2)
    sketches.refresh()
    assert asked[2:] == [("a", 2, ("id", "word"))]


def test_columns_that_share_hashes_are_found(database: Database, catalog: dict[str, str]) -> None:
    mine, other = (Sketch(catalog[name], "id", "number", tuple(range(5, 700, 7))) for name in ("a", "b"))
    with database.write() as session:
        for sketch in (mine, other):
            store.put(session, sketch.dataset_id, 1, [sketch], complete=True)
    with database.read() as session:
        assert store.alike(session, mine) == [(catalog["b"], "id")]
        assert store.of_each(session, [catalog["b"]])[catalog["b"]]["id"].hashes == other.hashes
    _commit(database, "b", 2)
    with database.read() as session:
        assert store.of(session, catalog["b"]) is None, "of an earlier snapshot"
        assert list(store.waiting(session, 10)) == [catalog["b"]]
    with database.write() as session:
        datasets.expire_snapshots(session, datasets.find(session, "b"))
    with database.read() as session:
        assert store.alike(session, mine) == [], "a sketch goes with its snapshot"


def test_what_cannot_be_read_is_not_tried_at_every_question(database: Database, catalog: dict[str, str]) -> None:
    tries: list[str] = []

    def draw(name: str, *_: object) -> dict[str, list[int]]:
        tries.append(name)
        raise TimedOut("Too long.")

    sketches = Sketches(database, draw)
    for _ in range(3):
        assert sketches.make(catalog["a"])
    assert tries == ["a"]
    with database.read() as session:
        known = store.of(session, catalog["a"])
    assert known == ({}, False)
