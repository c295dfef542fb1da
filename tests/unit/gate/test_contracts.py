"""Contracts: read from YAML within bounds, kept by every commit, verified when asked."""

from pathlib import Path
from typing import Any

import pytest

from neurolake import Lake
from neurolake.gate.contracts.document import from_yaml
from neurolake.kernel.errors import (
    Conflict,
    ContractBroken,
    Forbidden,
    InvalidInput,
    InvalidSql,
    NeuroLakeError,
    NotFound,
    SchemaChangeBlocked,
)
from neurolake.remediation.base import DeleteRows
from tests.unit.gate.conftest import ANN, CARA, Ask

CONTRACT = """
version: 1.0.0
owner: sales
columns:
  - {name: id, type: INTEGER, required: true, unique: true}
  - {name: region, accepted: [north, south]}
  - {name: amount, min: 0, max: 1000}
  - {name: code, pattern: '[A-Z]{2}'}
constraints:
  - {type: predicate, sql: "amount < 500 OR region = 'north'"}
rows: {min: 1, max: 4}
freshness: {column: day, max_age_hours: 48}
"""
GOOD = "(1, 'north', 10, 'AB', DATE '2020-01-01')"


@pytest.fixture
def table(lake: Lake, ask: Ask) -> None:
    ask("CREATE TABLE t (id INTEGER, region VARCHAR, amount INTEGER, code VARCHAR, day DATE)")
    ask(f"INSERT INTO t VALUES {GOOD}")
    lake.contracts.put("t", CONTRACT)


@pytest.mark.parametrize(
    ("row", "broken"),
    [
        ("(NULL, 'north', 1, 'AB', NULL)", "not_null"),
        ("(1, 'north', 1, 'AB', NULL)", "unique"),
        ("(2, 'west', 1, 'AB', NULL)", "accepted_values"),
        ("(2, 'north', -1, 'AB', NULL)", "range"),
        ("(2, 'north', 1, 'abc', NULL)", "pattern"),
        ("(2, 'south', 700, 'AB', NULL)", "predicate"),
        (", ".join(f"({n}, NULL, 1, NULL, NULL)" for n in range(2, 6)), "row_count"),
    ],
)  # fmt: skip
def test_rows_that_break_it_are_not_written(ask: Ask, table: None, row: str, broken: str) -> None:
    with pytest.raises(ContractBroken, match=broken) as refused:
        ask(f"INSERT INTO t VALUES {row}")
    [failure] = refused.value.where["failures"]
    assert (failure["constraint"]["type"], failure["failing"]) == (broken, 1)
    assert ask("SELECT count(*) FROM t").to_arrow()[0][0].as_py() == 1


def test_every_way_to_write_is_looked_at(lake: Lake, ask: Ask, table: None, tmp_path: Path) -> None:
    for sql in (
        "UPDATE t SET amount = -5",
        "DELETE FROM t WHERE id = 1",
        "TRUNCATE TABLE t",
        "INSERT INTO t (region) VALUES ('north')",
        "MERGE INTO t USING (SELECT 1 AS id) AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET region = 'west'",
        "CREATE OR REPLACE TABLE t AS SELECT * REPLACE (-1 AS amount) FROM t",
    ):  # fmt: skip
        with pytest.raises(ContractBroken):
            ask(sql)
    file = tmp_path / "more.csv"
    file.write_text("id,region,amount,code,day\n2,west,1,AB,2020-01-01\n")
    for mode in ("append", "replace"):
        with pytest.raises(ContractBroken, match="accepted_values"):
            lake.ingest(file, dataset="t", mode=mode)
    file.write_text("id,region,amount,code,day\n2,north,1,AB,2020-01-01\n")
    lake.ingest(file, dataset="t", mode="append")
    ask("UPDATE t SET amount = 5")
    ask("DELETE FROM t WHERE id = 2")
    assert len(ask("SELECT * FROM t").to_arrow()) == 1


