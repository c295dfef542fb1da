"""A table is made fit to be read again; whoever reads it meanwhile, or reads its past, notices nothing."""

import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from pyiceberg.catalog.rest import RestCatalog
from pyiceberg.table.sorting import SortDirection
from pyiceberg.transforms import IdentityTransform
from typer.testing import CliRunner

from neurolake import Lake
from neurolake.cli.main import build
from neurolake.compliance.audit.listing import Filter
from neurolake.kernel.errors import Conflict, Forbidden, InvalidInput, InvalidOption, NotFound
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.maintenance.base import Request
from neurolake.metadata.models import Dataset
from tests.iceberg.conftest import served

BOB = Principal("bob")


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Lake]:
    with Lake.open(tmp_path / "lake") as opened:
        opened.query("CREATE TABLE gold.t AS SELECT 0 AS id, 'a' AS name")
        for number in range(1, 6):
            opened.query(f"INSERT INTO t SELECT range + {number * 100}, 'n' || range FROM range(50)")
        yield opened


def ids(lake: Lake, at: str = "") -> list[int]:
    return sorted(lake.query(f"SELECT id FROM t {at}").to_arrow()["id"].to_pylist())


def test_small_files_become_one_and_the_past_stays_readable(lake: Lake) -> None:
    rows, past = ids(lake), lake.dataset("t")["snapshots"]
    told = lake.maintenance.run("t", Request(tasks=("compact",)))
    assert (told["before"]["data_files"], told["after"]["data_files"]) == (6, 1)
    assert told["done"] == {"files_compacted": 6, "files_written": 1, "manifests_rewritten": 0, "snapshots_expired": 0,
                            "bytes_rewritten": told["done"]["bytes_rewritten"], "files_removed": 0,
                            "bytes_removed": 0}  # fmt: skip
    assert ids(lake) == rows
    for snapshot in past:
        assert len(ids(lake, f"AT (VERSION => {snapshot['snapshot_id']})")) == snapshot["total_rows"]
    known = lake.dataset("t")
    assert known["rows"] == len(rows)
    assert known["snapshots"][0]["operation"] == "replace"
    again = lake.maintenance.run("t", Request(tasks=("compact",)))
    assert (again["done"]["files_compacted"], again["more"]) == (0, False)
    assert lake.query("SELECT count(*) AS n FROM t WHERE id > 450").to_arrow()["n"].to_pylist() == [50]


def test_a_dry_run_only_tells(lake: Lake) -> None:
    before = _state(lake)
    told = lake.maintenance.run("t", Request(dry_run=True))
    assert told["done"]["files_compacted"] == 6
    assert told["done"]["manifests_rewritten"] > 1
    assert told["before"] == told["after"]
    assert _state(lake) == before


def test_manifests_become_one(lake: Lake) -> None:
    rows = ids(lake)
    told = lake.maintenance.run("t", Request(tasks=("manifests",)))
    assert told["before"]["manifests"] > 1
    assert told["after"]["manifests"] == 1
    assert ids(lake) == rows
    lake.query("INSERT INTO t VALUES (9999, 'x')")
    assert ids(lake) == [*rows, 9999]


