"""Each fault is planted in a real lake, found, and told with its place and what mends it."""

import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from neurolake import Lake
from neurolake.doctor.base import Fault
from neurolake.doctor.checks import program
from neurolake.kernel.principal import LOCAL
from neurolake.metadata.database import HEAD
from neurolake.metadata.looking import LookedAt
from neurolake.metadata.models import IcebergTable
from neurolake.remediation.base import DeleteRows
from tests.unit.doctor.conftest import Faults
from tests.unit.remediation.conftest import wait_for


def only(found: dict[str, tuple[Fault, ...]], check: str) -> Fault:
    """The one fault there is, of the check that it must be of."""
    assert list(found) == [check]
    (fault,) = found[check]
    return fault


def change(home: Path, *statements: str) -> None:
    with sqlite3.connect(home / "catalog.db") as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def pointer(home: Path) -> Path:
    with sqlite3.connect(home / "catalog.db") as connection:
        query = "SELECT metadata_location FROM iceberg_tables WHERE name = 'sales'"
        ((location,),) = connection.execute(query).fetchall()
    connection.close()
    return Path(location)


def data_file(home: Path) -> Path:
    return next((home / "warehouse").rglob("*.parquet"))


def test_a_sound_lake_has_no_fault(faults: Faults) -> None:
    assert faults() == {}


def test_nothing_is_made_or_changed(faults: Faults, home: Path) -> None:
    def state() -> dict[str, tuple[int, int, int]]:
        paths = [home, *home.rglob("*")]
        return {str(path): (path.stat().st_mtime_ns, path.stat().st_size, path.stat().st_mode) for path in paths}

    before = state()
    faults()
    assert state() == before


def test_a_lake_in_use_is_looked_at_all_the_same(faults: Faults, home: Path) -> None:
    with Lake.open(home) as lake:
        lake.query("SELECT count(*) FROM sales").to_arrow()
        assert faults() == {}


def test_no_folder(faults: Faults, home: Path) -> None:
    shutil.rmtree(home)
    found = faults()
    assert found["home"][0].mend.startswith(f"neurolake init --home {home}")
    assert all(not told for check, told in found.items() if check != "home")
    assert not home.exists()
    home.mkdir()


def test_a_folder_that_is_no_lake(faults: Faults, home: Path) -> None:
    shutil.rmtree(home)
    home.mkdir()
    assert "no lake" in faults()["home"][0].what
    assert list(home.iterdir()) == []


def test_a_lake_without_its_database(faults: Faults, home: Path) -> None:
    (home / "catalog.db").unlink()
    assert faults()["home"][0].where == str(home / "catalog.db")


def test_a_folder_that_cannot_be_written_to(faults: Faults, home: Path) -> None:
    (home / "landing").chmod(0o555)
    fault = only(faults(), "folders")
    assert fault.mend == f"chmod u+rwx {home / 'landing'}"
    subprocess.run(fault.mend, shell=True, check=True)
    assert faults() == {}


@pytest.mark.parametrize(("name", "mode"), [("secrets", "700"), ("secrets/mask.key", "600"), ("audit/key.pem", "600")])
def test_a_secret_that_others_can_read(faults: Faults, home: Path, name: str, mode: str) -> None:
    (home / name).chmod(0o755)
    fault = faults()["private files"][0]
    assert fault.mend == f"chmod {mode} {home / name}"
    subprocess.run(fault.mend, shell=True, check=True)
    assert faults() == {}


def test_a_disk_that_is_nearly_full(faults: Faults, home: Path) -> None:
    fault = only(faults(free=lambda _: 10**9), "disk")
    assert (fault.what, fault.where) == ("1.00 GB are free, less than 2.00 GB", str(home))
    assert faults(free=lambda _: 10**9, low_disk=10**8) == {}


def test_an_older_schema_is_told_and_left(faults: Faults, home: Path) -> None:
    change(home, "UPDATE alembic_version SET version_num = '0029'")
    fault = faults()["metadata database"][0]
    assert fault.mend == f"neurolake migrate --home {home}"
    assert LookedAt(f"sqlite:///{home / 'catalog.db'}").version() == "0029"


def test_a_newer_schema(faults: Faults, home: Path) -> None:
    change(home, "UPDATE alembic_version SET version_num = '9999'")
    fault = faults()["metadata database"][0]
    assert "9999" in fault.what
    assert HEAD in fault.what
    assert fault.mend == "pip install --upgrade neurolake"


def test_a_damaged_database(faults: Faults, home: Path) -> None:
    with (home / "catalog.db").open("r+b") as file:
        file.seek(40 * 4096)
        file.write(os.urandom(40 * 4096))
    assert "damaged" in faults()["metadata database"][0].what


def test_a_data_file_that_is_missing(faults: Faults, home: Path) -> None:
    path = data_file(home)
    path.unlink()
    fault = only(faults(), "data files")
    assert fault.where == str(path)
    assert "missing" in fault.what


