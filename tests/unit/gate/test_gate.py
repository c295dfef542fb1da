"""Every path that commits columns passes the gate, and each policy does what it says."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from neurolake import Lake
from neurolake.catalog import templates
from neurolake.gate import saved
from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import ApprovalRequired, Conflict, Forbidden, NotFound, SchemaChangeBlocked
from neurolake.kernel.principal import LOCAL
from neurolake.metadata.models import AuditEntry, SchemaVersion
from tests.unit.gate.conftest import ANN, BOB, CARA, Ask

MAJOR = (
    "ALTER TABLE t DROP COLUMN a",
    "ALTER TABLE t RENAME COLUMN a TO x",
    "ALTER TABLE t RENAME TO u",
    "CREATE OR REPLACE TABLE t AS SELECT 1 AS b",
    "CREATE OR REPLACE TABLE t AS SELECT 'x' AS a, 2 AS b",
    "CREATE OR REPLACE TABLE t (b INTEGER)",
    "DROP TABLE t",
)
MINOR = (
    "ALTER TABLE t ADD COLUMN c INT",
    "ALTER TABLE t ALTER COLUMN a TYPE BIGINT",
    "CREATE OR REPLACE TABLE t AS SELECT 1::BIGINT AS a, 2 AS b, 3 AS c",
    "CREATE OR REPLACE TABLE t AS SELECT 1::BIGINT AS a, 2::BIGINT AS b, 3 AS c",
    "INSERT INTO t VALUES (5, 6, 7)",
    "DELETE FROM t WHERE a = 1",
    "TRUNCATE TABLE t",
)


@pytest.fixture
def table(ask: Ask) -> None:
    ask("CREATE TABLE t AS SELECT 1 AS a, 2 AS b")


def _columns(lake: Lake, name: str = "t") -> list[tuple[str, str]]:
    return [(column["name"], column["type"]) for column in lake.dataset(name)["columns"]]


def _audited(lake: Lake, action: str) -> list[Any]:
    with lake.database.read() as session:
        return list(session.scalars(select(AuditEntry).filter_by(action=action).order_by(AuditEntry.position)))


@pytest.mark.parametrize("sql", MAJOR)
def test_block_lets_no_breaking_change_pass_confirmed_or_not(lake: Lake, ask: Ask, table: None, sql: str) -> None:
    lake.schema_policies.set_policy("t", "block")
    for confirm in (False, True):
        with pytest.raises(SchemaChangeBlocked) as refused:
            ask(sql, confirm=confirm)
        assert refused.value.where["severity"] == "major"
    assert _columns(lake) == [("a", "INTEGER"), ("b", "INTEGER")]
    assert ask("SELECT * FROM t").to_arrow().to_pylist() == [{"a": 1, "b": 2}]


@pytest.mark.parametrize("policy", ["block", "require-approval"])
def test_what_breaks_nothing_passes_everywhere(lake: Lake, ask: Ask, table: None, policy: Any) -> None:
    lake.schema_policies.set_policy("t", policy)
    ask("CREATE VIEW v AS SELECT a FROM t")
    for sql in MINOR:
        ask(sql)
    assert not lake.schema_policies.approvals()
    assert not _audited(lake, "schema.change")


def test_warn_passes_with_a_warning_and_asks_before_something_known_breaks(lake: Lake, ask: Ask, table: None) -> None:
    told = ask("ALTER TABLE t DROP COLUMN b").to_arrow()["note"][0].as_py()
    assert "major" in told
    assert "removed b" in told
    assert "2.0.0" in told
    ask("CREATE VIEW v AS SELECT a FROM t")
    with pytest.raises(Conflict, match=r"v depends on bronze\.t") as refused:
        ask("ALTER TABLE t RENAME COLUMN a TO x")
    assert refused.value.type == "conflict"
    told = ask("ALTER TABLE t RENAME COLUMN a TO x", confirm=True).to_arrow()["note"][0].as_py()
    assert "1 that depend on it break" in told
    warned = [entry.reasons[0]["text"] for entry in _audited(lake, "schema.change")]
    assert len(warned) == 2
    assert all(text.startswith("warn: alter table") for text in warned)


def test_allow_asks_nothing_and_is_on_record(lake: Lake, ask: Ask, table: None) -> None:
    ask("CREATE VIEW v AS SELECT a FROM t")
    lake.schema_policies.set_policy("t", "allow", "a playground")
    ask("ALTER TABLE t DROP COLUMN a")
    assert [entry.reasons[0]["text"][:6] for entry in _audited(lake, "schema.change")] == ["allow:"]


def test_a_view_has_columns_to_keep_too(lake: Lake, ask: Ask, table: None) -> None:
    ask("CREATE VIEW v AS SELECT a, b FROM t")
    lake.schema_policies.set_policy("v", "block")
    ask("CREATE OR REPLACE VIEW v AS SELECT b, a, 1 AS c FROM t")
    for sql in ("CREATE OR REPLACE VIEW v AS SELECT a FROM t", "DROP VIEW v", "DROP TABLE t CASCADE",
                "CREATE OR REPLACE VIEW v AS SELECT 'x' AS a, b, c FROM v2"):  # fmt: skip
        ask("CREATE OR REPLACE VIEW v2 AS SELECT 1 AS a, b, 1 AS c FROM t")
        with pytest.raises(SchemaChangeBlocked):
            ask(sql, confirm=True)
    assert [name for name, _ in _columns(lake, "v")] == ["b", "a", "c"]


def test_an_ingestion_passes_the_gate(lake: Lake, ask: Ask, tmp_path: Path) -> None:
    first, second = tmp_path / "one.csv", tmp_path / "two.csv"
    first.write_text("id,name\n1,ann\n2,bob\n")
    second.write_text("id,name,town\n3,cara,Rome\n")
    lake.ingest(first, dataset="people")
    lake.schema_policies.set_policy("people", "block")
    answer = lake.ingest(second, dataset="people", mode="append")
    assert any("added town" in warning and "1.1.0" in warning for warning in answer["warnings"])
    with lake.database.read() as session:
        made = session.scalars(select(SchemaVersion).order_by(SchemaVersion.version)).all()
    assert [(one.change, one.semantic, one.operation, one.origin_kind) for one in made] == [
        ("initial", "1.0.0", "ingest", "ingestion"),
        ("minor", "1.1.0", "ingest", "ingestion"),
    ]


@pytest.mark.parametrize("sql", MAJOR)
def test_an_approved_change_is_made_once_and_nothing_else(
    lake: Lake, ask: Ask, table: None, managers: None, sql: str
) -> None:
    lake.schema_policies.set_policy("t", "require-approval")
    waiting = _waiting(ask, sql)
    assert _waiting(ask, sql) == waiting
    [shown] = lake.schema_policies.approvals(BOB, state="pending")
    assert (shown["asked_by"], shown["schema_version"], shown["verdict"]["severity"]) == ("ann", 1, "major")
    lake.schema_policies.decide(waiting, "approved", "agreed with sales", BOB)
    for other in ("ALTER TABLE t DROP COLUMN b", "ALTER TABLE t RENAME COLUMN a TO y"):
        _waiting(ask, other)
    with pytest.raises(ApprovalRequired):
        ask(sql, principal=BOB)
    ask(sql, principal=ANN)
    assert lake.schema_policies.approval(waiting)["state"] == "used"
    told = [(entry.principal, entry.reasons[0]["text"].split(":")[0]) for entry in _audited(lake, "schema.approval")]
    assert ("bob", "approved") in told
    assert ("ann", "asked for") in told


def _waiting(ask: Ask, sql: str) -> str:
    with pytest.raises(ApprovalRequired) as wanted:
        ask(sql, principal=ANN)
    return str(wanted.value.where["approval"])


def test_an_approval_is_for_one_schema_version(lake: Lake, ask: Ask, table: None, managers: None) -> None:
    lake.schema_policies.set_policy("t", "require-approval")
    waiting = _waiting(ask, "ALTER TABLE t DROP COLUMN a")
    lake.schema_policies.decide(waiting, "approved", "fine", BOB)
    ask("ALTER TABLE t ADD COLUMN c INT")
    again = _waiting(ask, "ALTER TABLE t DROP COLUMN a")
    assert again != waiting
    ask("ALTER TABLE t ADD COLUMN d INT")
    with pytest.raises(Conflict, match="changed since"):
        lake.schema_policies.decide(again, "approved", "fine", BOB)


def test_an_approval_is_used_up(lake: Lake, ask: Ask, table: None, managers: None) -> None:
    lake.schema_policies.set_policy("t", "require-approval")
    lake.schema_policies.decide(_waiting(ask, "ALTER TABLE t DROP COLUMN a"), "approved", "fine", BOB)
    ask("ALTER TABLE t DROP COLUMN a", principal=ANN)
    ask("ALTER TABLE t ADD COLUMN a INT")
    _waiting(ask, "ALTER TABLE t DROP COLUMN a")


def test_who_decides(lake: Lake, ask: Ask, table: None, managers: None, put: Any) -> None:
    lake.schema_policies.set_policy("t", "require-approval")
    waiting = _waiting(ask, "ALTER TABLE t DROP COLUMN a")
    with pytest.raises(Forbidden, match="own request"):
        lake.schema_policies.decide(waiting, "approved", "I want it", ANN)
    with pytest.raises(NotFound):
        lake.schema_policies.decide(waiting, "approved", "sure", CARA)
    assert lake.schema_policies.approvals(CARA) == []
    lake.schema_policies.decide(waiting, "refused", "sales needs it", BOB)
    with pytest.raises(ApprovalRequired, match=r"bob has refused .* sales needs it"):
        ask("ALTER TABLE t DROP COLUMN a", principal=ANN)
    with pytest.raises(Conflict, match="refused already"):
        lake.schema_policies.decide(waiting, "refused", "again", BOB)
    lake.schema_policies.decide(waiting, "approved", "sales moved on", BOB)
    ask("ALTER TABLE t DROP COLUMN a", principal=ANN)


def test_a_policy_is_loosened_by_its_setter_and_administrators(lake: Lake, table: None, managers: None) -> None:
    lake.schema_policies.set_policy("t", "require-approval", principal=BOB)
    lake.schema_policies.set_policy("t", "block", principal=BOB)
    lake.schema_policies.set_policy("t", "require-approval", principal=BOB)
    with pytest.raises(Forbidden, match="bob has set"):
        lake.schema_policies.set_policy("t", "allow", principal=ANN)
    with pytest.raises(Forbidden):
        lake.schema_policies.set_policy("t", "block", principal=CARA)
    with pytest.raises(NotFound):
        lake.schema_policies.policy("none", CARA)
    lake.schema_policies.set_policy("t", "allow")
    assert lake.schema_policies.policy("t", CARA)["policy"] == "allow"
    assert len(_audited(lake, "schema.policy")) == 4


def test_what_breaks_and_is_hidden_is_counted_not_named(lake: Lake, ask: Ask, table: None, managers: None) -> None:
    ask("CREATE VIEW silver.secret AS SELECT a FROM t")
    with pytest.raises(Conflict) as refused:
        ask("ALTER TABLE t DROP COLUMN a", principal=ANN)
    assert "1 more" in refused.value.detail
    assert "secret" not in str(refused.value.problem())
    lake.schema_policies.set_policy("t", "require-approval")
    _waiting(ask, "ALTER TABLE t DROP COLUMN a")
    [shown] = lake.schema_policies.approvals(BOB)
    assert shown["verdict"]["hidden"] == 1
    assert "secret" not in str(shown)
    [whole] = lake.schema_policies.approvals()
    assert whole["verdict"]["breaks"][0]["name"] == "silver.secret"


def test_saved_queries_break_too(lake: Lake, ask: Ask, table: None, managers: None) -> None:
    with lake.database.write() as session:
        for name, sql in (
            ("mine", "SELECT a FROM t"),
            ("other column", "SELECT b FROM bronze.t"),
            ("other table", "WITH t AS (SELECT 1 AS a) SELECT a FROM t"),
            ("wrong", "SELECT FROM t WHERE"),
        ):
            templates.save(session, templates.TemplateFact(name, sql), owner="bob", now=utc_now())
    with pytest.raises(Conflict, match=r"^1 more depends"):
        ask("ALTER TABLE t DROP COLUMN a", principal=ANN)
    with pytest.raises(Conflict, match=r"^mine depends"):
        ask("ALTER TABLE t DROP COLUMN a", principal=BOB)
    told = lake.schemas.analyze_impact("t", sql="DROP TABLE t")["verdict"]["breaks"]
    assert {(one["kind"], one["name"]) for one in told} == {("saved query", "mine"), ("saved query", "other column")}
    assert "readers" not in told[0]
    ask("ALTER TABLE t ADD COLUMN c INT")


def test_a_text_too_many_is_taken_to_break(lake: Lake, ask: Ask, table: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved, "_LOOKED_INTO", 1)
    with lake.database.write() as session:
        for name in ("one", "two", "three"):
            fact = templates.TemplateFact(name, "SELECT b FROM t")
            templates.save(session, fact, owner="bob", now=utc_now())
    found = lake.schemas.analyze_impact("t", sql="ALTER TABLE t DROP COLUMN a")["verdict"]["breaks"]
    assert [(one["name"], "not looked into" in one["why"]) for one in found] == [("two", True), ("three", True)]


PIPELINE = """
name: nightly
runners: ["user:bob"]
steps:
  load: {sql: "INSERT INTO other (x) SELECT a FROM t"}
  check: {quality: {checks: [{name: few, sql: "SELECT count(b) FROM bronze.t", at_most: 9}]}, after: [load]}
  tidy: {maintain: {dataset: t}, after: [check]}
