"""A person is erased: afterwards no file of the lake holds the address, however deep one looks."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from neurolake import Lake
from neurolake.kernel.errors import Forbidden, NotFound
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.remediation.base import EraseSubject, ExportSubject
from tests.unit.remediation.conftest import Finished
from tests.unit.remediation.traces import holders

ANN = "ann.smith@example.org"
NEAR = "joann.smith@example.org"


@pytest.fixture
def lake(database_url: str, home: Path, tmp_path: Path) -> Iterator[Lake]:
    with Lake.open(home, sessions=2, metadata_url=database_url) as opened:
        people = [f"{n},person{n}@example.org,{n * 3}" for n in range(40)] + [f"77,{ANN},5", f"78,{NEAR},6"]
        file = tmp_path / "people.csv"
        file.write_text("id,email,amount\n" + "\n".join(people) + "\n")
        opened.ingest(file, zone="bronze")
        orders = tmp_path / "orders.csv.gz"
        orders.write_bytes(
            gzip.compress(("id,contact\n" + "\n".join(f"{n},{ANN.upper()}" for n in range(5)) + "\n").encode())
        )
        opened.ingest(orders, zone="bronze")
        opened.query("UPDATE people SET amount = 7 WHERE id = 77")
        opened.query(f"SELECT * FROM people WHERE email = '{ANN}'")
        opened.query("SELECT email FROM people ORDER BY email")
        yield opened


def left(lake: Lake) -> list[str]:
    return holders(lake.home, ANN, NEAR)


def test_nothing_of_a_person_is_left_in_any_file(lake: Lake, finished: Finished) -> None:
    assert len(left(lake)) > 5
    old = lake.dataset("people")["snapshots"][-1]["snapshot_id"]
    request = EraseSubject(values=(ANN,), columns="all")
    dry = finished(lake, request)
    assert dry["state"] == "succeeded", dry
    listed = dry["plan"]
    assert {one["dataset"]: one["rows"] for one in listed["datasets"]} == {"bronze.people": 1, "bronze.orders": 5}
    assert len(listed["originals"]) == 2
    assert listed["results"]
    assert listed["metadata"]["query_runs"] >= 1
    assert lake.query("SELECT count(*) FROM orders").to_arrow()[0][0].as_py() == 5
    run = finished(lake, request, dry_run=False, expect=dry["id"])
    assert run["state"] == "succeeded", run["answer"]["left"]
    assert run["answer"]["proof"]["clean"]
    assert run["answer"]["proof"]["looked_at"]["files"] > 10
    assert left(lake) == []
    for path in [path for one in listed["datasets"] for path in one["removed"]]:
        assert not (lake.home / path).exists()
    emails = lake.query("SELECT email FROM people").to_arrow()["email"].to_pylist()
    assert len(emails) == 41
    assert NEAR in emails
    with pytest.raises(NotFound) as gone:
        lake.query(f"SELECT * FROM people AT (VERSION => {old})")
    assert "expired" in str(gone.value.hint)


def test_the_database_file_holds_nothing_in_pages_that_are_not_used(lake: Lake, finished: Finished) -> None:
    finished(lake, EraseSubject(values=(ANN,), columns="all"), dry_run=False)
    lake.close()
    raw = b"".join(path.read_bytes() for path in lake.home.glob("catalog.db*")).lower()
    assert ANN.encode() not in raw.replace(NEAR.encode(), b"")
    assert sqlite3.connect(lake.home / "catalog.db").execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_what_changed_since_the_dry_run_is_a_conflict(lake: Lake, tmp_path: Path, finished: Finished) -> None:
    request = EraseSubject(values=(ANN,), columns="all")
    dry = finished(lake, request)
    lake.query("UPDATE people SET amount = 8 WHERE id = 1")
    run = finished(lake, request, dry_run=False, expect=dry["id"])
    assert run["state"] == "failed"
    assert run["error"]["type"] == "conflict"
    assert "bronze.people has changed" in run["error"]["detail"]


def test_only_administrators_erase_and_runs_hold_no_value(lake: Lake, finished: Finished) -> None:
    with pytest.raises(Forbidden):
        lake.remediations.submit(EraseSubject(values=(ANN,)), Principal("bob"))
    run = finished(lake, EraseSubject(values=(ANN,), columns="all"))
    assert ANN not in repr(run)
    assert run["plan"]["rows"] == 6


def test_a_column_that_was_not_looked_at_is_named(lake: Lake, tmp_path: Path, finished: Finished) -> None:
    lake.query(f"CREATE TABLE bronze.notes AS SELECT 1 AS id, 'met {ANN}, again' AS scribble")
    run = finished(lake, EraseSubject(values=(ANN,)), dry_run=False)
    assert run["state"] == "incomplete"
    assert any("scribble" in one["why"] for one in run["answer"]["left"])
    again = finished(lake, EraseSubject(values=(ANN,), columns="all"), dry_run=False)
    assert again["state"] == "succeeded", again
    assert left(lake) == []


def test_all_rows_of_a_person_are_handed_out(lake: Lake, finished: Finished) -> None:
    import json
    import zipfile

    run = finished(lake, ExportSubject(values=(ANN,), columns="all"), dry_run=False)
    with zipfile.ZipFile(lake.remediations.file(run["id"], LOCAL)) as archive:
        people = json.loads(archive.read("bronze.people.json"))
        assert len(json.loads(archive.read("bronze.orders.json"))) == 5
    assert [row["email"] for row in people] == [ANN]
