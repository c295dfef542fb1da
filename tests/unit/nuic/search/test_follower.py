"""The index follows the catalog in the background where a process stays, and at the latest when somebody searches."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import func, select

from neurolake.catalog import changes, datasets
from neurolake.compliance.policies.service import Policies
from neurolake.metadata.database import Database
from neurolake.metadata.models import DatasetChange, SearchDocument
from neurolake.nuic.follower import Follower
from neurolake.nuic.search import index, service
from neurolake.nuic.search.service import Search
from tests.unit.conftest import NOW, Add

NEVER_S = 3600.0
SOON_S = 0.05


@pytest.fixture
def following(database: Database) -> Iterator[Callable[..., Follower]]:
    started: list[Follower] = []

    def start(**seconds: float) -> Follower:
        times = {"poll_s": NEVER_S, "gather_s": 0.0} | seconds
        started.append(Follower("search", database, lambda: index.follow(database, NOW) > 0, **times))
        started[-1].start()
        return started[-1]

    yield start
    for one in started:
        one.close()


def _documents(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(SearchDocument)) or 0


def _until(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 20
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


def test_a_change_of_this_process_is_taken_up_without_a_search(
    following: Callable[..., Follower], add: Add, database: Database
) -> None:
    following()
    add("orders", "id")
    add("parcels", "id")
    assert _until(lambda: not index.is_behind(database))
    assert _documents(database) == 2


def test_changes_of_other_processes_are_found_at_the_next_look(
    following: Callable[..., Follower], database: Database
) -> None:
    other = Database(database.engine.url.render_as_string(hide_password=False))
    following(poll_s=SOON_S)
    with other.write() as session:
        changes.note(session, datasets.register(session, "orders", "gold", NOW).id)
    other.close()
    assert _until(lambda: _documents(database) == 1)


def test_what_is_left_when_it_is_closed_is_taken_up_by_a_search(
    following: Callable[..., Follower], add: Add, search: Search, database: Database
) -> None:
    others = set(threading.enumerate())
    follower = following()
    follower.close()
    follower.start()
    assert not any(thread.name == "search-follower" for thread in set(threading.enumerate()) - others)
    add("orders", "id")
    assert index.is_behind(database)
    assert search.find("orders")["total"] == 1


def test_a_transaction_notes_a_dataset_once_and_the_next_one_again(add: Add, database: Database) -> None:
    orders = add("orders", "id")

    def notes() -> int:
        with database.read() as session:
            asked = select(func.count()).select_from(DatasetChange).where(DatasetChange.dataset_id == orders)
            return session.scalar(asked) or 0

    assert notes() == 1
    with database.write() as session:
        changes.note(session, orders)
        session.rollback()
        changes.note(session, orders)
        changes.note(session, orders)
    assert notes() == 2


def test_an_asker_waits_for_few_changes_where_a_follower_takes_up_the_others(
    database: Database, policies: Policies, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_FEW", 2)
    search = Search(database, policies, lambda: NOW)
    # As if it had much else to do.
    monkeypatch.setattr(Follower, "_follow", lambda _: None)
    search.follower.start()
    for number in range(5):
        add(f"orders_{number}", "id")
    found = search.find("orders")
    assert (found["total"], found["behind"]) == (2, 3)
    search.close()
    assert search.find("orders")["behind"] == 0