def test_a_data_file_of_another_size(faults: Faults, home: Path) -> None:
    path = data_file(home)
    path.chmod(0o644)
    with path.open("ab") as file:
        file.write(b"x")
    fault = only(faults(), "data files")
    assert (fault.where, "bytes, and should have" in fault.what) == (str(path), True)


def test_a_data_file_that_is_no_parquet(faults: Faults, home: Path) -> None:
    path = data_file(home)
    size = path.stat().st_size
    path.chmod(0o644)
    path.write_bytes(b"x" * size)
    assert "cannot be read" in only(faults(), "data files").what


def test_a_manifest_that_is_broken(faults: Faults, home: Path) -> None:
    path = next((home / "warehouse").rglob("*-m0.avro"))
    path.write_bytes(path.read_bytes()[:40])
    found = only(faults(), "data files")
    assert (found.where, "manifest" in found.what) == (str(path), True)


def test_a_metadata_file_that_is_missing(faults: Faults, home: Path) -> None:
    path = pointer(home)
    path.unlink()
    fault = faults()["metadata files"][0]
    assert (fault.what, fault.where) == ("The metadata file of silver.sales is gone", str(path))


def test_a_lake_that_was_moved(faults: Faults, home: Path) -> None:
    change(home, f"UPDATE iceberg_tables SET metadata_location = replace(metadata_location, '{home}', '/srv/old')")
    first = faults()["metadata files"][0]
    assert (first.mend, "moved" in first.what) == ("Move the lake back to /srv/old", True)


def test_files_that_no_table_needs(faults: Faults, home: Path) -> None:
    orphan = home / "warehouse" / "silver" / "left.parquet"
    orphan.write_bytes(b"x" * 100)
    os.utime(orphan, (0, 0))
    fault = only(faults(), "orphans")
    assert fault.where == str(orphan)
    command = fault.mend.split(",")[0].split()[1:]
    subprocess.run([Path(sys.executable).with_name("neurolake"), *command], check=True, capture_output=True)
    assert not orphan.exists()
    assert faults() == {}


def test_files_that_a_commit_may_be_about_to_need_are_none(faults: Faults, home: Path) -> None:
    with Lake.open(home):
        (home / "warehouse" / "silver" / "new.parquet").write_bytes(b"x")
        assert faults() == {}


def test_an_original_that_is_missing(faults: Faults, home: Path) -> None:
    path = next(path for path in (home / "landing").rglob("*") if len(path.name) == 64)
    path.unlink()
    fault = only(faults(), "originals")
    assert fault.where == str(path)
    assert ".csv is gone" in fault.what


def test_an_original_that_was_removed_on_purpose_is_no_fault(faults: Faults, home: Path) -> None:
    with Lake.open(home) as lake:
        wait_for(lake, lake.remediations.submit(DeleteRows(dataset="sales", where="id < 10"), LOCAL, dry_run=False))
        kept = {path.name for path in lake.landing.root.rglob("*") if len(path.name) == 64}
    assert len(kept) == 1
    assert faults() == {}


def test_an_entry_of_the_audit_log_that_was_changed(faults: Faults, home: Path) -> None:
    change(home, "UPDATE audit_entries SET principal = 'nobody' WHERE position = 1")
    fault = only(faults(), "audit log")
    assert "entry 1" in fault.where
    assert fault.mend.startswith("neurolake audit verify")


def test_a_log_that_was_set_back(faults: Faults, home: Path) -> None:
    last = "(SELECT max(position) FROM audit_entries)"
    change(home, f"DELETE FROM audit_entries WHERE position = {last}")
    assert "gone" in only(faults(), "audit log").what


def test_a_missing_audit_key_is_not_made_anew(faults: Faults, home: Path) -> None:
    key = home / "audit" / "key.pem"
    key.unlink()
    assert only(faults(), "audit log").where == str(key)
    assert not key.exists()


def test_another_audit_key(faults: Faults, home: Path, tmp_path: Path) -> None:
    with Lake.open(tmp_path / "other") as other:
        assert other.audit.problem is None
    shutil.copy(tmp_path / "other" / "audit" / "key.pem", home / "audit" / "key.pem")
    assert "not signed by this lake's key" in faults()["audit log"][0].what


def test_missing_checkpoints(faults: Faults, home: Path) -> None:
    path = home / "audit" / "checkpoints.jsonl"
    path.unlink()
    assert only(faults(), "audit log").where == str(path)


@pytest.mark.parametrize(("key", "what"), [("mask.key", "masks"), ("sketch.key", "Sketches")])
def test_a_key_that_is_needed_and_gone(faults: Faults, home: Path, key: str, what: str) -> None:
    (home / "secrets" / key).unlink()
    fault = only(faults(), "keys")
    assert (fault.where, what in fault.what) == (str(home / "secrets" / key), True)
    assert not (home / "secrets" / key).exists()


