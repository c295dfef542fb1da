"""A plan is used again for the same question of the same person, and never when anything it is made of has changed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from neurolake.catalog import datasets, tags
from neurolake.compliance.policies import store
from neurolake.compliance.policies.document import policy_from
from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import NeuroLakeError, NotFound
from neurolake.kernel.principal import Principal
from neurolake.metadata.database import Database
from neurolake.query.question import Question
from neurolake.query.recent import Recent
from neurolake.query.service import Queries

ANN = Principal("ann", roles=frozenset(("analyst",)), attributes={"region": "north"})
GRANT = {"kind": "grant", "name": "read", "to": ["role:analyst"]}
ROWS = {"kind": "row_filter", "name": "own", "on": {"dataset": "sales"}, "filter": "region = attribute('region')"}
MASK = {"kind": "mask", "name": "hide", "on": {"tag": "secret"}, "mask": {"method": "redact"}}
REGIONS = "SELECT DISTINCT region FROM sales ORDER BY region"


@pytest.fixture
def put(database: Database) -> Callable[..., None]:
    def change(*documents: Any) -> None:
        with database.write() as session:
            store.put_all(session, [policy_from(document) for document in documents], by="test", now=utc_now())

    return change


@pytest.fixture
def see(queries: Queries) -> Callable[..., tuple[list[Any], bool]]:
    """The values of the first column, and whether the plan was known."""

    def ask(who: Principal, sql: str, **fields: Any) -> tuple[list[Any], bool]:
        result = queries.run(Question(sql, principal=who, use_cache=False, **fields))
        run = queries.get(result.query_id, principal=who.name)
        return result.to_arrow().column(0).to_pylist(), "optimise" not in (run.timings or {})

    return ask


def test_a_plan_is_used_again(see, put) -> None:
    put(GRANT)
    assert see(ANN, REGIONS) == (["east", "north", "south"], False)
    assert see(ANN, REGIONS) == (["east", "north", "south"], True)


def test_every_part_of_the_asker_tells_plans_apart(see, put) -> None:
    put(GRANT, ROWS)
    assert see(ANN, REGIONS) == (["north"], False)
    assert see(ANN, REGIONS) == (["north"], True)
    assert see(replace(ANN, attributes={"region": "south"}), REGIONS) == (["south"], False)
    assert see(replace(ANN, groups=frozenset(("g",))), REGIONS) == (["north"], False)
    assert see(ANN, REGIONS, purpose="audit") == (["north"], False)
    with pytest.raises(NotFound):
        see(replace(ANN, roles=frozenset()), REGIONS)


def test_a_policy_holds_from_the_next_query_on(see, put) -> None:
    put(GRANT)
    see(ANN, REGIONS)
    put(ROWS)
    assert see(ANN, REGIONS) == (["north"], False)
    put({**ROWS, "enabled": False})
    assert see(ANN, REGIONS) == (["east", "north", "south"], False)


def test_a_tag_holds_from_the_next_query_on(see, put, database: Database) -> None:
    put(GRANT, MASK)
    see(ANN, REGIONS)
    with database.write() as session:
        tags.put(session, datasets.find(session, "sales"), "region", ["secret"], by="test", now=utc_now())
    assert see(ANN, REGIONS) == (["***"], False)


def test_new_rows_are_in_the_next_answer(see, commit) -> None:
    sql = "SELECT count(*) FROM people"
    who = Principal("root", roles=frozenset(("admin",)))
    (before,), _ = see(who, sql)
    commit("people", "silver", "SELECT 99::BIGINT AS id, 'x' AS name, 'north' AS region, now() AS seen")
    assert see(who, sql) == ([before + 1], False)


def test_a_view_that_was_made_anew_is_read_anew(see) -> None:
    who = Principal("root", roles=frozenset(("admin",)))
    see(who, "CREATE VIEW silver.few AS SELECT id FROM people WHERE id < 3")
    assert see(who, "SELECT count(*) FROM few")[0] == [3]
    assert see(who, "SELECT count(*) FROM few") == ([3], True)
    see(who, "CREATE OR REPLACE VIEW silver.few AS SELECT id FROM people WHERE id < 5")
    assert see(who, "SELECT count(*) FROM few") == ([5], False)
    see(who, "DROP VIEW few")
    with pytest.raises(NeuroLakeError):
        see(who, "SELECT count(*) FROM few")


def test_values_of_parameters_tell_plans_apart(see) -> None:
    who = Principal("root", roles=frozenset(("admin",)))
    sql = "SELECT count(*) FROM sales WHERE id < $n"
    assert see(who, sql, parameters={"n": 10})[0] == [10]
    assert see(who, sql, parameters={"n": 20}) == ([20], False)
    assert see(who, sql, parameters={"n": 10}) == ([10], True)


def test_what_was_used_longest_ago_goes_first() -> None:
    recent = Recent[str, int](2)
    recent.put("a", 1)
    recent.put("b", 2)
    assert recent.get("a") == 1
    recent.put("c", 3)
    assert (recent.get("a"), recent.get("b"), recent.get("c")) == (1, None, 3)
