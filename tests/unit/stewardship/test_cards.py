"""What people say about datasets: who may, what is seen of it, and that nobody overwrites anybody."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from neurolake.kernel.errors import Conflict, Forbidden, InvalidInput, InvalidName, LimitExceeded, NotFound
from neurolake.kernel.principal import Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import AuditEntry
from neurolake.stewardship.service import Stewardship
from tests.unit.conftest import Add
from tests.unit.stewardship.conftest import Put

ANN, BOB, OWEN = Principal("ann"), Principal("bob"), Principal("owen")
READ = {"kind": "grant", "name": "read", "to": ["everyone"], "actions": ["select"]}
CURATE = {"kind": "grant", "name": "curate", "to": ["user:ann"], "actions": ["curate"]}


def _recorded(database: Database) -> list[tuple[str, str]]:
    with database.read() as session:
        asked = select(AuditEntry.principal, AuditEntry.decision).where(AuditEntry.action == "curate")
        return [(row[0], row[1]) for row in session.execute(asked.order_by(AuditEntry.position))]


def test_only_who_may_curate_says_something_and_all_of_it_is_recorded(
    stewardship: Stewardship, add: Add, put: Put, database: Database
) -> None:
    add("sales", "id amount", owner="owen")
    put(READ, CURATE)
    with pytest.raises(Forbidden, match="curate"):
        stewardship.edit("sales", {"description": "mine"}, BOB)
    stewardship.edit("sales", {"description": "By *branch*.", "tags": ["finance", "daily"]}, ANN)
    stewardship.edit_column("sales", "amount", {"description": "In euros."}, OWEN)
    card = stewardship.card("sales", BOB)
    assert (card["version"], card["description"], card["tags"]) == (2, "By *branch*.", ["daily", "finance"])
    assert card["columns"]["amount"]["description"] == "In euros."
    assert _recorded(database) == [("bob", "deny"), ("ann", "allow"), ("owen", "allow")]


def test_what_may_not_be_known_of_is_not_there(stewardship: Stewardship, add: Add, put: Put) -> None:
    add("sales", "id amount")
    add("secrets", "id")
    put({**READ, "on": {"dataset": "sales", "columns": ["id"]}}, {**CURATE, "on": {"dataset": "sales"}})
    for attempt in (
        lambda: stewardship.card("secrets", ANN),
        lambda: stewardship.edit("secrets", {"tags": ["a"]}, ANN),
        lambda: stewardship.bookmarks.add("secrets", ANN),
        lambda: stewardship.deprecate("sales", "old", ANN, successor="secrets"),
        lambda: stewardship.edit_column("sales", "amount", {"description": "x"}, ANN),
        lambda: stewardship.edit_column("sales", "nothing", {"description": "x"}, ANN),
    ):
        with pytest.raises(NotFound):
            attempt()
    stewardship.deprecate("sales", "old", successor="secrets")
    assert stewardship.card("sales", ANN)["lifecycle"]["successor"] is None
    assert set(stewardship.card("sales", ANN)["columns"]) == {"id"}
    assert stewardship.card("sales")["lifecycle"]["successor"]["qualified_name"] == "gold.secrets"


def test_a_curator_gives_no_rights_away(stewardship: Stewardship, add: Add, put: Put) -> None:
    add("sales", "id mail", owner="owen")
    secret = {"name": "m", "kind": "mask", "on": {"tag": "secret"}, "mask": {"method": "nullify"}}
    put(READ, CURATE, secret)
    stewardship.edit_column("sales", "mail", {"tags": ["secret.mail", "contact"]})
    for someone in (ANN, OWEN):
        with pytest.raises(Forbidden, match="administrators"):
            stewardship.edit_column("sales", "mail", {"tags": ["contact"]}, someone)
        with pytest.raises(Forbidden, match="administrators"):
            stewardship.edit_column("sales", "mail", {"tags": ["secret.mail", "contact", "pii.phone"]}, someone)
    stewardship.edit_column("sales", "mail", {"tags": ["secret.mail", "contact", "crm"]}, ANN)
    with pytest.raises(Forbidden, match="manage"):
        stewardship.edit("sales", {"owner": "ann"}, ANN)
    assert stewardship.edit("sales", {"owner": "bob"}, OWEN)["owner"] == "bob"


def test_of_two_edits_from_one_version_one_is_refused(stewardship: Stewardship, add: Add) -> None:
    add("sales", "id")
    stewardship.edit("sales", {"description": "first"}, expected=0)
    with pytest.raises(Conflict, match="version 1"):
        stewardship.edit("sales", {"description": "second"}, expected=0)
    assert stewardship.card("sales")["description"] == "first"

    def attempt(number: int) -> bool:
        try:
            stewardship.edit("sales", {"description": f"writer {number}"}, expected=1)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(8))) == 1
    assert stewardship.card("sales")["version"] == 2


def test_parts_are_changed_alone_and_an_edit_that_fails_leaves_nothing(stewardship: Stewardship, add: Add) -> None:
    add("sales", "id")
    stewardship.edit("sales", {"description": "kept", "stewards": ["ann"]})
    with pytest.raises(InvalidName):
        stewardship.edit("sales", {"description": "lost", "tags": ["fine", "Not A Tag"]})
    with pytest.raises(NotFound, match="domain"):
        stewardship.edit("sales", {"description": "lost", "domain": "nowhere"})
    with pytest.raises(InvalidInput, match="nothing to change"):
        stewardship.edit("sales", {})
    with pytest.raises(LimitExceeded):
        stewardship.edit("sales", {"tags": [f"t{number}" for number in range(51)]})
    with pytest.raises(InvalidInput, match="control"):
        stewardship.edit("sales", {"description": "a\x00b"})
    card = stewardship.edit("sales", {"stewards": ["bob", "ann", "bob"]})
    assert (card["description"], card["stewards"], card["version"]) == ("kept", ["ann", "bob"], 2)
    assert stewardship.edit("sales", {"description": None})["description"] is None


def test_deprecated_archived_restored(stewardship: Stewardship, add: Add) -> None:
    add("sales", "id")
    add("sales_v2", "id")
    card = stewardship.deprecate("sales", "Has no taxes.", successor="gold.sales_v2")
    assert card["lifecycle"]["state"] == "deprecated"
    assert card["lifecycle"]["successor"]["qualified_name"] == "gold.sales_v2"
    with pytest.raises(InvalidInput, match="itself"):
        stewardship.deprecate("sales", "x", successor="sales")
    with pytest.raises(InvalidInput, match="reason"):
        stewardship.deprecate("sales", "  ")
    assert stewardship.archive("sales")["lifecycle"]["reason"] is None
    assert stewardship.restore("sales")["lifecycle"]["state"] == "active"
    with pytest.raises(Conflict, match="in use"):
        stewardship.restore("sales")


def test_bookmarks_are_each_persons_own(stewardship: Stewardship, add: Add, put: Put) -> None:
    add("sales", "id")
    put(READ)
    stewardship.bookmarks.add("sales", ANN)
    stewardship.bookmarks.add("sales", ANN)
    assert [one["name"] for one in stewardship.bookmarks.listing(ANN)] == ["sales"]
    assert stewardship.bookmarks.listing(BOB) == []
    put({**READ, "to": ["user:bob"]})
    assert stewardship.bookmarks.listing(ANN) == []
    stewardship.bookmarks.add("sales", BOB)
    stewardship.bookmarks.remove("sales", BOB)
    assert stewardship.bookmarks.listing(BOB) == []
