"""Patterns suggested, previewed and applied in somebody's name."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from neurolake import Lake
from neurolake.kernel.errors import Conflict, Forbidden, InvalidInput, NotFound
from neurolake.kernel.principal import Principal
from neurolake.nuic.patterns.service import Wanted

ANNA = Principal("anna")
ROWS = "(1, ' Anna ', 'a@x.org', 10), (2, 'n/a', 'B@X.org', NULL), (2, 'n/a', 'B@X.org', NULL), (3, '', 'c@x.org', 5)"


@pytest.fixture
def lake(home: Path, database_url: str) -> Iterator[Lake]:
    with Lake.open(home, metadata_url=database_url) as opened:
        opened.query(f"CREATE TABLE bronze.people AS SELECT * FROM (VALUES {ROWS}) AS t(id, name, mail, points)")
        yield opened


def grant(lake: Lake, name: str, actions: list[str], on: dict[str, str]) -> None:
    policy = {"kind": "grant", "name": name, "to": ["user:anna"], "actions": actions, "on": on}
    lake.policies.create(policy, by="test")


def applied(lake: Lake, wanted: Wanted) -> tuple[dict[str, Any], dict[str, Any]]:
    preview = lake.nuic.patterns.preview(wanted)
    return preview, lake.nuic.patterns.apply(wanted, preview["agreed"])


def test_what_changes_in_columns_is_counted_and_shown_before(lake: Lake) -> None:
    wanted = Wanted("people", "trim-texts", {"columns": ["name", "mail"]}, "silver.people_tidy")
    preview, done = applied(lake, wanted)
    assert preview["rows"] == {"before": 4, "after": 4, "added": 0, "removed": 0}
    assert preview["cells"] == {"name": {"changed": 2, "lost": 1}, "mail": {"changed": 0, "lost": 0}}
    assert {(one["before"]["name"], one["after"]["name"]) for one in preview["sample"]} == {
        (" Anna ", "Anna"),
        ("", None),
    }
    assert (done["dataset"], done["zone"], done["rows"]) == ("people_tidy", "silver", 4)
    assert lake.query("SELECT count(*) FROM people_tidy WHERE name = 'Anna'").to_arrow().to_pydict() == {
        "count_star()": [1]
    }
    [source] = [one for one in lake.nuic.lineage.upstream("people_tidy")["nodes"] if one["distance"] == 1]
    assert source["name"] == "bronze.people"
    assert lake.query("SELECT count(*) AS n FROM people").to_arrow()["n"][0].as_py() == 4


def test_types_and_new_columns_are_told(lake: Lake) -> None:
    patterns = lake.nuic.patterns
    retyped = patterns.preview(Wanted("people", "clean-types", {"columns": ["mail"], "type": "DATE"}))
    assert retyped["columns"]["retyped"] == [{"name": "mail", "before": "VARCHAR", "after": "DATE"}]
    assert retyped["cells"]["mail"]["lost"] == 4
    balance = {"amount": "points", "order": ["id"]}
    added = patterns.preview(Wanted("people", "running-balance", balance))
    assert added["columns"] == {"added": ["balance"], "removed": [], "retyped": []}
    assert added["sample"][0]["after"]["balance"] is not None
    values = {"rows": ["id"], "name": "name", "values": ["n/a"], "amount": "points"}
    assert patterns.preview(Wanted("people", "pivot", values))["rows"] == {"before": 4, "after": 3}


def test_rows_that_go_are_shown(lake: Lake) -> None:
    preview, done = applied(lake, Wanted("people", "drop-repeated-rows", {}))
    assert preview["rows"] == {"before": 4, "after": 3, "added": 0, "removed": 1}
    assert [one["before"]["id"] for one in preview["sample"]] == [2]
    assert (done["dataset"], done["rows"]) == ("people_drop_repeated_rows", 3)


def test_a_merge_is_previewed_with_what_it_adds_and_changes(lake: Lake) -> None:
    lake.query("CREATE TABLE bronze.news AS SELECT 3 AS id, 'Carl' AS name, 'c@x.org' AS mail, 5 AS points")
    lake.query("INSERT INTO news VALUES (4, 'Dora', NULL, 1)")
    wanted = Wanted("news", "scd-1", {"keys": ["id"]}, "bronze.people")
    preview, done = applied(lake, wanted)
    assert preview["rows"] == {"before": 4, "after": 5, "added": 1, "removed": 0, "changed": 1}
    assert {(one["action"], one["row"]["name"]) for one in preview["sample"]} == {
        ("added", "Dora"),
        ("changed", "Carl"),
    }
    assert (done["operation"], done["rows"]) == ("merge", 2)
    again = lake.nuic.patterns.preview(wanted)
    assert (again["rows"]["added"], again["rows"]["changed"]) == (0, 0)


def test_what_is_not_as_it_was_shown_is_not_done(lake: Lake) -> None:
    patterns, wanted = lake.nuic.patterns, Wanted("people", "drop-repeated-rows", {}, "silver.once")
    agreed = patterns.preview(wanted)["agreed"]
    with pytest.raises(Conflict):
        patterns.apply(Wanted("people", "drop-repeated-rows", {}, "silver.twice"), agreed)
    lake.query("INSERT INTO people VALUES (9, 'x', 'y', 1)")
    with pytest.raises(Conflict, match="preview"):
        patterns.apply(wanted, agreed)
    with pytest.raises(NotFound):
        lake.dataset("once")
    agreed = patterns.preview(wanted)["agreed"]
    assert patterns.apply(wanted, agreed)["rows"] == 4
    with pytest.raises(Conflict, match="exists"):
        patterns.apply(wanted, agreed)
    replacing = Wanted("people", "drop-repeated-rows", {}, "silver.once", replace=True)
    assert patterns.apply(replacing, patterns.preview(replacing)["agreed"])["rows"] == 4


def test_previews_show_what_the_asker_sees_and_changes_need_rights(lake: Lake) -> None:
    patterns, wanted = lake.nuic.patterns, Wanted("people", "trim-texts", {"columns": ["name"]}, "silver.mine")
    with pytest.raises(NotFound):
        patterns.preview(wanted, ANNA)
    grant(lake, "read", ["select"], {"dataset": "people"})
    masked = {"kind": "mask", "name": "mails", "on": {"dataset": "people", "columns": ["mail"]}, "to": ["user:anna"]}
    lake.policies.create({**masked, "mask": {"method": "redact"}}, by="test")
    preview = patterns.preview(wanted, ANNA)
    assert {one["before"]["mail"] for one in preview["sample"]} == {"***"}
    with pytest.raises(Forbidden):
        patterns.apply(wanted, preview["agreed"], ANNA)
    with pytest.raises(Conflict):
        patterns.apply(wanted, preview["agreed"])
    grant(lake, "make", ["modify"], {"zone": "silver"})
    patterns.apply(wanted, preview["agreed"], ANNA)
    assert {row["mail"] for row in lake.query("SELECT mail FROM mine").to_arrow().to_pylist()} == {"***"}


def test_what_is_no_pattern_or_has_no_target_is_refused(lake: Lake) -> None:
    with pytest.raises(NotFound):
        lake.nuic.patterns.preview(Wanted("people", "magic", {}))
    with pytest.raises(InvalidInput):
        lake.nuic.patterns.preview(Wanted("people", "scd-1", {"keys": ["id"]}))


def test_what_the_data_speaks_for_is_suggested_with_a_reason_and_works(lake: Lake) -> None:
    lines = ["mail,day,amount,comment"]
    for n in range(200):
        mail = f"Worker{n}@Example.org" if n % 10 == 0 else f"worker{n}@example.org"
        lines.append(
            f'{mail},{n % 28 + 1:02d}.{n % 12 + 1:02d}.2024,"1.{n + 100},50",{"N/A" if n % 4 == 0 else f"word {n}"}'
        )
    lines += lines[1:21]
    file = lake.home / "raw.csv"
    file.write_text("\n".join(lines) + "\n")
    lake.ingest(file, dataset="raw", zone="bronze")
    found = lake.nuic.patterns.suggestions("raw")
    by_pattern = {one["pattern"]: one for one in found}
    assert "20 of 220 rows repeat" in by_pattern["drop-repeated-rows"]["reason"]
    assert {"unify-missing", "normalise-email", "drop-repeated-rows"} <= set(by_pattern)
    for one in found:
        preview = lake.nuic.patterns.preview(Wanted("raw", one["pattern"], one["values"]))
        assert preview["rows"]["removed"] or any(cell["changed"] for cell in preview["cells"].values()), one
    grant(lake, "read", ["select"], {"dataset": "raw"})
    hidden = {"kind": "mask", "name": "m", "on": {"dataset": "raw", "columns": ["mail"]}, "to": ["user:anna"]}
    lake.policies.create({**hidden, "mask": {"method": "nullify"}}, by="test")
    told = lake.nuic.patterns.suggestions("raw", ANNA)
    assert "mail" not in str(told)
    assert "drop-repeated-rows" not in [one["pattern"] for one in told]


def test_patterns_are_learned_from_statements_that_differ_in_names_only(lake: Lake) -> None:
    lake.query("CREATE TABLE bronze.other AS SELECT 7 AS number, 'x' AS label")
    lake.query("CREATE TABLE silver.a AS SELECT lower(trim(name)) AS n FROM people WHERE id > 1")
    lake.query("CREATE TABLE silver.b AS SELECT lower(trim(label)) AS m FROM other WHERE number > 5")
    lake.query("SELECT lower(trim(name)) FROM people")
    [first, *_] = lake.nuic.patterns.learned()
    assert (first["kind"], first["runs"], first["success_rate"], first["datasets"]) == ("create table", 2, 1.0, 2)
    assert first["inputs"] == ["integer", "varchar"]
    assert "name" not in first["form"]
    assert "people" not in first["form"]
    assert first["gain"] is None
    assert lake.nuic.patterns.learned(ANNA) == []
    for name in ("people", "a"):
        lake.measure(name)
    [measured] = [one for one in lake.nuic.patterns.learned() if one["runs"] == 2]
    assert measured["gain_measured"] == 1


def test_a_proposal_says_what_it_gains_and_is_carried_out_as_agreed(lake: Lake) -> None:
    lines = ["mail,comment"]
    for n in range(200):
        mail = f"Worker{n}@Example.org" if n % 4 == 0 else f"worker{n}@example.org"
        lines.append(f"{mail},{'N/A' if n % 4 == 0 else f'word {n}'}")
    lines += lines[1:51]
    file = lake.home / "raw.csv"
    file.write_text("\n".join(lines) + "\n")
    lake.ingest(file, dataset="raw", zone="bronze")
    patterns = lake.nuic.patterns
    found = patterns.propose("raw")
    assert [step["pattern"] for step in found["steps"]][-1] == "drop-repeated-rows"
    assert found["gain"] > 0.01
    assert (found["rows"], found["sample_rows"]) == (250, 250)
    assert found["scores"] == sorted(found["scores"])
    # Fifty of two hundred and fifty said N/A, and of the rows that stay a quarter.
    assert found["emptied"] == {"comment": pytest.approx(0.25, abs=0.06)}
    for changed in ({"target": "gold.x"}, {"steps": found["steps"][:1]}):
        other = {"steps": found["steps"], "target": found["target"], **changed}
        with pytest.raises(Conflict):
            patterns.carry_out("raw", other["steps"], other["target"], found["agreed"])
    done = patterns.carry_out("raw", found["steps"], found["target"], found["agreed"])
    assert (f"{done['zone']}.{done['dataset']}", done["rows"]) == (found["target"], 200)
    measured = lake.measure(found["target"])
    assert abs(measured["overall"] - found["after"]["overall"]) < 0.02
    clean = patterns.propose(found["target"])
    assert (clean["steps"], clean["agreed"], clean["gain"]) == ([], None, 0)
    with pytest.raises(NotFound):
        patterns.propose("raw", ANNA)
