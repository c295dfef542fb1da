"""A lake is backed up while it is in use, and restored: at its place and elsewhere it is the same."""

import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import fastavro
import pytest

from neurolake import Lake
from neurolake.app.settings import Settings
from neurolake.backup.create import create
from neurolake.backup.manifest import Item, parsed
from neurolake.backup.moved import Move
from neurolake.backup.places import source_of
from neurolake.backup.put_back import put_back
from neurolake.backup.restore import restore
from neurolake.backup.store import BackupStore
from neurolake.backup.verify import verify
from neurolake.doctor.base import Fault
from neurolake.doctor.examine import examine
from neurolake.doctor.view import LakeView
from neurolake.kernel.errors import CheckFailed, Conflict, InvalidInput, InvalidOption, NotFound
from neurolake.kernel.principal import LOCAL
from neurolake.remediation.base import Purge
from tests.unit.backup.conftest import PASSPHRASE, back_up, sums
from tests.unit.remediation.conftest import wait_for


def faults(home: Path, **settings: object) -> list[Fault]:
    view = LakeView(Settings(home=home, **settings), environment={})  # type: ignore[arg-type]
    try:
        return [fault for answer in examine(view) for fault in answer.faults]
    finally:
        view.close()


def test_restored_elsewhere_all_is_the_same_and_can_be_gone_on_with(
    lake: Lake, home: Path, store: BackupStore, tmp_path: Path
) -> None:
    before = sums(lake)
    made = back_up(home, store)
    lake.close()
    assert verify(store, made.manifest, PASSPHRASE).problems == ()
    shutil.rmtree(home)

    done = restore(store, made.manifest, tmp_path / "new" / "place", passphrase=PASSPHRASE)
    assert done.moved
    assert faults(done.home) == []
    mentions = [
        path
        for path in (done.home / "warehouse").rglob("*")
        if path.is_file() and str(home).encode() in path.read_bytes()
    ]
    assert mentions == []
    with Lake.open(done.home) as other:
        assert sums(other) == before
        assert other.audit.verify().intact
        assert other.recover()["orphans"] == 0
        other.query("INSERT INTO sales SELECT id + 1000, amount FROM sales").to_arrow()
        other.ingest(tmp_path / "sales.csv", dataset="again")
        assert {state: other_sum for state, other_sum in sums(other).items() if state in before} == before
    assert faults(done.home) == []


def test_restored_at_its_place(lake: Lake, home: Path, store: BackupStore) -> None:
    before = sums(lake)
    made = back_up(home, store)
    lake.close()
    shutil.rmtree(home)
    assert not restore(store, made.manifest, home, passphrase=PASSPHRASE).moved
    with Lake.open(home) as again:
        assert sums(again) == before
    assert faults(home) == []


def test_a_backup_while_others_write_is_of_one_moment(
    lake: Lake, home: Path, store: BackupStore, tmp_path: Path
) -> None:
    """Two tables get the same number of rows, one after the other: no moment has the second ahead of the first."""
    lake.query("CREATE TABLE gold.first AS SELECT 1 AS n").to_arrow()
    lake.query("CREATE TABLE gold.second AS SELECT 1 AS n").to_arrow()
    stop = threading.Event()
    failed: list[BaseException] = []

    def write() -> None:
        number = 1
        try:
            while not stop.is_set():
                number += 1
                lake.query(f"INSERT INTO gold.first VALUES ({number})").to_arrow()
                lake.query(f"INSERT INTO gold.second VALUES ({number})").to_arrow()
                (tmp_path / "more.csv").write_text(f"id\n{number}\n")
                lake.ingest(tmp_path / "more.csv", dataset="more", mode="append")
                if number % 5 == 0:
                    wait_for(lake, lake.remediations.submit(Purge(dataset="first"), LOCAL, dry_run=False))
        except BaseException as error:
            failed.append(error)
            raise

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [back_up(home, store) for _ in range(4)]
    finally:
        stop.set()
        writer.join()
    assert failed == []
    lake.close()
    for number, one in enumerate(made):
        assert verify(store, one.manifest).problems == ()
        target = tmp_path / f"restored{number}"
        restore(store, one.manifest, target, passphrase=PASSPHRASE)
        with Lake.open(target) as other:
            counts = [other.dataset(f"gold.{name}")["rows"] for name in ("first", "second")]
            assert [len(other.query(f"SELECT * FROM gold.{name}").to_arrow()) for name in ("first", "second")] == counts
            assert counts[0] - counts[1] in (0, 1)
            assert other.audit.verify().intact