def test_rows_that_broke_it_before_do_not_stop_who_mends_others(lake: Lake, ask: Ask) -> None:
    ask("CREATE TABLE t AS SELECT * FROM (VALUES (1, -1), (1, -2), (3, 5)) AS v(id, amount)")
    lake.contracts.put("t", "columns: [{name: id, unique: true}, {name: amount, min: 0}]")
    ask("UPDATE t SET amount = 1 WHERE amount = -2")
    with pytest.raises(ContractBroken):
        ask("UPDATE t SET amount = -7 WHERE amount >= 0")
    with pytest.raises(ContractBroken, match="unique"):
        ask("INSERT INTO t VALUES (3, 1)")
    ask("INSERT INTO t VALUES (4, 1)")


def test_columns_that_break_it_are_stopped_by_the_gate(lake: Lake, ask: Ask, table: None) -> None:
    for sql in ("ALTER TABLE t DROP COLUMN amount", "ALTER TABLE t ALTER COLUMN id TYPE BIGINT",
                "ALTER TABLE t RENAME COLUMN code TO kind", "DROP TABLE t"):  # fmt: skip
        with pytest.raises(Conflict, match=r"contract 1\.0\.0 depends"):
            ask(sql)
    ask("ALTER TABLE t ADD COLUMN more INT")
    lake.schema_policies.set_policy("t", "block")
    with pytest.raises(SchemaChangeBlocked):
        ask("ALTER TABLE t ALTER COLUMN id TYPE BIGINT", confirm=True)
    told = lake.schemas.analyze_impact("t", sql="ALTER TABLE t ALTER COLUMN id TYPE BIGINT")
    assert told["verdict"]["outcome"] == "block"
    assert told["verdict"]["breaks"][0]["why"] == "id is long, not INTEGER"


