"""Stored answers are read only as long as the policies would show the same."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from neurolake.catalog import datasets, tags
from neurolake.compliance.policies import store
from neurolake.compliance.policies.document import policy_from
from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import AnswerOutdated, Forbidden, NeuroLakeError
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import AuditEntry, QueryRun
from neurolake.query.results import Result
from neurolake.query.service import Queries

ANN = Principal("ann", roles=frozenset(("analyst",)), groups=frozenset(("north",)), attributes={"region": "north"})
ROOT = Principal("root", roles=frozenset(("admin",)))

GRANT = {"kind": "grant", "name": "read", "to": ["role:analyst"]}
MASK = {
    "kind": "mask",
    "name": "hide-name",
    "on": {"dataset": "people", "columns": ["name"]},
    "mask": {"method": "redact"},
}
ROWS = {"kind": "row_filter", "name": "own", "on": {"dataset": "people"}, "filter": "region = attribute('region')"}
TEAM = ROWS | {"filter": "is_member('north') OR region = 'south'"}
TODAY = ROWS | {"filter": "seen::DATE < current_date"}
QUARANTINE = {"kind": "quarantine", "name": "held", "on": {"dataset": "people"}}
TAGGED = {"kind": "mask", "name": "tagged", "on": {"tag": "secret"}, "mask": {"method": "nullify"}}
NAMES = "SELECT id, name FROM people ORDER BY id"

Policies = tuple[Mapping[str, Any], ...]
Put = Callable[..., None]
Ask = Callable[..., Result]


@pytest.fixture
def put(queries: Queries, database: Database) -> Put:
    """`put(policy, …)` puts these policies in force, and no others."""

    def change(*documents: Mapping[str, Any]) -> None:
        with database.write() as session:
            for stored in store.listing(session):
                if stored.policy.name not in {document["name"] for document in documents}:
                    store.delete(session, stored.policy.name, by="test", now=utc_now())
            store.put_all(session, [policy_from(document) for document in documents], by="test", now=utc_now())

    return change


@pytest.fixture(params=["the same process", "another process"])
def reading(request: pytest.FixtureRequest, queries: Queries, begin: Callable[[], Queries]) -> Queries:
    """Where answers are read: where they were asked for, or where nothing is known but what is stored."""
    return queries if request.param == "the same process" else begin()


def read(queries: Queries, result: Result, who: Principal) -> list[tuple[Any, ...]]:
    stored = queries.result(result.query_id, principal=who)
    return [tuple(row.values()) for row in stored.to_arrow().to_pylist()]


def denials(database: Database, query_id: str) -> list[AuditEntry]:
    with database.read() as session:
        of_it = select(AuditEntry).where(AuditEntry.origin_id == query_id, AuditEntry.decision == "deny")
        return list(session.scalars(of_it.order_by(AuditEntry.position)))


SAME: list[tuple[str, Policies, Policies]] = [
    ("nothing", (GRANT, MASK, ROWS), (GRANT, MASK, ROWS)),
    ("another mask by the same method", (GRANT, MASK), (GRANT, MASK | {"name": "hide-names", "priority": 7})),
    (
        "a mask of a column that was not read",
        (GRANT,),
        (GRANT, MASK | {"on": {"dataset": "people", "columns": ["seen"]}}),
    ),
    ("a policy on another dataset", (GRANT,), (GRANT, ROWS | {"on": {"dataset": "sales"}})),
    ("a filter that comes to the same", (GRANT, ROWS), (GRANT, ROWS | {"filter": "region = 'north'"})),
    ("a narrower grant", (GRANT,), (GRANT | {"on": {"dataset": "people", "columns": ["id", "name"]}},)),
    ("a filter for others", (GRANT,), (GRANT, ROWS | {"to": ["user:bob"]})),
    ("a wider grant", (GRANT | {"on": {"dataset": "people"}},), (GRANT,)),
]


@pytest.mark.parametrize(("before", "after"), [case[1:] for case in SAME], ids=[case[0] for case in SAME])
def test_an_answer_is_read_while_the_policies_show_the_same(
    put: Put, ask: Ask, reading: Queries, database: Database, before: Policies, after: Policies
) -> None:
    put(*before)
    result = ask(NAMES, principal=ANN)
    put(*after)
    assert read(reading, result, ANN) == [tuple(row.values()) for row in result.to_arrow().to_pylist()]
    assert denials(database, result.query_id) == []


OTHER: list[tuple[str, Policies, Policies, type[NeuroLakeError], str]] = [
    ("no grant", (GRANT,), (), Forbidden, "silver.people is not there any more, or not for you"),
    ("denied", (GRANT,), (GRANT, GRANT | {"name": "no", "effect": "deny"}), Forbidden, "denied by no"),
    (
        "a column fewer",
        (GRANT,),
        (GRANT | {"on": {"dataset": "people", "columns": ["id", "region"]}},),
        Forbidden,
        "no column 'name' any more, or not for you",
    ),
    ("quarantine", (GRANT,), (GRANT, QUARANTINE), Forbidden, "quarantine"),
    (
        "a purpose",
        (GRANT,),
        (GRANT, {"kind": "purpose", "name": "why", "on": {"dataset": "people"}, "purposes": ["care"]}),
        Forbidden,
        "why demands a declared purpose",
    ),
    ("a mask more", (GRANT,), (GRANT, MASK), AnswerOutdated, "name is masked now"),
    ("a mask fewer", (GRANT, MASK), (GRANT,), AnswerOutdated, "name is masked no more"),
    (
        "another mask",
        (GRANT, MASK),
        (GRANT, MASK | {"mask": {"method": "partial", "keep_first": 1}}),
        AnswerOutdated,
        "name is masked in another way",
    ),
    ("a filter more", (GRANT,), (GRANT, ROWS), AnswerOutdated, "more row filters hold"),
    ("a filter fewer", (GRANT, ROWS), (GRANT,), AnswerOutdated, "fewer row filters hold"),
    ("another filter", (GRANT, ROWS), (GRANT, TEAM), AnswerOutdated, "other row filters hold"),
]


@pytest.mark.parametrize(
    ("before", "after", "error", "why"), [case[1:] for case in OTHER], ids=[case[0] for case in OTHER]
)
def test_an_answer_is_not_read_when_the_policies_show_something_else(
    put: Put,
    ask: Ask,
    reading: Queries,
    database: Database,
    before: Policies,
    after: Policies,
    error: type[NeuroLakeError],
    why: str,
) -> None:
    put(*before)
    result = ask(NAMES, principal=ANN, purpose="research")
    put(*after)
    with pytest.raises(error, match=why) as refused:
        read(reading, result, ANN)
    assert "Ask the query again" in str(refused.value)
    (entry,) = denials(database, result.query_id)
    assert (entry.action, entry.principal, entry.purpose) == ("query", "ann", "research")
    assert [touched["columns"] for touched in entry.datasets] == [["id", "name"]]
    assert entry.reasons[0]["text"].startswith("stored answer: ")
    put(*before)
    assert len(read(reading, result, ANN)) == len(result)


def test_a_refusal_is_the_same_whether_a_dataset_is_gone_or_hidden(put: Put, ask: Ask, queries: Queries) -> None:
    put(GRANT)
    result = ask(NAMES, principal=ANN)
    put()
    with pytest.raises(Forbidden) as hidden:
        read(queries, result, ANN)
    put(GRANT)
    ask("DROP TABLE people")
    ask("CREATE TABLE silver.people AS SELECT 1 AS id, 'somebody' AS name")
    with pytest.raises(Forbidden) as gone:
        read(queries, result, ANN)
    assert gone.value.problem() == hidden.value.problem()


@pytest.mark.parametrize(
    ("policy", "now", "readable"),
    [
        (TEAM, Principal("ann", roles=ANN.roles, attributes=ANN.attributes), False),
        (TEAM, Principal("ann", roles=ANN.roles, groups=frozenset(("north", "west"))), True),
        (ROWS, Principal("ann", roles=ANN.roles, groups=ANN.groups, attributes={"region": "south"}), False),
        (MASK | {"to": ["group:west"]}, Principal("ann", roles=ANN.roles, groups=frozenset(("west",))), False),
        (MASK, Principal("ann"), False),
        (MASK | {"except": ["role:lead"]}, Principal("ann", roles=ANN.roles | {"lead"}), False),
    ],
    ids=["left the group", "joined another", "another region", "joined a masked group", "no role", "not masked now"],
)
def test_who_the_reader_is_now_is_what_counts(
    put: Put, ask: Ask, queries: Queries, policy: Mapping[str, Any], now: Principal, readable: bool
) -> None:
    put(GRANT, policy)
    result = ask(NAMES, principal=ANN)
    if readable:
        assert len(read(queries, result, now)) == len(result)
    else:
        with pytest.raises((Forbidden, AnswerOutdated)):
            read(queries, result, now)


def test_a_tag_on_a_column_counts_at_once(put: Put, ask: Ask, queries: Queries, database: Database) -> None:
    put(GRANT, TAGGED)
    read_it = ask(NAMES, principal=ANN)
    others = ask("SELECT id, region FROM people", principal=ANN)
    with database.write() as session:
        tags.put(session, datasets.find(session, "people"), "name", ["secret"], by="test", now=utc_now())
    with pytest.raises(AnswerOutdated, match="name is masked now"):
        read(queries, read_it, ANN)
    assert len(read(queries, others, ANN)) == 30


def test_an_administrator_is_bound_by_nothing_until_being_none(put: Put, ask: Ask, queries: Queries) -> None:
    put(GRANT, MASK)
    result = ask(NAMES, principal=ROOT)
    put(GRANT, MASK, ROWS, QUARANTINE)
    assert len(read(queries, result, ROOT)) == 30
    put(GRANT, MASK)
    with pytest.raises(AnswerOutdated, match="name is masked now"):
        read(queries, result, Principal("root", roles=ANN.roles))
    ask("DROP TABLE people")
    assert len(read(queries, result, ROOT)) == 30


def test_an_answer_of_no_dataset_is_always_read(put: Put, ask: Ask, queries: Queries) -> None:
    put(GRANT | {"actions": ["select", "modify", "manage"]})
    constant = ask("SELECT 42 AS n", principal=ANN)
    change = ask("CREATE TABLE bronze.mine AS SELECT * FROM people", principal=ANN)
    put()
    assert read(queries, constant, ANN) == [(42,)]
    assert read(queries, change, ANN)[0][:2] == ("create table", "mine")


def test_a_count_is_of_the_rows_that_were_seen(put: Put, ask: Ask, queries: Queries) -> None:
    put(GRANT)
    result = ask("SELECT count(*) FROM people", principal=ANN)
    put(GRANT, MASK)
    assert read(queries, result, ANN) == [(30,)]
    put(GRANT, ROWS)
    with pytest.raises(AnswerOutdated, match="more row filters"):
        read(queries, result, ANN)


def test_a_view_is_asked_about_as_well_as_its_tables(put: Put, ask: Ask, queries: Queries) -> None:
    ask("CREATE VIEW gold.names AS SELECT name, id FROM people")
    ask("CREATE VIEW gold.constant AS SELECT 'a constant' AS told")
    on_view = GRANT | {"name": "view", "on": {"dataset": "names"}}
    on_table = GRANT | {"on": {"dataset": "people"}}
    constant = GRANT | {"name": "constant", "on": {"dataset": "constant"}}
    put(on_view, on_table, constant)
    result, told = ask("SELECT id FROM names", principal=ANN), ask("FROM constant", principal=ANN)
    assert len(read(queries, result, ANN)) == 30
    assert read(queries, told, ANN) == [("a constant",)]
    put(on_table)
    for stored in (result, told):
        with pytest.raises(Forbidden, match="is not there any more, or not for you"):
            read(queries, stored, ANN)
    put(on_view)
    with pytest.raises(Forbidden, match=r"silver\.people is not there any more"):
        read(queries, result, ANN)


def test_a_column_of_the_same_name_is_not_the_one_that_was_read(put: Put, ask: Ask, queries: Queries) -> None:
    put(GRANT)
    result = ask(NAMES, principal=ANN)
    ask("ALTER TABLE people RENAME COLUMN name TO called")
    with pytest.raises(Forbidden, match="no column 'name'"):
        read(queries, result, ANN)
    ask("ALTER TABLE people ADD COLUMN name VARCHAR")
    with pytest.raises(Forbidden, match="no column 'name'"):
        read(queries, result, ANN)
    ask("ALTER TABLE people DROP COLUMN name")
    ask("ALTER TABLE people RENAME COLUMN called TO name")
    assert len(read(queries, result, ANN)) == 30


def test_new_data_and_new_columns_leave_answers_as_they_were(
    put: Put, ask: Ask, queries: Queries, commit: Any, database: Database
) -> None:
    put(GRANT, MASK)
    result = ask(NAMES, principal=ANN)
    commit("people", "silver", "SELECT 99::BIGINT AS id, 'New' AS name, 'north' AS region")
    ask("ALTER TABLE people ADD COLUMN phone VARCHAR")
    assert len(read(queries, result, ANN)) == 30
    # The filter of a tag is about the dataset as soon as one of its columns has the tag.
    put(GRANT, MASK, {**GRANT, "name": "no-secrets", "effect": "deny", "on": {"tag": "secret"}})
    with database.write() as session:
        tags.put(session, datasets.find(session, "people"), "phone", ["secret"], by="test", now=utc_now())
    assert len(read(queries, result, ANN)) == 30


def test_an_answer_over_an_old_version_is_read_like_any_other(
    put: Put, ask: Ask, queries: Queries, database: Database
) -> None:
    put(GRANT, MASK, TAGGED)
    before = utc_now()
    ask("ALTER TABLE people ADD COLUMN phone VARCHAR")
    with database.write() as session:
        tags.put(session, datasets.find(session, "people"), "phone", ["secret"], by="test", now=utc_now())
    result = ask("FROM people ORDER BY id", principal=ANN, as_of=before)
    assert "phone" not in [column.name for column in result.columns]
    assert len(read(queries, result, ANN)) == 30
    ask("ALTER TABLE people DROP COLUMN seen")
    with pytest.raises(Forbidden, match="no column 'seen'"):
        read(queries, result, ANN)


def test_an_answer_by_a_filter_that_depends_on_the_day_is_of_that_day(
    put: Put, ask: Ask, begin: Callable[[], Queries], database: Database
) -> None:
    put(GRANT, TODAY)
    result = ask(NAMES, principal=ANN)
    yesterday = update(QueryRun).where(QueryRun.id == result.query_id)
    with database.write() as session:
        session.execute(yesterday.values(submitted_at=utc_now() - timedelta(days=1)))
    with pytest.raises(AnswerOutdated, match="another day"):
        read(begin(), result, ANN)
    put(GRANT, ROWS)
    steady = ask(NAMES, principal=ANN)
    with database.write() as session:
        session.execute(update(QueryRun).values(submitted_at=utc_now() - timedelta(days=1)))
    assert len(read(begin(), steady, ANN)) == len(steady)


def test_what_an_answer_shows_must_be_known(
    put: Put, ask: Ask, begin: Callable[[], Queries], database: Database
) -> None:
    put(GRANT)
    by_ann, by_root = ask("SELECT 1", principal=ANN), ask(NAMES, principal=ROOT)
    with database.write() as session:
        session.execute(update(QueryRun).values(seen=None))
    with pytest.raises(AnswerOutdated, match="not known which policies"):
        read(begin(), by_ann, ANN)
    assert len(read(begin(), by_root, ROOT)) == 30
    assert len(denials(database, by_ann.query_id)) == 1


def test_a_shared_answer_is_asked_about_for_each_asker(put: Put, ask: Ask, queries: Queries) -> None:
    put(GRANT, MASK)
    bob = Principal("bob", roles=ANN.roles)
    for_ann, for_bob = ask(NAMES, principal=ANN), ask(NAMES, principal=bob)
    assert (queries.get(for_bob.query_id, principal="bob").facts or {})["cache"]["status"] == "hit"
    put(GRANT, MASK, ROWS | {"to": ["user:bob"]})
    assert len(read(queries, for_ann, ANN)) == 30
    with pytest.raises(AnswerOutdated):
        read(queries, for_bob, bob)
    again = ask(NAMES, principal=bob)
    assert (queries.get(again.query_id, principal="bob").facts or {})["cache"]["status"] == "miss"
    assert len(again) == 0


def test_what_was_seen_is_kept_without_the_values_of_policies(put: Put, ask: Ask, database: Database) -> None:
    put(GRANT, ROWS | {"filter": "region = 'a value of a policy'"}, MASK)
    result = ask(NAMES, principal=ANN)
    with database.read() as session:
        kept = session.get_one(QueryRun, result.query_id).seen
    assert kept is not None
    assert [one["columns"] for one in kept["datasets"]] == [[["id", 1], ["name", 2]]]
    assert "a value" not in str(kept)


def test_the_local_user_reads_what_was_asked(ask: Ask, queries: Queries) -> None:
    assert len(read(queries, ask(NAMES), LOCAL)) == 30


def test_what_was_decided_on_a_question_does_for_its_answer_for_a_second(put: Put, ask: Ask, queries: Queries) -> None:
    put(GRANT)
    run = queries.get(ask(NAMES, principal=ANN).query_id, principal="ann")
    put()
    assert len(queries.result_of(replace(run, timings={"total": 900.0}), ANN, just_asked=True)) == 30
    for waited in ({"total": 1100.0}, {}, None):
        with pytest.raises(Forbidden):
            queries.result_of(replace(run, timings=waited), ANN, just_asked=True)
