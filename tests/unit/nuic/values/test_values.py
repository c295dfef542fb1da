"""Values follow the snapshot that they were taken from, and are found only by who sees them, in every database."""

from collections.abc import Sequence

import pytest
from sqlalchemy import func, select

from neurolake.catalog import datasets, tags
from neurolake.catalog.datasets import SnapshotFact
from neurolake.compliance.policies.service import Policies
from neurolake.kernel.errors import TimedOut
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import ColumnValue
from neurolake.nuic.values import found, store
from neurolake.nuic.values.base import PER_DATASET, Drawn, Value, kept
from neurolake.nuic.values.service import ValueIndex
from tests.unit.conftest import NOW, Add

ANN = Principal("ann")
GRANT = {"kind": "grant", "name": "ann-reads", "to": ["user:ann"], "on": {"dataset": "shops"}, "actions": ["select"]}
VALUES = {"city": ["São Paulo", "Lyon", "Winston-Salem"], "kind": ["Bakeries", "kiosk"]}


class Source:
    """What is drawn, and how often."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int, tuple[str, ...]]] = []

    def __call__(self, name: str, snapshot_id: int, columns: Sequence[str]) -> Drawn:
        self.asked.append((name, snapshot_id, tuple(columns)))
        return Drawn({column: VALUES[column] for column in columns}, complete=True)


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def index(database: Database, add: Add, source: Source) -> ValueIndex:
    add("shops", "id:BIGINT city kind")
    commit(database, 1)
    made = ValueIndex(database, source)
    assert made.refresh() == 0
    return made


def commit(database: Database, snapshot_id: int) -> None:
    with database.write() as session:
        dataset = datasets.find(session, "shops")
        datasets.record_snapshot(session, dataset, SnapshotFact(snapshot_id, None, "append", 3, 3, 30, 1), NOW)


def said(database: Database, policies: Policies, question: str, who: Principal = LOCAL) -> set[str]:
    with database.read() as session:
        places = found.said(session, question.split(), policies.rules(session, who))
        return {f"{column}={value}" for (_, column), values in places.items() for value in values}


def misspelt(database: Database, policies: Policies, question: str, who: Principal = LOCAL) -> set[str]:
    with database.read() as session:
        among = [datasets.find(session, "shops").id]
        places = found.misspelt(session, question.split(), {}, among, policies.rules(session, who))
        return {f"{column}={value}" for (_, column), values in places.items() for value in values}


def stored(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(ColumnValue)) or 0


def test_values_are_found_whatever_their_case_accents_and_number(
    database: Database, policies: Policies, index: ValueIndex, source: Source
) -> None:
    assert source.asked == [("shops", 1, ("city", "kind"))]
    assert said(database, policies, "a bakery in sao paulo or WINSTON SALEM") == {
        "city=São Paulo",
        "city=Winston-Salem",
        "kind=Bakeries",
    }
    assert said(database, policies, "sao and paulo") == set()
    assert misspelt(database, policies, "kiozk in Lyonn") == {"city=Lyon", "kind=kiosk"}


def test_values_go_with_the_data_that_they_were_taken_from(
    database: Database, policies: Policies, index: ValueIndex, source: Source
) -> None:
    commit(database, 2)
    assert said(database, policies, "lyon") == set(), "the data may not have it any more"
    index.refresh()
    assert source.asked[1:] == [("shops", 2, ("city", "kind"))]
    assert said(database, policies, "lyon") == {"city=Lyon"}
    with database.write() as session:
        datasets.expire_snapshots(session, datasets.find(session, "shops"))
    assert stored(database) == 0


def test_what_is_hidden_from_somebody_is_not_found(database: Database, policies: Policies, index: ValueIndex) -> None:
    assert said(database, policies, "lyon bakery", ANN) == set()
    policies.create(GRANT, by="test")
    assert said(database, policies, "lyon bakery", ANN) == {"city=Lyon", "kind=Bakeries"}
    mask = {"kind": "mask", "name": "m", "on": {"dataset": "shops", "columns": ["city"]}, "mask": {"method": "redact"}}
    policies.create(mask, by="test")
    assert said(database, policies, "lyon bakery", ANN) == {"kind=Bakeries"}
    assert misspelt(database, policies, "winstom kiozk", ANN) == {"kind=kiosk"}
    rows = {"kind": "row_filter", "name": "r", "on": {"dataset": "shops"}, "filter": "id > 1"}
    policies.create(rows, by="test")
    assert said(database, policies, "lyon bakery", ANN) == set()
    assert misspelt(database, policies, "kiozk", ANN) == set()
    assert said(database, policies, "lyon bakery") == {"city=Lyon", "kind=Bakeries"}


def test_personal_data_is_not_taken_up_and_goes_when_it_is_found(
    database: Database, policies: Policies, index: ValueIndex, source: Source
) -> None:
    with database.write() as session:
        tags.put(session, datasets.find(session, "shops"), "city", ["pii.address"], by="test", now=NOW)
    assert said(database, policies, "lyon bakery") == {"kind=Bakeries"}, "at once"
    with database.write() as session:
        store.drop(session, store.personal(session))
        assert store.personal(session) == []
    assert stored(database) == len(VALUES["kind"])
    commit(database, 2)
    index.refresh()
    assert source.asked[-1] == ("shops", 2, ("kind",))


def test_what_cannot_be_read_is_not_tried_at_every_question(database: Database, add: Add) -> None:
    add("shops", "city")
    commit(database, 1)
    tries: list[str] = []

    def draw(name: str, *_: object) -> Drawn:
        tries.append(name)
        raise TimedOut("Too long.")

    index = ValueIndex(database, draw)
    for _ in range(3):
        assert index.refresh() == 0
    assert tries == ["shops"]


def test_what_was_drawn_is_not_kept_when_the_data_changed_meanwhile(database: Database, add: Add) -> None:
    add("shops", "city")
    commit(database, 1)

    def draw(_name: str, snapshot_id: int, _columns: Sequence[str]) -> Drawn:
        commit(database, snapshot_id + 1)
        return Drawn({"city": ["Lyon"]}, complete=True)

    with database.read() as session:
        shops = datasets.find(session, "shops").id
    assert not ValueIndex(database, draw).make(shops)
    assert stored(database) == 0


def test_room_is_shared_by_columns() -> None:
    long = [f"{'x' * 70} {number:07}" for number in range(20_000)]
    values, complete = kept(Drawn({"long": long, "short": ["one", "two"]}, complete=True))
    assert not complete
    assert {one.value for one in values if one.column == "short"} == {"one", "two"}
    assert sum(len(one.value) + len(one.key) for one in values) <= PER_DATASET
    assert kept(Drawn({"a": ["!!", "Ärzte", "\x00"]}, complete=True)) == ([Value("a", "Ärzte", "arzte")], True)
