"""Rules: who sets them, whose eyes they count with, who sees what they found."""

import pytest

from neurolake import Lake
from neurolake.kernel.errors import Forbidden, InvalidInput, InvalidOption, InvalidSql, NotFound
from tests.unit.nuic.quality.conftest import ANNA, BEN, rule

MASK = {
    "kind": "mask",
    "name": "ages",
    "on": {"dataset": "orders", "columns": ["age"]},
    "to": ["user:ben"],
    "mask": {"method": "nullify"},
}
ADULTS = rule("adults", "range", column="age", min=18)
REGIONS = rule("regions", "accepted_values", column="region", values=["north", "south"])


def test_each_check_is_on_record_with_rows_and_snapshot(lake: Lake) -> None:
    quality = lake.nuic.quality
    quality.put("orders", [rule("known", "not_null", columns=["email"]), REGIONS], ANNA)
    lake.query("UPDATE orders SET email = 'dora@example.org' WHERE id = 4")
    [known, _] = quality.check("silver.orders", ANNA)
    assert (known["rule"], known["status"], known["checked"], known["failing"]) == ("known", "passed", 4, 0)
    checks = quality.history("orders", "known", ANNA)["checks"]
    assert [(one["status"], one["failing"], one["failing_share"]) for one in checks] == [
        ("passed", 0, 0.0),
        ("failed", 1, 0.25),
    ]
    snapshots = [one["snapshot_id"] for one in lake.dataset("orders")["snapshots"]]
    assert [one["snapshot_id"] for one in checks] == snapshots
    assert quality.current("orders", ANNA)["rules"] == {"passed": 1, "failed": 1, "error": 0, "unchecked": 0}


def test_a_share_of_rows_may_fail(lake: Lake) -> None:
    lenient = {**ADULTS, "max_failing_share": 0.25}
    assert [one["status"] for one in lake.nuic.quality.put("orders", [lenient], ANNA)] == ["passed"]
    strict = {**ADULTS, "max_failing_share": 0.24}
    assert [(one["status"], one["version"]) for one in lake.nuic.quality.put("orders", [strict], ANNA)] == [
        ("failed", 2)
    ]


def test_yaml_sets_all_rules_or_none(lake: Lake) -> None:
    quality = lake.nuic.quality
    text = """
    rules:
      - name: adults
        severity: error
        constraint: {type: predicate, sql: age >= 18}
      - name: size
        constraint: {type: row_count, min: 1, max: 100}
    """
    assert [one["name"] for one in quality.put("orders", text, ANNA)] == ["adults", "size"]
    broken = text.replace("age >= 18", "age >= (SELECT 1)").replace("name: size", "name: other")
    with pytest.raises(InvalidSql):
        quality.put("orders", broken, ANNA)
    with pytest.raises(InvalidSql, match="no column 'weight'"):
        quality.put(
            "orders", [rule("other", "not_null", columns=["id"]), rule("heavy", "range", column="weight", min=1)], ANNA
        )
    with pytest.raises(InvalidInput, match="heavy"):
        quality.put("orders", [{"name": "heavy", "constraint": {}, "severity": "loud"}], ANNA)
    assert [one["name"] for one in quality.rules("orders", ANNA)] == ["adults", "size"]
    quality.remove("orders", "size", ANNA)
    with pytest.raises(NotFound):
        quality.remove("orders", "size", ANNA)


def test_only_who_manages_the_dataset_sets_rules(lake: Lake) -> None:
    quality = lake.nuic.quality
    with pytest.raises(Forbidden):
        quality.put("orders", [ADULTS], BEN)
    quality.put("orders", [ADULTS], ANNA)
    with pytest.raises(Forbidden):
        quality.remove("orders", "adults", BEN)
    with pytest.raises(Forbidden):
        lake.measure("orders", BEN)
    with pytest.raises(NotFound):
        quality.put("nothing", [ADULTS], ANNA)


def test_rules_about_what_is_hidden_are_not_told_of(lake: Lake) -> None:
    quality = lake.nuic.quality
    quality.put("orders", [ADULTS, REGIONS], ANNA)
    assert [one["name"] for one in quality.rules("orders", BEN)] == ["adults", "regions"]
    lake.policies.create(MASK, by="test")
    assert [one["name"] for one in quality.rules("orders", BEN)] == ["regions"]
    assert quality.current("orders", BEN)["rules"]["failed"] == 1
    assert [one["rule"] for one in quality.check("orders", BEN)] == ["regions"]
    for refused in (quality.history, quality.failing):
        with pytest.raises(NotFound) as hidden:
            refused("orders", "adults", BEN)
        with pytest.raises(NotFound) as missing:
            refused("orders", "nothing", BEN)
        assert hidden.value.detail.replace("adults", "nothing") == missing.value.detail
    rows = {"kind": "row_filter", "name": "north", "on": {"dataset": "orders"}, "to": ["user:ben"]}
    lake.policies.create({**rows, "filter": "region = 'north'"}, by="test")
    assert quality.rules("orders", BEN) == []
    assert quality.suggestions("orders", BEN) == []


