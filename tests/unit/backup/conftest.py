"""A lake with tables in several versions, masks, a policy, and what is needed to compare it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from neurolake import Lake
from neurolake.app.settings import Settings
from neurolake.backup.create import Made, create
from neurolake.backup.places import source_of
from neurolake.backup.store import BackupStore
from neurolake.kernel.principal import Principal

ANN = Principal("ann", roles=frozenset(("analyst",)))
PASSPHRASE = "correct horse battery staple"


def fill(lake: Lake, folder: Path) -> None:
    """Three tables: one in several versions with an added column, one masked for analysts, one with rejects."""
    people, sales, odd = folder / "people.csv", folder / "sales.csv", folder / "odd.jsonl"
    people.write_text("id,mail\n" + "".join(f"{n},user{n}@example.org\n" for n in range(40)))
    sales.write_text("id,amount\n" + "".join(f"{n},{n * 3}\n" for n in range(50)))
    odd.write_text('{"a": 1}\n{"a": 2}\nnot json\n' + '{"a": 3}\n' * 30)
    for file in (people, sales, odd):
        lake.ingest(file, zone="silver")
    lake.query("INSERT INTO sales SELECT id + 100, amount FROM sales").to_arrow()
    lake.query("DELETE FROM sales WHERE id < 10").to_arrow()
    lake.policies.create({"kind": "grant", "name": "all", "to": ["role:analyst"], "on": {"zone": "silver"}}, by="me")
    on = {"dataset": "people", "columns": ["mail"]}
    lake.policies.create({"kind": "mask", "name": "mails", "on": on, "mask": {"method": "hash"}}, by="me")


def sums(lake: Lake, *, snapshots: bool = True) -> dict[str, tuple[int, str]]:
    """Rows and a checksum of every table at every snapshot that is kept, and of what an analyst sees of the masked."""
    found = {}
    for dataset in lake.datasets():
        name = dataset["qualified_name"]
        kept = lake.dataset(name)["snapshots"] if snapshots else []
        states = [f"{name} AT (VERSION => {one['snapshot_id']})" for one in kept] or [name]
        for state in states:
            found[state] = _sum(lake, state)
    found["masked"] = _sum(lake, "silver.people", principal=ANN)
    return found


def _sum(lake: Lake, state: str, **options: object) -> tuple[int, str]:
    rows = lake.query(f"SELECT * FROM {state}", **options).to_arrow().to_pylist()  # type: ignore[arg-type]
    return len(rows), str(sorted(map(repr, rows)))


@pytest.fixture
def lake(home: Path, tmp_path: Path) -> Iterator[Lake]:
    with Lake.open(home) as opened:
        fill(opened, tmp_path)
        yield opened


@pytest.fixture
def store(tmp_path: Path) -> BackupStore:
    return BackupStore(tmp_path / "backups")


def back_up(home: Path, store: BackupStore, **settings: object) -> Made:
    source = source_of(Settings(home=home, **settings))  # type: ignore[arg-type]
    return create(source, store, "encrypted", PASSPHRASE)


def empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return folder
