"""Datasets are masked, tokenised, cut, swept, put in quarantine; each with a dry run that changes nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from sqlalchemy import select

from neurolake import Lake
from neurolake.compliance.audit.listing import Filter
from neurolake.kernel.errors import Forbidden, NotFound
from neurolake.kernel.principal import Principal
from neurolake.metadata.models import ColumnValue
from neurolake.query.question import Question
from neurolake.remediation.base import (
    ApplyRetention,
    DeleteRows,
    ExportSubject,
    MaskColumns,
    PutInQuarantine,
    Release,
    TokeniseColumns,
)
from tests.unit.remediation.conftest import Finished

ANALYST = Principal("ann", roles=frozenset(("analyst",)))
STEWARD = Principal("stew", roles=frozenset(("steward",)))
POLICIES = """
policies:
- {kind: grant, name: read, to: ['role:analyst'], on: {dataset: staff}}
- {kind: grant, name: manage, to: ['role:steward'], on: {dataset: staff}, actions: [select, modify, manage]}
- {kind: retention, name: keep, on: {dataset: staff}, column: day, keep_days: 30}
"""


@pytest.fixture
def lake(database_url: str, home: Path, tmp_path: Path) -> Iterator[Lake]:
    with Lake.open(home, sessions=2, metadata_url=database_url) as opened:
        file = tmp_path / "staff.csv"
        rows = [f"{n},worker{n}@example.org,202{n % 5}-01-0{n % 9 + 1}" for n in range(50)]
        file.write_text("id,email,day\n" + "\n".join(rows) + "\n")
        opened.ingest(file, zone="bronze")
        opened.policies.bring_in(POLICIES, by="test")
        yield opened


def column(lake: Lake, name: str) -> list[Any]:
    return list(lake.query(f"SELECT {name} FROM staff ORDER BY id").to_arrow()[name].to_pylist())


def stored(lake: Lake) -> str:
    """All that the data files and manifests of the warehouse hold."""
    text = ""
    for path in lake.warehouse.root.rglob("*"):
        if path.suffix == ".parquet":
            text += repr(pq.read_table(path).to_pylist())
        elif path.is_file():
            text += path.read_bytes().decode("latin-1")
    return text


def test_a_masked_column_is_masked_in_every_file_and_the_past_is_gone(lake: Lake, finished: Finished) -> None:
    lake.query("SELECT email FROM staff")
    mask = {"method": "partial", "keep_first": 2}
    request = MaskColumns.model_validate({"dataset": "staff", "columns": ["email"], "mask": mask})
    dry = finished(lake, request)
    assert "worker7@example.org" in column(lake, "email")
    assert dry["plan"]["rows"] == 50
    assert len(dry["plan"]["originals"]) == 1
    dry = finished(lake, request)
    run = finished(lake, request, dry_run=False, expect=dry["id"])
    assert run["state"] == "succeeded", run["error"]
    assert set(column(lake, "email")) == {"wo***"}
    assert "worker7@" not in stored(lake)
    assert len(lake.dataset("staff")["snapshots"]) == 1
    assert not [path for path in lake.landing.root.rglob("*") if path.is_file()]
    for path in dry["plan"]["datasets"][0]["removed"]:
        assert not (lake.home / path).exists()


def test_tokens_keep_joins(lake: Lake, finished: Finished) -> None:
    lake.query("CREATE TABLE bronze.copy AS SELECT * FROM staff")
    for name in ("staff", "copy"):
        request = TokeniseColumns(dataset=name, columns=("email",), keep_history=True)
        assert finished(lake, request, dry_run=False)["state"] == "succeeded"
    joined = lake.query("SELECT count(*) AS n FROM staff JOIN copy USING (email)").to_arrow()["n"].to_pylist()
    assert joined == [50]
    assert not any("@" in value for value in column(lake, "email"))
    assert len(lake.dataset("staff")["snapshots"]) == 2


def test_rows_go_by_a_predicate_whose_values_are_in_no_history(lake: Lake, finished: Finished) -> None:
    request = DeleteRows(dataset="staff", where="email = 'worker7@example.org' OR id > 40")
    assert finished(lake, request)["plan"]["rows"] == 10
    assert finished(lake, request, dry_run=False)["state"] == "succeeded"
    assert column(lake, "id") == [n for n in range(41) if n != 7]
    assert not any("worker7" in (run.sql + (run.executed_sql or "")) for run in lake.queries.history())
    assert "worker7@" not in stored(lake)


def test_the_sweep_deletes_what_is_too_old_and_keeps_what_has_no_date(lake: Lake, finished: Finished) -> None:
    lake.query("INSERT INTO staff VALUES (100, 'x', NULL), (101, 'y', current_date)")
    dry = finished(lake, ApplyRetention())
    assert [(one["dataset"], one["rows"]) for one in dry["plan"]["datasets"]] == [("bronze.staff", 50)]
    assert finished(lake, ApplyRetention(), dry_run=False)["state"] == "succeeded"
    assert column(lake, "id") == [100, 101]


def test_two_retention_policies_about_one_dataset_make_one_change(lake: Lake, finished: Finished) -> None:
    lake.query(
        "CREATE TABLE bronze.visits AS SELECT * FROM (VALUES (1, DATE '2020-01-01', current_date),"
        " (2, current_date, DATE '2020-01-01'), (3, DATE '2020-01-01', NULL), (4, current_date, NULL),"
        " (5, DATE '2020-01-01', DATE '2020-01-01'), (6, current_date - 40, current_date)) AS v(id, seen, paid)"
    )
    lake.policies.bring_in(
        POLICIES
        + "- {kind: retention, name: seen, on: {dataset: visits}, column: seen, keep_days: 60}\n"
        + "- {kind: retention, name: paid, on: {dataset: visits}, column: paid, keep_days: 30}\n",
        by="test",
    )
    dry = finished(lake, ApplyRetention(datasets=("visits",)))
    assert [(one["dataset"], one["rows"], one["columns"]) for one in dry["plan"]["datasets"]] == [
        ("bronze.visits", 4, ["paid", "seen"])
    ]
    run = finished(lake, ApplyRetention(datasets=("visits",)), dry_run=False, expect=dry["id"])
    assert run["state"] == "succeeded", run["error"]
    assert lake.query("SELECT id FROM visits ORDER BY id").to_arrow()["id"].to_pylist() == [4, 6]
    assert len(lake.dataset("visits")["snapshots"]) == 1


def test_a_dataset_in_quarantine_is_seen_and_read_by_none_but_those_who_manage_it(
    lake: Lake, finished: Finished
) -> None:
    def read(who: Principal) -> int:
        return len(lake.queries.run(Question("SELECT id FROM staff", principal=who)))

    before = lake.queries.run(Question("SELECT id, email FROM staff", principal=ANALYST))
    request = PutInQuarantine(dataset="staff", reason="wrong figures")
    assert finished(lake, request, STEWARD, dry_run=False)["state"] == "succeeded"
    with pytest.raises(Forbidden, match="quarantine"):
        read(ANALYST)
    with pytest.raises(Forbidden, match="quarantine"):
        lake.queries.result(before.query_id, principal=ANALYST)
    assert read(STEWARD) == 50
    shown = lake.dataset("staff", ANALYST)
    assert shown["columns"] == []
    assert shown["quarantine"]["reason"] == "wrong figures"
    assert finished(lake, Release(dataset="staff"), STEWARD, dry_run=False)["state"] == "succeeded"
    assert read(ANALYST) == 50
    assert lake.dataset("staff")["quarantine"] is None


@pytest.mark.parametrize(
    "lost",
    [
        "- {kind: grant, name: manage, to: ['role:other'], on: {dataset: staff}, actions: [select, modify, manage]}",
        "- {kind: row_filter, name: rows, on: {dataset: staff}, filter: id < 3}",
        "- {kind: mask, name: mask, on: {dataset: staff, columns: [email]}, mask: {method: redact}}",
        "- {kind: grant, name: read, effect: deny, to: ['role:steward'], on: {dataset: staff, columns: [email]}}",
    ],
    ids=["not managed", "row filter", "mask", "column hidden"],
)
def test_an_export_is_handed_out_while_all_of_its_datasets_may_be_seen(
    lake: Lake, finished: Finished, lost: str
) -> None:
    request = ExportSubject(values=("worker7@example.org",), columns="all")
    run = finished(lake, request, STEWARD, dry_run=False)
    assert run["answer"]["rows"] == 1, run
    assert lake.remediations.file(run["id"], STEWARD).exists()
    lake.policies.bring_in(f"policies:\n{lost}\n", by="test")
    with pytest.raises(Forbidden, match="may be read any more"):
        lake.remediations.file(run["id"], STEWARD)
    refused = lake.audit.entries(Filter(origin_id=run["id"], decision="deny"))
    assert [entry["principal"] for entry in refused] == ["stew"]
    root = Principal("root", roles=frozenset(("admin",)))
    assert lake.remediations.file(run["id"], root).exists()


def test_who_may_not_manage_is_refused_and_strangers_learn_nothing(lake: Lake) -> None:
    request = DeleteRows(dataset="staff", where="id = 1")
    with pytest.raises(Forbidden):
        lake.remediations.submit(request, ANALYST)
    with pytest.raises(NotFound):
        lake.remediations.submit(request, Principal("stranger"))


def test_a_change_in_between_is_a_conflict(lake: Lake, finished: Finished) -> None:
    request = DeleteRows(dataset="staff", where="id > 40")
    dry = finished(lake, request)
    lake.query("INSERT INTO staff VALUES (200, 'z', NULL)")
    run = finished(lake, request, dry_run=False, expect=dry["id"])
    assert run["error"]["type"] == "conflict"
    assert 200 in column(lake, "id")


def test_values_that_are_rewritten_leave_the_index_of_values_at_once(lake: Lake, finished: Finished) -> None:
    lake.query("CREATE TABLE bronze.teams AS SELECT id, 'team ' || (id % 3) AS team FROM staff")
    lake.nuic.values.refresh()
    indexed = select(ColumnValue.value).where(ColumnValue.column == "team").order_by(ColumnValue.value)
    with lake.database.read() as session:
        assert list(session.scalars(indexed)) == ["team 0", "team 1", "team 2"]
    mask = {"method": "redact"}
    request = MaskColumns.model_validate({"dataset": "teams", "columns": ["team"], "mask": mask, "keep_history": True})
    assert finished(lake, request, dry_run=False)["state"] == "succeeded"
    with lake.database.read() as session:
        assert list(session.scalars(indexed)) == []