def test_a_closed_contract_lets_no_column_in(lake: Lake, ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text("id,name\n1,ann\n")
    lake.ingest(file, dataset="p")
    lake.contracts.put("p", "closed: true\ncolumns: [{name: id}, {name: name}]")
    file.write_text("id,name,town\n2,bob,Rome\n")
    with pytest.raises(Conflict, match="contract"):
        lake.ingest(file, dataset="p", mode="append")
    answer = lake.ingest(file, dataset="p", mode="append", confirm=True)
    assert any("added town" in warning for warning in answer["warnings"])


def test_a_contract_may_only_warn(lake: Lake, ask: Ask) -> None:
    ask("CREATE TABLE t AS SELECT 1 AS a")
    lake.contracts.put("t", "on_failure: warn\ncolumns: [{name: a, max: 5}]")
    told = ask("INSERT INTO t VALUES (9), (10)").to_arrow()["note"][0].as_py()
    assert "range" in told
    assert "2 rows" in told
    assert len(ask("SELECT * FROM t").to_arrow()) == 3


def test_it_is_verified_when_asked(lake: Lake, ask: Ask, table: None) -> None:
    found = lake.contracts.verify("t")
    assert not found["kept"]
    failing = [check["constraint"]["type"] for check in found["checks"] if check["failing"]]
    assert failing == ["freshness"]
    ask("UPDATE t SET day = current_date")
    assert lake.contracts.verify("t")["kept"]


def test_versions_go_up_and_stay_on_record(lake: Lake, ask: Ask, table: None) -> None:
    with pytest.raises(Conflict, match=r"at version 1\.0\.0"):
        lake.contracts.put("t", CONTRACT)
    lake.contracts.put("t", "version: 1.1.0\ncolumns: [{name: id}]")
    ask("INSERT INTO t VALUES (NULL, 'west', -1, 'x', NULL)")
    assert [one["version"] for one in lake.contracts.get("t")["history"]] == ["1.1.0", "1.0.0"]
    lake.contracts.delete("t")
    with pytest.raises(NotFound):
        lake.contracts.get("t")
    assert lake.contracts.listing() == []
    ask("ALTER TABLE t DROP COLUMN id")
    with pytest.raises(Conflict, match="id is missing"):
        lake.contracts.put("t", "columns: [{name: id}]")


def test_who_may(lake: Lake, ask: Ask, table: None, managers: None, put: Any) -> None:
    assert lake.contracts.get("t", CARA)["owner"] == "sales"
    with pytest.raises(Forbidden):
        lake.contracts.put("t", "version: 2.0.0", CARA)
    with pytest.raises(Forbidden):
        lake.contracts.delete("t", CARA)
    lake.contracts.put("t", "version: 2.0.0", ANN)
    put({"kind": "row_filter", "name": "north", "on": {"dataset": "t"}, "filter": "region = 'north'"})
    with pytest.raises(Forbidden):
        lake.contracts.verify("t", CARA)
    put({"kind": "grant", "name": "no-region", "on": {"dataset": "t", "columns": ["region"]}, "to": ["user:cara"],
         "effect": "deny"})  # fmt: skip
    with pytest.raises(NotFound):
        lake.contracts.get("t", CARA)
    assert lake.contracts.listing(CARA) == []


def test_figures_of_all_rows_are_told_to_who_sees_all(
    lake: Lake, ask: Ask, table: None, managers: None, put: Any
) -> None:
    put({"kind": "row_filter", "name": "south", "on": {"dataset": "t"}, "filter": "region = 'south'"})
    with pytest.raises(ContractBroken, match="unique") as refused:
        ask("INSERT INTO t VALUES (1, 'south', 1, 'AB', NULL)", principal=CARA)
    assert refused.value.where["failures"][0]["failing"] is None
    assert "rows" not in refused.value.detail.partition("unique")[2]


def test_a_remediation_is_not_stopped(lake: Lake, ask: Ask, table: None, finished: Any) -> None:
    run = finished(lake, DeleteRows(dataset="t", where="id = 1"), dry_run=False)
    assert run["state"] == "succeeded", run
    assert len(ask("SELECT * FROM t").to_arrow()) == 0


def test_what_the_engine_cannot_make_of_it_is_found_when_it_is_put(lake: Lake, ask: Ask) -> None:
    ask("CREATE TABLE t AS SELECT 1 AS a, 'x' AS b")
    for text in ("columns: [{name: a, min: abc}]", "constraints: [{type: predicate, sql: 'nope > 1'}]",
                 "columns: [{name: b, pattern: '(?<=x)'}]", "columns: [{name: nope, required: true}]"):  # fmt: skip
        with pytest.raises(NeuroLakeError):
            lake.contracts.put("t", text)
    put = lake.contracts.put("t", "columns: [{name: a, min: 5}]")
    assert [check["failing"] for check in put["checks"]] == [1]


def test_whom_columns_are_hidden_from_the_contract_is_too(lake: Lake, ask: Ask, table: None, put: Any) -> None:
    put({"kind": "grant", "name": "some", "to": ["user:ann"], "on": {"dataset": "t", "columns": ["id", "region"]}})
    told = lake.schemas.analyze_impact("t", ANN, sql="ALTER TABLE t ADD COLUMN x INT")
    assert told["verdict"]["outcome"] == "pass"
    assert "amount" not in str(told)
    with pytest.raises(NotFound):
        lake.contracts.get("t", ANN)


def test_dates_are_texts_and_endless_numbers_are_refused() -> None:
    contract = from_yaml("columns: [{name: day, min: 2024-01-01}]")
    assert contract.columns[0].min == "2024-01-01"
    for text in ("columns: [{name: a, min: .nan}]", "columns: [{name: a, max: .inf}]", 'owner: "a\\0b"'):
        with pytest.raises(InvalidInput):
            from_yaml(text)


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (BOMB, "no anchors"),
        ("columns: &x []", "no anchors"),
        ("[" * 40 + "]" * 40, "levels deep"),
        ("columns: []\n" + "#" * 200_000, "at most"),
        ("- a", "is a mapping"),
        ("version: one", "version"),
        ("columns: [{name: a}, {name: A}]", "promised twice"),
        ("columns: [{name: a, kind: x}]", "kind"),
        ("constraints: [{type: query, sql: 'SELECT 1'}]", "quality rule"),
        ("!!python/object/apply:os.system ['true']", "no YAML"),
        ("a: [1", "no YAML"),
        ("rows: {}", "min or max"),
    ],
)
def test_what_is_no_contract(text: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        from_yaml(text)


def test_sql_of_a_check_goes_through_the_allow_list() -> None:
    for sql in ("read_text('/etc/passwd') = 'x'", "(SELECT 1) = 1", "getenv('HOME') = 'x'"):
        with pytest.raises(InvalidSql):
            from_yaml(f'constraints: [{{type: predicate, sql: "{sql}"}}]')
