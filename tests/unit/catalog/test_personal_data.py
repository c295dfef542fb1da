"""What detection says and what people decide, over time."""

from collections.abc import Sequence

import pytest

from neurolake.catalog import personal_data
from neurolake.catalog.personal_data import Decision, PersonalDataFact
from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import NotFound
from neurolake.metadata.database import Database
from neurolake.metadata.models import Dataset


@pytest.fixture
def dataset(database: Database) -> str:
    with database.write() as session:
        made = Dataset(name="people", zone="gold", created_at=utc_now(), updated_at=utc_now())
        session.add(made)
        session.flush()
        return made.id


def fact(column: str, entity: str, confidence: float = 0.9) -> PersonalDataFact:
    return PersonalDataFact(column, "", entity, confidence, {"matched": 1})


def record(database: Database, dataset: str, facts: Sequence[PersonalDataFact], *, whole: bool = True) -> None:
    with database.write() as session:
        personal_data.record(session, dataset, facts, utc_now(), whole=whole)


def decide(database: Database, dataset: str, column: str, decision: Decision | None, entity: str | None = None) -> None:
    with database.write() as session:
        personal_data.decide(session, dataset, column, decision, entity=entity, by="anna", now=utc_now())


def tags(database: Database, dataset: str) -> dict[str, set[str]]:
    with database.read() as session:
        return personal_data.tags_of(session, dataset)


def test_findings_become_tags_of_their_columns(database: Database, dataset: str) -> None:
    record(database, dataset, [fact("mail", "email"), fact("note", "email"), fact("note", "phone")])
    assert tags(database, dataset) == {"mail": {"pii", "pii.email"}, "note": {"pii", "pii.email", "pii.phone"}}


def test_a_new_look_at_all_data_replaces_what_was_found(database: Database, dataset: str) -> None:
    record(database, dataset, [fact("mail", "email"), fact("tel", "phone")])
    record(database, dataset, [fact("mail", "email", 0.6)])
    assert tags(database, dataset) == {"mail": {"pii", "pii.email"}}


def test_added_rows_take_nothing_away(database: Database, dataset: str) -> None:
    record(database, dataset, [fact("mail", "email", 0.9)])
    record(database, dataset, [fact("mail", "email", 0.6), fact("tel", "phone")], whole=False)
    assert set(tags(database, dataset)) == {"mail", "tel"}
    with database.read() as session:
        assert personal_data.of_dataset(session, dataset)[0].confidence == 0.9


def test_a_rejection_survives_later_looks_and_wins(database: Database, dataset: str) -> None:
    record(database, dataset, [fact("code", "phone")])
    decide(database, dataset, "code", "rejected")
    for whole in (True, False):
        record(database, dataset, [fact("code", "phone", 0.99)], whole=whole)
        assert tags(database, dataset) == {}
    record(database, dataset, [])
    record(database, dataset, [fact("code", "phone")])
    assert tags(database, dataset) == {}


def test_a_confirmation_stays_when_nothing_is_found_any_more(database: Database, dataset: str) -> None:
    record(database, dataset, [fact("x", "passport", 0.5)])
    decide(database, dataset, "x", "confirmed")
    record(database, dataset, [])
    assert tags(database, dataset) == {"x": {"pii", "pii.passport"}}
    with database.read() as session:
        (row,) = personal_data.of_dataset(session, dataset)
    assert (row.decision, row.decided_by, row.confidence) == ("confirmed", "anna", None)


def test_a_person_can_add_what_was_not_found_and_take_it_back(database: Database, dataset: str) -> None:
    with pytest.raises(NotFound, match="No personal data"):
        decide(database, dataset, "x", "confirmed")
    decide(database, dataset, "x", "confirmed", "passport")
    assert tags(database, dataset) == {"x": {"pii", "pii.passport"}}
    decide(database, dataset, "x", None)
    assert tags(database, dataset) == {}


def test_a_decision_on_one_entity_leaves_the_others(database: Database, dataset: str) -> None:
    record(database, dataset, [fact("note", "email"), fact("note", "phone")])
    decide(database, dataset, "note", "rejected", "phone")
    assert tags(database, dataset) == {"note": {"pii", "pii.email"}}
