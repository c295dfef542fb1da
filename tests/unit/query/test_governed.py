"""What people who are bound by policies get to see."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from neurolake.catalog import datasets, tags
from neurolake.compliance.policies import store
from neurolake.compliance.policies.document import policy_from
from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import Forbidden, InvalidSql, NotFound
from neurolake.kernel.principal import Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import AuditEntry
from neurolake.query.question import Question
from neurolake.query.results import Result
from neurolake.query.service import Queries

ANN = Principal("ann", roles=frozenset(("analyst",)), groups=frozenset(("north",)), attributes={"region": "north"})
BOB = Principal("bob", roles=frozenset(("analyst",)))
STRANGER = Principal("eve")

GRANT = {"kind": "grant", "name": "analysts-read", "to": ["role:analyst"]}
ROWS = {
    "kind": "row_filter",
    "name": "own-region",
    "on": {"dataset": "sales"},
    "to": ["role:analyst"],
    "except": ["user:bob"],
    "filter": "region = attribute('region')",
}
NAMES = {
    "kind": "mask",
    "name": "hide-names",
    "on": {"dataset": "people", "columns": ["name"]},
    "mask": {"method": "partial", "keep_first": 1},
}

Put = Callable[..., None]
Ask = Callable[..., Result]


@pytest.fixture
def put(queries: Queries, database: Database) -> Put:
    """`put(policy, …)` puts policies in force."""

    def change(*documents: Mapping[str, Any]) -> None:
        with database.write() as session:
            store.put_all(session, [policy_from(document) for document in documents], by="test", now=utc_now())

    return change


@pytest.fixture
def see(ask: Ask) -> Callable[..., list[tuple[Any, ...]]]:
    """The rows that somebody gets."""
    return lambda who, sql, parameters=None, **fields: [
        tuple(row.values()) for row in ask(sql, parameters, principal=who, **fields).to_arrow().to_pylist()
    ]


def test_without_a_grant_a_dataset_is_as_if_it_were_not_there(put: Put, ask: Ask) -> None:
    put({**GRANT, "on": {"dataset": "sales"}})
    with pytest.raises(NotFound) as hidden:
        ask("SELECT * FROM peple", principal=ANN)
    with pytest.raises(NotFound) as missing:
        ask("SELECT * FROM people", principal=ANN)
    assert "people" not in str(hidden.value)
    assert str(missing.value).replace("people", "X") == str(hidden.value).replace("peple", "X")
    assert len(ask("SELECT * FROM sales", principal=ANN)) == 1000


def test_each_column_says_which_masks_are_at_work_on_it(put: Put, queries: Queries) -> None:
    put(GRANT, ROWS, NAMES)
    sql = """WITH p AS (SELECT *, id + 1 AS next FROM people)
        SELECT upper(p.name) AS loud, p.next, count(*) AS n, max(length(p.name)) AS most, s.region
        FROM p JOIN sales s USING (id) GROUP BY ALL ORDER BY 2"""
    run = queries.get(queries.run(Question(sql, principal=ANN)).query_id, principal="ann")
    assert run.facts
    loud, following, count, most, region = run.facts["masks"]
    (badge,) = loud
    assert (badge["policy"], badge["dataset"], badge["column"]) == ("hide-names", "silver.people", "name")
    assert badge["certain"]
    assert most == loud
    assert following == count == region == []
    assert {warning["code"] for warning in run.facts["warnings"]} == {"rows-filtered", "values-masked"}


def test_a_column_that_cannot_be_traced_has_every_mask_that_may_be_at_work(put: Put, queries: Queries) -> None:
    put(GRANT, NAMES)
    for asked in ("SELECT COLUMNS(c -> c LIKE 'n%') FROM people", "SELECT min(COLUMNS(c -> c != 'id')) FROM people"):
        run = queries.get(queries.run(Question(asked, principal=ANN)).query_id, principal="ann")
        assert run.facts
        assert {(badge["policy"], badge["certain"]) for own in run.facts["masks"] for badge in own} == {
            ("hide-names", False)
        }


def test_a_star_has_the_badges_of_its_columns(put: Put, queries: Queries) -> None:
    put(GRANT, NAMES)
    run = queries.get(queries.run(Question("FROM people", principal=ANN)).query_id, principal="ann")
    assert run.facts
    assert run.columns
    badges = dict(zip([column["name"] for column in run.columns], run.facts["masks"], strict=True))
    assert [name for name, own in badges.items() if own] == ["name"]


def test_a_cut_answer_warns(queries: Queries) -> None:
    run = queries.get(queries.run(Question("SELECT id FROM sales", limit=10)).query_id)
    assert run.facts
    assert [warning["code"] for warning in run.facts["warnings"]] == ["truncated", "unordered"]


def test_metrics_show_others_nothing_of_what_they_may_not_see(put: Put, queries: Queries) -> None:
    put({**GRANT, "on": {"dataset": "sales"}})
    queries.run(Question("SELECT count(*) FROM people WHERE name = 'Person 7'"))
    queries.run(Question("SELECT count(*) FROM sales", principal=ANN))
    since = utc_now() - timedelta(hours=1)
    seen = queries.metrics(since, ANN)
    assert (seen["queries"], [item["dataset"] for item in seen["most_used"]]) == (1, ["gold.sales"])
    everything = queries.metrics(since, Principal("ada", roles=frozenset(("admin",))))
    assert everything["queries"] == 2
    assert {item["dataset"] for item in everything["most_used"]} == {"gold.sales", "silver.people"}
    assert "Person 7" not in str(everything)
    assert any("NAME = ?" in (item["sql"] or "").upper() for item in everything["slowest"])


def test_a_denial_wins_and_says_why(put: Put, ask: Ask) -> None:
    put(GRANT, {"kind": "grant", "name": "no-people", "effect": "deny", "on": {"zone": "silver"}, "to": ["user:ann"]})
    with pytest.raises(Forbidden, match="denied by no-people"):
        ask("SELECT * FROM people", principal=ANN)
    assert len(ask("SELECT * FROM people", principal=BOB)) == 30


def test_columns_without_a_grant_are_not_there(put: Put, ask: Ask, see: Any) -> None:
    put({**GRANT, "on": {"dataset": "people", "columns": ["id", "region"]}})
    assert [column.name for column in ask("SELECT * FROM people", principal=ANN).columns] == ["id", "region"]
    for sql in ("SELECT name FROM people", "SELECT 1 FROM people WHERE name = 'x'", "SELECT people.name FROM people"):
        with pytest.raises(InvalidSql, match="name"):
            ask(sql, principal=ANN)
    (((row,)),) = see(ANN, "SELECT people FROM people LIMIT 1")
    assert set(row) == {"id", "region"}


def test_a_row_filter_binds_those_it_names(put: Put, see: Any) -> None:
    put(GRANT, ROWS)
    assert see(ANN, "SELECT DISTINCT region, count(*) FROM sales GROUP BY 1") == [("north", 334)]
    assert len(see(BOB, "SELECT DISTINCT region FROM sales")) == 3
    nobody = Principal("carl", roles=frozenset(("analyst",)))
    assert see(nobody, "SELECT count(*) FROM sales") == [(0,)]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT sum(CASE WHEN region = 'north' THEN 0 ELSE 1 / (id - id) END) FROM sales",
        "SELECT count(*) FROM sales WHERE CAST(region || id AS INT) = 1",
        "SELECT count(*) FROM sales WHERE error(region) IS NULL",
        "SELECT id FROM sales ORDER BY CAST(region AS INT)",
        "SELECT CAST(name AS INT) FROM people",
        "SELECT error(name) FROM people",
    ],
)
def test_no_error_tells_a_hidden_value(put: Put, ask: Ask, sql: str) -> None:
    put(GRANT, ROWS, NAMES)
    try:
        ask(sql, principal=ANN)
    except InvalidSql as error:
        told = str(error)
    else:
        told = ""
    assert not any(hidden in told for hidden in ("south", "east", "Person"))


def test_masked_values_are_all_that_any_clause_meets(put: Put, see: Any) -> None:
    put(GRANT, NAMES)
    assert see(ANN, "SELECT DISTINCT name FROM people") == [("P***",)]
    assert see(ANN, "SELECT count(*) FROM people WHERE name LIKE 'Person%'") == [(0,)]
    assert see(ANN, "SELECT count(*) FROM people a JOIN people b USING (name)") == [(900,)]
    assert see(ANN, "SELECT max(length(name)) FROM (FROM people ORDER BY name) t") == [(4,)]
    assert see(BOB, "SELECT p.name FROM people AS p WHERE id = 3") == [("P***",)]


def test_each_method_of_masking(put: Put, see: Any) -> None:
    def mask(column: str, dataset: str = "sales", **masking: Any) -> dict[str, Any]:
        on = {"dataset": dataset, "columns": [column]}
        return {"kind": "mask", "name": f"{dataset}-{column}", "on": on, "mask": masking}

    put(
        GRANT,
        mask("amount", method="bucket", size=100),
        mask("day", method="truncate", unit="month"),
        mask("region", method="redact"),
        mask("nested", method="redact"),
        mask("id", method="hash"),
        mask("id", "people", method="hash"),
        mask("name", "people", method="expression", expression="upper(left(value, 3)) || '-' || length(value)"),
        mask("seen", "people", method="nullify"),
    )
    plain = see(Principal("root", frozenset(("admin",))), "SELECT id FROM sales WHERE id = 100")
    ((number, region, amount, day, nested),) = see(ANN, "SELECT * FROM sales WHERE amount = 100 LIMIT 1")
    assert (region, float(amount), day.isoformat()[-2:], nested) == ("***", 100.0, "01", None)
    assert (number,) not in plain
    assert isinstance(number, int)
    assert see(ANN, "SELECT count(*) FROM sales JOIN people USING (id)") == [(30,)]
    assert see(ANN, "SELECT DISTINCT name, seen FROM people ORDER BY 1") == [("PER-8", None), ("PER-9", None)]


def test_the_secret_of_hashes_is_nowhere_to_be_seen(put: Put, queries: Queries, ask: Ask) -> None:
    put(GRANT, {**NAMES, "mask": {"method": "hash"}})
    result = ask("SELECT name FROM people LIMIT 1", principal=ANN)
    run = queries.get(result.query_id, principal="ann")
    assert run.executed_sql
    assert "sha256" in run.executed_sql.lower()
    assert "secret" not in str(run)


def test_a_mask_on_a_tag_follows_the_tag(put: Put, see: Any, database: Database) -> None:
    put(GRANT, {"kind": "mask", "name": "pii", "on": {"tag": "pii"}, "mask": {"method": "redact"}})
    assert see(ANN, "SELECT name FROM people WHERE id = 1") == [("Person 1",)]
    with database.write() as session:
        tags.put(session, datasets.find(session, "people"), "name", ["pii.name"], by="test", now=utc_now())
    assert see(ANN, "SELECT name FROM people WHERE id = 1") == [("***",)]


def test_the_mask_with_the_highest_priority_is_the_one(put: Put, see: Any) -> None:
    put(GRANT, NAMES, {**NAMES, "name": "z", "priority": 5, "mask": {"method": "nullify"}})
    assert see(ANN, "SELECT DISTINCT name FROM people") == [(None,)]


def test_a_purpose_must_be_declared(put: Put, ask: Ask, see: Any) -> None:
    put(GRANT, {"kind": "purpose", "name": "why", "on": {"dataset": "people"}, "purposes": ["billing"]})
    with pytest.raises(Forbidden, match="declared purpose: billing"):
        ask("SELECT * FROM people", principal=ANN)
    assert see(ANN, "SELECT count(*) FROM people", purpose="billing") == [(30,)]


def test_consent_is_a_filter_that_knows_the_purpose(put: Put, see: Any) -> None:
    consent = {
        "kind": "row_filter",
        "name": "consent",
        "on": {"dataset": "people"},
        "filter": "purpose() = 'care' OR id < 10",
    }
    put(GRANT, consent)
    assert see(ANN, "SELECT count(*) FROM people", purpose="care") == [(30,)]
    assert see(ANN, "SELECT count(*) FROM people") == [(10,)]


def test_a_policy_that_does_not_fit_shows_nothing(put: Put, ask: Ask) -> None:
    put(GRANT, {**ROWS, "filter": "no_such_column = 1"})
    with pytest.raises(Forbidden, match="own-region"):
        ask("SELECT * FROM sales", principal=ANN)
    put({**ROWS, "filter": "CAST(region AS INT) = 1"})
    with pytest.raises(Exception, match="could not be applied") as failed:
        ask("SELECT * FROM sales", principal=ANN)
    assert "south" not in str(failed.value)


def test_unions_ctes_and_subqueries_are_governed_alike(put: Put, see: Any) -> None:
    put(GRANT, ROWS)
    for sql in (
        "WITH s AS (SELECT * FROM sales) SELECT count(*) FROM s",
        "SELECT count(*) FROM (SELECT * FROM gold.sales UNION ALL SELECT * FROM sales) t",
        "SELECT (SELECT count(*) FROM sales)",
        "SELECT count(*) FROM people p, LATERAL (SELECT * FROM sales s WHERE s.id = p.id) l",
        "WITH sales AS (SELECT * FROM sales) SELECT count(*) FROM sales",
    ):
        assert see(ANN, sql)[0][0] in (334, 668, 10)


def test_parameters_are_bound_behind_the_barrier_too(put: Put, see: Any) -> None:
    put(GRANT, ROWS)
    assert see(ANN, "SELECT count(*), $r FROM sales WHERE region = $r", {"r": "south' OR '1'='1"}) == [
        (0, "south' OR '1'='1")
    ]
    assert see(ANN, "SELECT count(*) FROM sales WHERE id < ?", [30]) == [(10,)]


def test_the_own_dataset_is_seen_whole(put: Put, see: Any, database: Database) -> None:
    put(GRANT, NAMES)
    with database.write() as session:
        datasets.find(session, "people").owner = "ann"
    assert see(ANN, "SELECT name FROM people WHERE id = 1") == [("Person 1",)]
    assert see(BOB, "SELECT name FROM people WHERE id = 1") == [("P***",)]


def test_a_change_of_policy_holds_from_the_next_query_on(put: Put, see: Any, database: Database) -> None:
    put(GRANT, NAMES)
    assert see(ANN, "SELECT name FROM people WHERE id = 1") == [("P***",)]
    with database.write() as session:
        store.delete(session, "hide-names", by="test", now=utc_now())
    assert see(ANN, "SELECT name FROM people WHERE id = 1") == [("Person 1",)]
    with database.write() as session:
        store.delete(session, "analysts-read", by="test", now=utc_now())
    with pytest.raises(NotFound):
        see(ANN, "SELECT name FROM people")


def test_an_administrator_is_bound_by_nothing(put: Put, see: Any) -> None:
    put(GRANT, ROWS, NAMES)
    root = Principal("root", frozenset(("admin",)))
    assert see(root, "SELECT count(*), min(name) FROM sales, people") == [(30000, "Person 0")]


def test_what_was_decided_is_on_record(put: Put, ask: Ask, database: Database) -> None:
    put({**GRANT, "on": {"dataset": "people"}}, NAMES)
    result = ask("SELECT name FROM people WHERE name = 'a value of mine'", principal=ANN, purpose="care")
    with pytest.raises(NotFound):
        ask("SELECT * FROM sales", principal=ANN)
    with database.read() as session:
        of_query = select(AuditEntry).where(AuditEntry.origin_id == result.query_id).order_by(AuditEntry.position)
        allowed = session.scalars(of_query).all()[0]
        denied = session.scalars(select(AuditEntry).where(AuditEntry.decision == "deny")).one()
    assert (allowed.decision, allowed.principal) == ("allow", "ann")
    assert allowed.datasets[0]["columns"] == ["name"]
    assert {"policy": "hide-names", "text": "mask partial on name"} in allowed.reasons
    assert denied.decision == "deny"
    assert "a value of mine" not in str([vars(allowed), vars(denied)])


def cache_of(queries: Queries, result: Result, who: str) -> dict[str, Any]:
    return dict((queries.get(result.query_id, principal=who).facts or {})["cache"])


def test_an_answer_is_computed_once_for_all_who_see_the_same(put: Put, ask: Ask, queries: Queries) -> None:
    put(GRANT, ROWS)
    sql = "SELECT region, count(*) AS n FROM sales GROUP BY 1 ORDER BY 1"
    first = ask(sql, principal=ANN)
    twin = Principal("amy", roles=ANN.roles, attributes=ANN.attributes)
    same = ask(sql, principal=twin)
    other = ask(sql, principal=BOB)
    assert cache_of(queries, first, "ann")["status"] == "miss"
    assert cache_of(queries, same, "amy")["status"] == "hit"
    assert cache_of(queries, other, "bob")["status"] == "miss"
    assert same.to_arrow() == first.to_arrow()
    assert (len(first), len(other)) == (1, 3)
    for result, who in ((first, "amy"), (same, "ann")):
        with pytest.raises(NotFound):
            queries.result(result.query_id, principal=Principal(who))


def test_an_answer_is_not_used_again_when_anything_has_changed(
    put: Put, ask: Ask, queries: Queries, commit: Any
) -> None:
    put(GRANT)

    def status(sql: str, parameters: Any = None, **fields: Any) -> str:
        return str(cache_of(queries, ask(sql, parameters, principal=ANN, **fields), "ann")["status"])

    sql = "SELECT count(*) FROM people WHERE id < $n"
    assert [status(sql, {"n": 5}), status(sql, {"n": 5}), status(sql, {"n": 6})] == ["miss", "hit", "miss"]
    assert status(sql, {"n": "5"}) == "miss"
    assert status(sql, {"n": 5}, use_cache=False) == "bypass"
    assert status(sql, {"n": 5}, limit=7) == "miss"
    assert status("SELECT now(), count(*) FROM people") == "bypass"
    commit("people", "silver", "SELECT 77 AS id, 'Neu' AS name, 'north' AS region, now() AS seen")
    assert status(sql, {"n": 5}) == "miss"
    put({**NAMES, "mask": {"method": "redact"}})
    assert status("SELECT name FROM people") == "miss"
    put({**NAMES, "mask": {"method": "nullify"}})
    assert status("SELECT name FROM people") == "miss"


def test_many_who_ask_the_same_at_once_have_it_computed_once(put: Put, queries: Queries) -> None:
    put(GRANT)
    sql = "SELECT count(*), sum(a.id * b.id) FROM sales a, sales b, people c"
    asked = [queries.submit(Question(sql, principal=Principal(f"p{n}", ANN.roles))) for n in range(4)]
    runs = [queries.wait(run.id, 60, principal=run.principal) for run in asked]
    assert sorted(run.facts["cache"]["status"] for run in runs if run.facts) == ["hit", "hit", "hit", "miss"]


def test_conditions_reach_the_data_without_passing_a_filter(put: Put, ask: Ask, queries: Queries) -> None:
    put(GRANT, ROWS, {**NAMES, "on": {"dataset": "sales", "columns": ["amount"]}, "mask": {"method": "nullify"}})
    result = ask("SELECT id, amount FROM sales s WHERE s.id = 3 AND amount IS NULL", principal=ANN)
    run = queries.get(result.query_id, principal="ann")
    assert run.facts
    assert run.facts["bound"]
    assert {policy["policy"] for policy in run.facts["policies"]} == {"own-region", "hide-names"}
    assert len(result) == 1


def test_files_without_a_matching_row_are_not_read(
    put: Put, ask: Ask, queries: Queries, commit: Any, database: Database
) -> None:
    for number in range(6):
        commit("events", "gold", f"SELECT {number} * 100 + i AS n, 'e' || i AS name FROM range(100) t(i)")
    root = Principal("root", frozenset(("admin",)))

    def read(sql: str, parameters: Any = None) -> tuple[int, dict[str, int]]:
        result = ask(sql, parameters, principal=root)
        facts = queries.get(result.query_id, principal="root").facts or {}
        return len(result), facts["scanned"]

    rows, scanned = read("SELECT name FROM events WHERE n BETWEEN 120 AND 130")
    assert (rows, scanned["files"], scanned["files_pruned"]) == (11, 1, 5)
    rows, scanned = read("SELECT name FROM events e WHERE e.n = $n", {"n": 599})
    assert (rows, scanned["files"]) == (1, 1)
    rows, scanned = read("SELECT name FROM events WHERE n > 1000")
    assert (rows, scanned["files"], scanned["bytes"]) == (0, 0, 0)
    assert read("SELECT * FROM events")[1]["files_pruned"] == 0
    put(GRANT, {**ROWS, "name": "some", "on": {"dataset": "events"}, "filter": "n < 50"})
    result = ask("SELECT count(*) AS c FROM events", principal=ANN)
    assert result.to_arrow().to_pylist() == [{"c": 50}]
    assert (queries.get(result.query_id, principal="ann").facts or {})["scanned"] is None


def test_a_star_may_leave_out_what_is_masked(put: Put, ask: Ask) -> None:
    put(GRANT, NAMES)
    seen = ask("SELECT * EXCLUDE (name) FROM people", principal=ANN)
    assert [column.name for column in seen.columns] == ["id", "region", "seen"]


def test_a_name_that_is_hidden_within_means_the_column_around(put: Put, see: Any) -> None:
    put(
        {**GRANT, "on": {"dataset": "people", "columns": ["id"]}},
        {**GRANT, "name": "more", "on": {"dataset": "sales", "columns": ["id", "region"]}},
    )
    sql = "SELECT count(a.id) FROM sales AS a WHERE EXISTS (SELECT a.region FROM people AS a WHERE a.region = 'north')"
    ((found,),) = see(ANN, sql)
    assert [(found,)] == see(ANN, "SELECT count(*) FROM sales WHERE region = 'north'")
