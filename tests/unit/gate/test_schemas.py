"""History, comparison and impact, as those see them who may see all, some or nothing."""

from pathlib import Path
from typing import Any

import pytest

from neurolake import Lake
from neurolake.kernel.errors import InvalidInput, InvalidSql, NotFound
from neurolake.nuic.schema.proposed import ProposedColumn
from tests.unit.gate.conftest import ANN, CARA, Ask


@pytest.fixture
def table(ask: Ask, tmp_path: Path, lake: Lake) -> None:
    file = tmp_path / "people.csv"
    file.write_text("id,mail,town\n1,ann@example.org,Rome\n2,bob@example.org,Oslo\n")
    lake.ingest(file, dataset="t", zone="bronze")
    ask("ALTER TABLE t ADD COLUMN age INT")
    ask("ALTER TABLE t RENAME COLUMN mail TO email")
    ask("ALTER TABLE t ALTER COLUMN age TYPE BIGINT")


def test_history_tells_who_when_by_what(lake: Lake, table: None) -> None:
    found = lake.schemas.history("t")
    told = [(one["version"], one["semantic"], one["change"], one["operation"]) for one in found["versions"]]
    assert told == [
        (4, "2.1.0", "minor", "alter table"),
        (3, "2.0.0", "major", "alter table"),
        (2, "1.1.0", "minor", "alter table"),
        (1, "1.0.0", "initial", "ingest"),
    ]
    newest, *_, first = found["versions"]
    assert newest["statement"] == "ALTER TABLE t ALTER COLUMN age TYPE BIGINT"
    assert (newest["made_by"], newest["changes"][0]["kind"]) == ("local", "type-widened")
    assert first["file"] == "people.csv"
    page = lake.schemas.history("t", limit=3)
    assert (len(page["versions"]), page["next"]) == (3, 2)
    assert [one["version"] for one in lake.schemas.history("t", limit=3, before=2)["versions"]] == [1]


def test_compare_between_any_two_versions(lake: Lake, table: None) -> None:
    found = lake.schemas.compare("t", 1, 4)
    assert [(one["kind"], one["path"], one["after"]) for one in found["changes"]] == [
        ("renamed", "mail", "email"),
        ("added", "age", "long"),
    ]
    assert (found["severity"], found["resulting_version"]) == ("major", "2.0.0")
    back = lake.schemas.compare("t", 4, 1)
    assert [(one["kind"], one["path"]) for one in back["changes"]] == [("renamed", "email"), ("removed", "age")]
    assert [one["kind"] for one in lake.schemas.compare("t")["changes"]] == ["type-widened"]
    with pytest.raises(NotFound, match="no schema version 9"):
        lake.schemas.compare("t", 1, 9)


def test_a_table_that_is_made_anew_is_compared_by_name(lake: Lake, ask: Ask, table: None) -> None:
    ask("CREATE OR REPLACE TABLE t AS SELECT town, id FROM t")
    kinds = [(one["kind"], one["path"]) for one in lake.schemas.compare("t", 4, 5)["changes"]]
    assert kinds == [("removed", "email"), ("removed", "age"), ("moved", "id")]
    assert lake.schemas.history("t")["versions"][0]["made_anew"]


def test_tags_of_personal_data_are_compared(lake: Lake, table: None) -> None:
    from neurolake.catalog import datasets, tags
    from neurolake.kernel.clock import utc_now

    with lake.database.write() as session:
        tags.put(session, datasets.find(session, "t"), "town", ["pii.address"], by="x", now=utc_now())
    changes = lake.schemas.compare("t", 3, 4)["changes"]
    assert ("tag-added", "town", "minor") in [(one["kind"], one["path"], one["severity"]) for one in changes]


def test_what_is_hidden_is_in_no_answer(lake: Lake, ask: Ask, table: None, put: Any) -> None:
    put({"kind": "grant", "name": "some", "to": ["user:ann"], "on": {"dataset": "t", "columns": ["id", "town"]}})
    with pytest.raises(NotFound):
        lake.schemas.history("t", CARA)
    for found in (
        lake.schemas.history("t", ANN),
        lake.schemas.compare("t", 1, 4, ANN),
        lake.schemas.analyze_impact("t", ANN, columns=[ProposedColumn(name="id", type="BIGINT")]),
    ):
        assert "mail" not in str(found)
        assert "age" not in str({key: value for key, value in found.items() if not key.endswith("rule")})
    assert lake.schemas.history("t", ANN)["versions"][0]["statement"] is None