def test_old_snapshots_go_with_the_files_that_only_they_need(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    lake.maintenance.run("t", Request(tasks=("compact",)))
    oldest, rows = lake.dataset("t")["snapshots"][-1]["snapshot_id"], ids(lake)
    young = lake.maintenance.run("t", Request(tasks=("snapshots",), keep=1, older_than_h=1))
    assert young["done"]["snapshots_expired"] == 0
    _days_pass(lake, monkeypatch)
    told = lake.maintenance.run("t", Request(tasks=("snapshots",), keep=2))
    assert told["after"]["snapshots"] == 2
    assert told["done"]["files_removed"] > 0
    assert ids(lake) == rows
    assert len(lake.dataset("t")["snapshots"]) == 2
    with pytest.raises(NotFound):
        ids(lake, f"AT (VERSION => {oldest})")


def test_lost_files_go_and_young_ones_stay(lake: Lake) -> None:
    folder = lake.warehouse.location(("gold", "t"))
    old, young, link = folder / "data" / "old.parquet", folder / "data" / "young.parquet", folder / "data" / "link"
    for path in (old, young):
        path.write_bytes(b"x" * 100)
    os.utime(old, (time.time() - 3 * 86400,) * 2)
    link.symlink_to("/etc/hostname")
    told = lake.maintenance.run("t", Request(tasks=("orphans",)))
    assert (told["done"]["files_removed"], told["done"]["bytes_removed"]) == (1, 100)
    assert not old.exists()
    assert young.exists()
    assert len(ids(lake)) == 251


def test_rows_come_in_the_order_of_the_table(lake: Lake) -> None:
    with served(lake) as url:
        table = RestCatalog("c", uri=f"{url}/iceberg").load_table("gold.t")
        with table.update_sort_order() as order:
            order.desc("id", IdentityTransform())
        assert table.sort_order().fields[0].direction == SortDirection.DESC
    lake.maintenance.run("t", Request(tasks=("compact",)))
    found = lake.query("SELECT id FROM t").to_arrow()["id"].to_pylist()
    assert found == sorted(found, reverse=True)


def test_files_of_different_partitions_stay_apart(lake: Lake) -> None:
    with served(lake) as url:
        catalog = RestCatalog("c", uri=f"{url}/iceberg")
        data = pa.table({"id": pa.array([1, 2], pa.int64()), "region": ["n", "s"]})
        table = catalog.create_table("gold.parted", schema=data.schema)
        with table.update_spec() as spec:
            spec.add_identity("region")
        for _ in range(3):
            table.append(data)
        told = lake.maintenance.run("parted", Request(tasks=("compact",)))
        assert (told["before"]["data_files"], told["after"]["data_files"]) == (6, 2)
        read = catalog.load_table("gold.parted").scan(row_filter="region = 'n'").to_arrow()
        assert read["id"].to_pylist() == [1, 1, 1]
    assert lake.query("SELECT count(*) AS n FROM parted").to_arrow()["n"].to_pylist() == [6]


def test_writers_and_maintenance_do_not_lose_each_others_rows(lake: Lake) -> None:
    failures: list[BaseException] = []

    def write() -> None:
        try:
            for number in range(8):
                lake.query(f"INSERT INTO t VALUES ({5000 + number}, 'w')")
        except BaseException as error:
            failures.append(error)

    writer = threading.Thread(target=write)
    rows = ids(lake)
    writer.start()
    while writer.is_alive():
        lake.maintenance.run("t", Request(tasks=("compact", "manifests")))
    writer.join()
    assert not failures
    assert ids(lake) == rows + [5000 + number for number in range(8)]


def test_what_is_left_when_the_time_is_up_is_done_the_next_time(lake: Lake) -> None:
    told = lake.maintenance.run("t", Request(max_seconds=1e-9))
    assert (told["more"], told["done"]["files_compacted"]) == (True, 0)
    assert lake.maintenance.run("t", Request())["done"]["files_compacted"] == 6
    assert not lake.maintenance.cancel("t")


def test_it_is_for_those_who_manage_the_table(lake: Lake) -> None:
    with pytest.raises(NotFound):
        lake.maintenance.run("t", Request(), BOB)
    grant = {
        "name": "t",
        "kind": "grant",
        "to": ["user:bob"],
        "actions": ["select", "modify"],
        "on": {"dataset": "gold.t"},
    }
    lake.policies.create(grant, by="ada")
    with pytest.raises(Forbidden):
        lake.maintenance.run("t", Request(), BOB)
    lake.policies.create({**grant, "name": "more", "actions": ["manage"]}, by="ada")
    lake.maintenance.run("t", Request(tasks=("compact",)), BOB)
    assert lake.audit.entries(Filter(principal="bob", action="change"))
    lake.query("CREATE VIEW gold.v AS SELECT id FROM t", principal=LOCAL)
    with pytest.raises(InvalidInput, match="view"):
        lake.maintenance.run("v", Request())


@pytest.mark.parametrize(
    "wrong", [{"tasks": ()}, {"tasks": ("all",)}, {"target_bytes": 1}, {"older_than_h": 0.1}, {"keep": 0}]
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidOption):
        Request(**wrong)  # type: ignore[arg-type]


def test_one_maintenance_at_a_time(lake: Lake) -> None:
    subject = lake.maintenance._subject("t", LOCAL)
    with lake.maintenance._alone(subject.id) as stopped:
        with pytest.raises(Conflict):
            lake.maintenance.run("t", Request())
        assert lake.maintenance.cancel("t")
        assert stopped.is_set()


def test_the_command_line(lake: Lake) -> None:
    home = str(lake.home)
    dry = CliRunner().invoke(build(), ["maintain", "t", "--dry-run", "--home", home])
    assert "Would be done: 6 files compacted" in dry.output, dry.output
    done = CliRunner().invoke(build(), ["maintain", "t", "--task", "compact", "--json", "--home", home])
    assert json.loads(done.output)["after"]["data_files"] == 1


def _state(lake: Lake) -> tuple[object, ...]:
    with lake.database.read() as session:
        dataset = session.query(Dataset).one()
        files = sorted(str(path) for path in lake.warehouse.root.rglob("*"))
        return dataset.snapshot_id, files


def _days_pass(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace
    from datetime import timedelta

    from neurolake.kernel.clock import utc_now

    place = replace(lake.maintenance._place, clock=lambda: utc_now() + timedelta(days=30))
    monkeypatch.setattr(lake.maintenance, "_place", place)
