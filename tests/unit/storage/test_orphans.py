import os
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy.orm import Session

from neurolake.catalog.data_files import copy_fields
from neurolake.engine.duckdb import DuckDBEngine
from neurolake.metadata.database import Database
from neurolake.storage.orphans import referenced, sweep, sweep_staging
from neurolake.storage.owner import Owner
from neurolake.storage.warehouse import Change, Warehouse


def _commit(warehouse: Warehouse, engine: DuckDBEngine, home: Path) -> None:
    fields = warehouse.plan_fields(None, [("a", "BIGINT")])
    with engine.session() as session:
        copy_fields(session, "SELECT 1::BIGINT AS a", fields, home / "a.parquet")
    warehouse.commit(Change(("gold", "t"), (home / "a.parquet",), fields, lambda session, done: None))


def test_the_sweep_takes_what_nothing_refers_to_and_only_that(
    warehouse: Warehouse, database: Database, engine: DuckDBEngine, home: Path
) -> None:
    _commit(warehouse, engine, home)
    kept = set(referenced(warehouse, database))
    assert all(path.exists() for path in kept)
    orphan = home / "warehouse" / "gold" / "x-123" / "data" / "left.parquet"
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"left over")
    os.utime(orphan, (time.time() - 1, time.time() - 1))
    owner = Owner(home / "owners")
    assert sweep(warehouse, database, owner) == 1
    assert not orphan.parent.parent.exists()
    assert {path for path in (home / "warehouse").rglob("*") if path.is_file()} == kept


def test_young_files_stay_while_another_process_lives(
    warehouse: Warehouse, database: Database, engine: DuckDBEngine, home: Path
) -> None:
    owner = Owner(home / "owners")
    code = (
        "import sys, time; from pathlib import Path; from neurolake.storage.owner import Owner;"
        "o = Owner(Path(sys.argv[1])); print(o.id, flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", code, str(home / "owners")], stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    name = other.stdout.readline().strip()
    young = home / "warehouse" / "young"
    old = home / "warehouse" / "old"
    for path in (young, old):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    os.utime(old, (time.time() - 7200, time.time() - 7200))
    for folder in (name, "dead-process", owner.id):
        (home / "staging" / folder).mkdir(parents=True)
    try:
        assert owner.others_alive() == {name}
        assert sweep(warehouse, database, owner) == 1
        assert young.exists()
        assert sweep_staging(home / "staging", owner) == 1
    finally:
        other.kill()
        other.wait()
    assert owner.others_alive() == set()
    assert not owner.is_alive(name)
    os.utime(young, (owner.since - 1, owner.since - 1))
    assert sweep(warehouse, database, owner) == 1


def test_a_commit_that_is_under_way_in_this_process_keeps_its_files(
    warehouse: Warehouse, database: Database, engine: DuckDBEngine, home: Path
) -> None:
    owner = Owner(home / "owners")
    warehouse.root.mkdir(parents=True)
    fields = warehouse.plan_fields(None, [("a", "BIGINT")])
    with engine.session() as session:
        copy_fields(session, "SELECT 1::BIGINT AS a", fields, home / "a.parquet")

    def between(session: Session, done: object) -> None:
        # SQLite: a reader beside the writer sees no pointer yet.
        assert sweep(warehouse, database, owner) == 0

    warehouse.commit(Change(("gold", "t"), (home / "a.parquet",), fields, between))
    needed = set(referenced(warehouse, database))
    assert needed
    assert all(path.exists() for path in needed)