"""


def test_pipelines_break_too_in_their_steps(lake: Lake, ask: Ask, table: None, managers: None) -> None:
    ask("CREATE TABLE other (x INT, y INT)")
    lake.pipelines.registry.apply(PIPELINE, LOCAL)

    def broken(sql: str, dataset: str = "t") -> list[tuple[str, str, str]]:
        told = lake.schemas.analyze_impact(dataset, sql=sql)["verdict"]["breaks"]
        return [(one["kind"], one["name"], one["why"]) for one in told]

    assert broken("ALTER TABLE t DROP COLUMN a") == [("pipeline", "nightly", "in load")]
    assert broken("ALTER TABLE t DROP COLUMN b") == [("pipeline", "nightly", "in check")]
    assert broken("DROP TABLE t") == [("pipeline", "nightly", "in load, check, tidy")]
    assert broken("ALTER TABLE other RENAME COLUMN x TO z", "other") == [("pipeline", "nightly", "in load")]
    assert broken("ALTER TABLE other DROP COLUMN y", "other") == []
    assert [one["why"] for one in lake.nuic.lineage.impact("t", "b")["dependents"]] == ["in check"]
    assert [one["name"] for one in lake.nuic.lineage.impact("t", principal=BOB)["dependents"]] == ["nightly"]
    assert lake.nuic.lineage.impact("t", principal=ANN)["dependents"] == []
    with pytest.raises(Conflict, match=r"^nightly depends"):
        ask("ALTER TABLE t DROP COLUMN a", principal=BOB)
    with pytest.raises(Conflict, match=r"^1 more depends"):
        ask("ALTER TABLE t DROP COLUMN a", principal=ANN)
    lake.pipelines.registry.delete("nightly", LOCAL)
    ask("ALTER TABLE t DROP COLUMN a", principal=ANN)