def test_a_second_backup_copies_only_what_is_new(lake: Lake, home: Path, store: BackupStore) -> None:
    first = back_up(home, store)
    again = back_up(home, store)
    assert (again.copied_files, len(again.manifest.items)) == (0, len(first.manifest.items))
    lake.query("INSERT INTO sales VALUES (1, 1)").to_arrow()
    third = back_up(home, store)
    assert 0 < third.copied_files < 8
    assert store.ids() == sorted(made.manifest.id for made in (first, again, third))


def test_a_file_that_goes_meanwhile_begins_it_anew(lake: Lake, home: Path, store: BackupStore) -> None:
    begun: list[str] = []

    def purge(told: str) -> None:
        if told.endswith("files copied") and not begun:
            begun.append(told)
            wait_for(lake, lake.remediations.submit(Purge(dataset="sales"), LOCAL, dry_run=False))

    made = create(source_of(Settings(home=home)), store, "none", progress=purge)
    assert made.tries == 2
    assert verify(store, made.manifest).problems == ()


def test_a_file_that_is_missing_for_good_is_told(lake: Lake, home: Path, store: BackupStore) -> None:
    lost = next((home / "warehouse").rglob("*.parquet"))
    lost.unlink()
    with pytest.raises(Conflict, match=lost.name):
        back_up(home, store)
    assert store.ids() == []


@pytest.mark.parametrize("what", ["original", "data", "metadata", "manifest", "database", "secrets", "manifest.json"])
def test_a_flipped_byte_is_found(lake: Lake, home: Path, store: BackupStore, what: str) -> None:
    manifest = back_up(home, store).manifest
    assert verify(store, manifest).problems == ()
    names = {item.kind: item.sha256 for item in manifest.items}
    names |= {"database": manifest.database, "secrets": manifest.sealed or ""}
    path = next(store.root.rglob("manifest.json")) if what == "manifest.json" else store.object(names[what])
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(content)
    if what == "manifest.json":
        with pytest.raises((CheckFailed, InvalidOption)):
            store.find(None)
        assert store.whole() == []
    else:
        (problem,) = verify(store, manifest).problems
        assert "was changed" in problem
        with pytest.raises((CheckFailed, InvalidOption)):
            restore(store, manifest, home.parent / "elsewhere", passphrase=PASSPHRASE)
        assert not (home.parent / "elsewhere" / "catalog.db").exists()


def test_a_content_that_is_gone_is_found(lake: Lake, home: Path, store: BackupStore) -> None:
    manifest = back_up(home, store).manifest
    store.object(next(item.sha256 for item in manifest.items if item.kind == "data")).unlink()
    assert "is missing" in verify(store, manifest).problems[0]


def test_a_manifest_that_leaves_out_a_table_s_file_is_found(lake: Lake, home: Path, store: BackupStore) -> None:
    manifest = back_up(home, store).manifest
    without = tuple(item for item in manifest.items if item.kind != "data")
    assert any("not in the backup" in told for told in verify(store, replace(manifest, items=without)).problems)