def test_failing_rows_are_shown_as_the_asker_sees_them(lake: Lake) -> None:
    quality = lake.nuic.quality
    quality.put("orders", [REGIONS], ANNA)
    lake.policies.create(MASK, by="test")
    assert quality.failing("orders", "regions", ANNA)["rows"] == [[4, None, 130, "east"]]
    shown = quality.failing("orders", "regions", BEN)
    assert shown["rows"] == [[4, None, None, "east"]]
    assert lake.queries.get(shown["query_id"], principal="ben").rows == 1
    quality.put("orders", [rule("size", "row_count", min=9)], ANNA)
    with pytest.raises(InvalidOption, match="as a whole"):
        quality.failing("orders", "size", ANNA)


def test_a_rule_counts_with_its_owners_eyes_only_as_long_as_these_see_all(lake: Lake) -> None:
    quality = lake.nuic.quality
    quality.put("orders", [ADULTS], ANNA)
    lake.policies.create({**MASK, "to": ["user:anna"]}, by="test")
    with pytest.raises(Forbidden, match="hidden from you"):
        quality.put("orders", [{**ADULTS, "name": "again"}], ANNA)
    [checked] = quality.check("orders")
    assert (checked["status"], checked["failing"]) == ("error", None)
    assert "does not see all" in checked["error"]
    lake.policies.delete("ages", by="test")
    lake.identity.users.change("anna", disabled=True)
    [checked] = quality.check("orders")
    assert "gone or disabled" in checked["error"]


def test_a_custom_query_counts_what_its_owner_may_read(lake: Lake) -> None:
    lake.query("CREATE TABLE silver.secrets AS SELECT 1 AS id")
    quality = lake.nuic.quality
    peek = rule("peek", "query", sql="SELECT o.id FROM orders o JOIN secrets s ON o.id = s.id")
    with pytest.raises(NotFound, match="secrets"):
        quality.put("orders", [peek], ANNA)
    quality.put("orders", [peek])
    assert quality.rules("orders", ANNA) == []
    assert [one["failing"] for one in quality.check("orders")] == [1]


def test_suggestions_become_rules_and_are_not_made_twice(lake: Lake, home: object) -> None:
    lines = "\n".join(f"{n},{['a', 'b'][n % 2]}" for n in range(100))
    file = lake.home / "parts.csv"
    file.write_text(f"id,kind\n{lines}\n")
    lake.ingest(file, dataset="parts")
    quality = lake.nuic.quality
    names = [one["name"] for one in quality.suggestions("parts")]
    assert {"id_not_null", "id_unique", "kind_values"} <= set(names)
    [accepted] = quality.accept("parts", ["kind_values"])
    assert (accepted["status"], accepted["constraint"]["values"]) == ("passed", ["a", "b"])
    assert "kind_values" not in [one["name"] for one in quality.suggestions("parts")]
    with pytest.raises(InvalidOption):
        quality.accept("parts", ["nothing"])


def test_rules_go_with_their_dataset(lake: Lake) -> None:
    lake.nuic.quality.put("orders", [ADULTS], ANNA)
    lake.query("DROP TABLE orders")
    with pytest.raises(NotFound):
        lake.nuic.quality.rules("orders", ANNA)
    assert lake.quality_watch.once() == 0


def test_a_query_of_an_earlier_version_is_checked_once_for_each_commit(lake: Lake) -> None:
    snapshot = lake.dataset("orders")["snapshot_id"]
    older = f"SELECT * FROM orders AT (VERSION => {snapshot}) WHERE age > 100"
    lake.query("DELETE FROM orders WHERE id = 1")
    lake.nuic.quality.put("orders", [rule("older", "query", sql=older)], ANNA)
    assert lake.nuic.quality.check_due() == 0
    lake.query("DELETE FROM orders WHERE id = 2")
    assert [lake.nuic.quality.check_due() for _ in range(2)] == [1, 0]


def test_rules_for_which_no_time_is_left_are_told_as_such(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    lake.nuic.quality.put("orders", [ADULTS, REGIONS], ANNA)
    monkeypatch.setattr("neurolake.nuic.quality.service._BUDGET_S", -1.0)
    told = lake.nuic.quality.check("orders", ANNA)
    assert [(one["status"], one["checked"]) for one in told] == [("skipped", None)] * 2
    assert lake.nuic.quality.history("orders", "adults", ANNA)["checks"][1:] == []