def test_a_clock_that_is_behind(faults: Faults) -> None:
    past = datetime.now(UTC) - timedelta(hours=5)
    fault = only(faults(clock=lambda: past), "clock")
    assert "hours from now" in fault.what
    assert fault.mend == "timedatectl set-ntp true"


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        (
            "NEUROLAKE_QUERY_MEMROY",
            'export NEUROLAKE_QUERY_MEMORY="$NEUROLAKE_QUERY_MEMROY"; unset NEUROLAKE_QUERY_MEMROY',
        ),
        ("NEUROLAKE_COLOUR", "unset NEUROLAKE_COLOUR"),
    ],
)
def test_a_setting_that_is_none(faults: Faults, name: str, mend: str) -> None:
    fault = only(faults({name: "1", "NEUROLAKE_QUERY_MEMORY": "1GB", "PATH": "x"}), "settings")
    assert (fault.where, fault.mend) == (name, mend)


def test_what_kubernetes_tells_of_a_service_is_no_setting_and_no_fault(faults: Faults) -> None:
    told = ("SERVICE_HOST", "SERVICE_PORT", "SERVICE_PORT_HTTP", "PORT", "PORT_8000_TCP", "PORT_8000_TCP_ADDR")
    assert faults({f"NEUROLAKE_{name}": "1" for name in told} | {"NEUROLAKE_REDIS_SERVICE_HOST": "1"}) == {}


def test_redis_that_does_not_answer(faults: Faults) -> None:
    url = "redis://me:hidden@127.0.0.1:1/0"
    fault = only(faults(settings={"cache_url": url}), "servers")
    assert fault.where == "NEUROLAKE_CACHE_URL"
    assert "127.0.0.1:1" in fault.what
    assert "hidden" not in fault.what


def test_postgresql_that_does_not_answer(faults: Faults) -> None:
    url = "postgresql+psycopg://me:hidden@127.0.0.1:9/lake"
    found = faults(settings={"metadata_url": url})
    assert found["servers"][0].where == "NEUROLAKE_METADATA_URL"
    assert all("hidden" not in f"{fault}" for told in found.values() for fault in told)
    assert not any(found[name] for name in ("audit log", "data files"))


def test_a_task_whose_process_is_gone(faults: Faults, home: Path) -> None:
    columns = "id, sort, cluster, state, not_before, owner, stop_requested"
    values = "'run/step', 'pipeline', 'run', 'running', '2026-01-01 00:00:00', '1-dead', 0"
    change(home, f"INSERT INTO workflow_tasks ({columns}) VALUES ({values})")
    fault = only(faults(), "work")
    assert (fault.where, "1-dead" in fault.what) == ("run/step", True)
    with Lake.open(home) as lake:
        change(home, f"UPDATE workflow_tasks SET owner = '{lake.owner.id}'")
        assert faults() == {}


def test_an_ingestion_whose_process_is_gone(faults: Faults, home: Path) -> None:
    change(home, "UPDATE ingestion_jobs SET state = 'running', owner = '1-dead' WHERE file_name = 'sales.csv'")
    assert "ingestion" in only(faults(), "work").what


def test_a_run_of_a_pipeline_that_nobody_works_on(faults: Faults, home: Path) -> None:
    moment = "'2026-01-01 00:00:00'"
    change(
        home,
        "INSERT INTO pipelines (id, name, removed, owner, version, paused, created_at, updated_at) "
        f"VALUES ('p', 'p', '', 'me', 1, 0, {moment}, {moment})",
        "INSERT INTO pipeline_runs (id, pipeline_id, version, principal, cause, state, parameters, cancel_requested, "
        f"submitted_at) VALUES ('r', 'p', 1, 'me', 'manual', 'running', '{{}}', 0, {moment})",
    )
    fault = only(faults(), "work")
    assert (fault.where, fault.mend) == ("r", f"neurolake pipeline cancel r --home {home}")


def test_a_python_and_a_duckdb_that_are_not_for_this_version(faults: Faults, monkeypatch: pytest.MonkeyPatch) -> None:
    real = program.version
    monkeypatch.setattr(program.platform, "python_version", lambda: "3.9.1")
    monkeypatch.setattr(program, "version", lambda name: "1.4.0" if name == "duckdb" else real(name))
    python, duckdb = faults()["program"]
    assert "3.9.1" in python.what
    assert duckdb.mend == "pip install 'duckdb<3,>=2.0'"


def test_what_a_database_is_read_by_alone_writes_nothing(home: Path) -> None:
    database = LookedAt(f"sqlite:///{home / 'catalog.db'}")
    with pytest.raises(RuntimeError), database.write():
        pass
    with database.read() as session:
        assert len(session.scalars(select(IcebergTable)).all()) == 2
    database.close()