def test_keys_are_encrypted_and_needed(lake: Lake, home: Path, store: BackupStore, tmp_path: Path) -> None:
    sums(lake)
    key = (home / "secrets" / "mask.key").read_bytes().strip()
    manifest = back_up(home, store).manifest
    kept = [path.read_bytes() for path in store.root.rglob("*") if path.is_file()]
    assert not any(key in content for content in kept)
    for passphrase in (None, "another one entirely"):
        with pytest.raises(InvalidOption):
            restore(store, manifest, tmp_path / "new", passphrase=passphrase)
    assert "not the passphrase" in verify(store, manifest, "another one entirely").problems[0]
    done = restore(store, manifest, tmp_path / "new", passphrase=PASSPHRASE)
    restored = done.home / "secrets" / "mask.key"
    assert restored.read_bytes().strip() == key
    assert (restored.stat().st_mode & 0o777, restored.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_only_an_empty_place_is_restored_into(lake: Lake, home: Path, store: BackupStore) -> None:
    manifest = back_up(home, store).manifest
    with pytest.raises(Conflict):
        restore(store, manifest, home, passphrase=PASSPHRASE)
    assert len(lake.datasets()) == 3


def test_a_backup_is_not_put_into_the_lake(lake: Lake, home: Path) -> None:
    with pytest.raises(InvalidOption):
        back_up(home, BackupStore(home / "backups"))


def test_a_backup_is_removed_with_what_no_other_needs(lake: Lake, home: Path, store: BackupStore) -> None:
    first = back_up(home, store).manifest
    wait_for(lake, lake.remediations.submit(Purge(dataset="people"), LOCAL, dry_run=False))
    second = back_up(home, store).manifest
    gone = set(first.objects()) - set(second.objects())
    with store.writing():
        assert store.remove(first.id) == len(gone)
    assert not any(store.object(sha).exists() for sha in gone)
    assert verify(store, second).problems == ()
    with pytest.raises(NotFound):
        store.find(first.id)


@pytest.mark.parametrize("kind", ["data", "metadata", "manifest", "manifest-list", "original"])
def test_a_file_that_is_lost_is_put_back_as_the_doctor_says(
    lake: Lake, home: Path, store: BackupStore, kind: str
) -> None:
    before = sums(lake)
    made = back_up(home, store)
    lake.close()
    lost = [home / item.path for item in made.manifest.items if item.kind == kind]
    lost[-1].unlink()
    fault = next(fault for fault in faults(home) if fault.where == str(lost[-1]))
    command = fault.mend.replace("BACKUPS", str(store.root)).partition(", ")[0].split()
    subprocess.run([Path(sys.executable).with_name(command[0]), *command[1:]], check=True, capture_output=True)
    assert faults(home) == []
    with Lake.open(home) as again:
        assert sums(again) == before


def test_what_no_backup_has_is_not_put_back(lake: Lake, home: Path, store: BackupStore) -> None:
    back_up(home, store)
    with pytest.raises(NotFound):
        put_back(store, home, [home / "warehouse" / "none.parquet"])
    with pytest.raises(InvalidOption):
        put_back(store, home, [Path("/etc/passwd")])


@pytest.mark.parametrize("path", ["../outside", "/etc/outside", "warehouse/../../outside"])
def test_a_backup_that_names_files_outside_of_the_lake_is_refused(
    lake: Lake, home: Path, store: BackupStore, path: str
) -> None:
    manifest = back_up(home, store).manifest
    hostile = replace(manifest, items=(replace(manifest.items[0], path=path), *manifest.items[1:]))
    with pytest.raises(InvalidInput, match="outside of the lake"):
        parsed(hostile.dump())


def test_files_of_deleted_rows_cannot_be_moved_and_that_is_said(tmp_path: Path) -> None:
    place = tmp_path / "m0.avro"
    schema = {
        "type": "record",
        "name": "entry",
        "fields": [
            {
                "name": "data_file",
                "type": {
                    "type": "record",
                    "name": "file",
                    "fields": [{"name": "content", "type": "int"}, {"name": "file_path", "type": "string"}],
                },
            }
        ],
    }
    with place.open("wb") as file:
        fastavro.writer(file, schema, [{"data_file": {"content": 1, "file_path": "/old/a.parquet"}}])
    item = Item("m0.avro", "manifest", place.stat().st_size, "", 0)
    with pytest.raises(InvalidOption, match="deleted rows") as told:
        Move(tmp_path, "/old", "/new").tables([item])
    assert "/old" in (told.value.hint or "")