def test_impact_of_statements(lake: Lake, ask: Ask, table: None) -> None:
    ask("CREATE VIEW v AS SELECT email FROM t")
    ask("CREATE TABLE silver.copy AS SELECT email AS contact FROM t")
    found = lake.schemas.analyze_impact("t", sql="ALTER TABLE t DROP COLUMN email")
    assert (found["verdict"]["outcome"], found["verdict"]["version"]) == ("confirm", "3.0.0")
    assert [one["name"] for one in found["verdict"]["breaks"]] == ["bronze.v"]
    assert {one["name"] for one in found["affected"]["datasets"]} == {"bronze.v", "silver.copy"}
    assert found["affected"]["owners"][0]["owner"] == "local"
    assert found["affected"]["broken_views"] == ["bronze.v"]
    harmless = lake.schemas.analyze_impact("t", sql="ALTER TABLE t ADD COLUMN more INT")
    assert (harmless["verdict"]["outcome"], harmless["affected"]["datasets"]) == ("pass", [])
    gone = lake.schemas.analyze_impact("t", sql="DROP TABLE t")
    assert (gone["verdict"]["severity"], len(gone["affected"]["datasets"])) == ("major", 2)
    anew = lake.schemas.analyze_impact("t", sql="CREATE OR REPLACE TABLE t AS SELECT id, upper(email) AS email FROM t")
    assert {(one["kind"], one["path"]) for one in anew["verdict"]["changes"]} == {
        ("removed", "town"),
        ("removed", "age"),
    }
    assert lake.schemas.analyze_impact("t", sql="DELETE FROM t")["verdict"]["severity"] == "none"
    assert [column["name"] for column in lake.dataset("t")["columns"]] == ["id", "email", "town", "age"]


WHOLE = [("id", "BIGINT"), ("email", "VARCHAR"), ("town", "VARCHAR"), ("age", "BIGINT")]
WANTED = [
    ([*WHOLE, ("n", "INTEGER[]")], "pass"),
    ([("id", "BIGINT"), ("email", "VARCHAR")], "warn"),
    ([("id", "VARCHAR"), ("town", "VARCHAR"), ("email", "VARCHAR"), ("age", "BIGINT")], "warn"),
    ([("id", "BIGINT"), ("town", "VARCHAR", "email"), ("email", "VARCHAR", "town"), ("age", "BIGINT")], "warn"),
    ([*WHOLE, ("s", "STRUCT(a INTEGER)")], "pass"),
]  # fmt: skip


@pytest.mark.parametrize(("columns", "outcome"), WANTED)
def test_the_migration_brings_the_table_there(lake: Lake, ask: Ask, table: None, columns: Any, outcome: str) -> None:
    wanted = [ProposedColumn(name=name, type=kind, was=was[0] if was else None) for name, kind, *was in columns]
    found = lake.schemas.analyze_impact("t", columns=wanted)
    assert found["verdict"]["outcome"] == outcome
    for sql in found["migration"]:
        ask(sql)
    there = {column["name"]: column["type"] for column in lake.dataset("t")["columns"]}
    assert {name: kind.replace('"', "") for name, kind in there.items()} == {name: kind for name, kind, *_ in columns}
    assert len(ask("SELECT * FROM t").to_arrow()) == 2
    assert lake.schemas.analyze_impact("t", columns=[ProposedColumn(name=n, type=k) for n, k in there.items()])[
        "migration"
    ] == []  # fmt: skip


@pytest.mark.parametrize(
    ("proposal", "error"),
    [
        ({}, InvalidInput),
        ({"sql": "SELECT 1", "columns": []}, InvalidInput),
        ({"sql": "SELECT 1"}, InvalidSql),
        ({"sql": "DROP TABLE other"}, InvalidInput),
        ({"sql": "ALTER TABLE t DROP COLUMN nope"}, InvalidSql),
        ({"sql": "ALTER TABLE t ADD COLUMN x NOTYPE"}, InvalidSql),
        ({"sql": "CREATE OR REPLACE TABLE t AS SELECT nope FROM t"}, InvalidSql),
        ({"columns": [ProposedColumn(name="a", type="INT"), ProposedColumn(name="A", type="INT")]}, InvalidInput),
        ({"columns": [ProposedColumn(name="a", type="INT", was="nope")]}, InvalidInput),
        ({"columns": [ProposedColumn(name="a", type="%%%")]}, InvalidSql),
    ],
)
def test_what_cannot_be_judged(lake: Lake, table: None, proposal: Any, error: Any) -> None:
    with pytest.raises(error):
        lake.schemas.analyze_impact("t", **proposal)
