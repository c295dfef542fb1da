"""A backup of a lake on either database is restored into either."""

from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from neurolake import Lake
from neurolake.app.settings import Settings
from neurolake.backup.database import put_rows, snapshot
from neurolake.backup.restore import restore
from neurolake.backup.store import BackupStore
from neurolake.doctor.examine import examine
from neurolake.doctor.view import LakeView
from neurolake.kernel.errors import InvalidOption
from neurolake.metadata.database import Database
from neurolake.metadata.looking import LookedAt
from neurolake.metadata.models import Base
from tests.unit.backup.conftest import PASSPHRASE, back_up, fill, sums


@pytest.fixture
def filled(database_url: str, home: Path, tmp_path: Path) -> dict[str, tuple[int, str]]:
    with Lake.open(home, metadata_url=database_url) as lake:
        fill(lake, tmp_path)
        return sums(lake)


def rows(database: Database) -> dict[str, int]:
    with database.read() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def test_a_lake_of_either_is_restored_into_sqlite(
    filled: dict[str, tuple[int, str]], database_url: str, home: Path, store: BackupStore, tmp_path: Path
) -> None:
    made = back_up(home, store, metadata_url=database_url)
    done = restore(store, made.manifest, tmp_path / "new", passphrase=PASSPHRASE)
    with Lake.open(done.home) as other:
        assert sums(other) == filled
        assert other.audit.verify().intact


def test_rows_go_from_sqlite_into_either(database_url: str, tmp_path: Path, home: Path) -> None:
    with Lake.open(tmp_path / "source") as lake:
        fill(lake, tmp_path)
    file = tmp_path / "copy.db"
    source = LookedAt(f"sqlite:///{tmp_path / 'source' / 'catalog.db'}")
    snapshot(source, file)
    counted = rows(source)
    source.close()
    put_rows(file, database_url)
    database = Database(database_url)
    assert rows(database) == counted
    database.close()
    with pytest.raises(InvalidOption, match="not empty"):
        put_rows(file, database_url)


def test_the_doctor_looks_at_either_and_writes_nothing(
    filled: dict[str, tuple[int, str]], database_url: str, home: Path
) -> None:
    view = LakeView(Settings(home=home, metadata_url=database_url), environment={})
    try:
        assert [fault for answer in examine(view) for fault in answer.faults] == []
        with view.database.engine.connect() as connection, pytest.raises(DBAPIError):
            connection.exec_driver_sql("DELETE FROM iceberg_tables")
    finally:
        view.close()


def test_a_lake_is_restored_into_either(database_url: str, store: BackupStore, tmp_path: Path) -> None:
    with Lake.open(tmp_path / "source") as lake:
        fill(lake, tmp_path)
        before = sums(lake)
    made = back_up(tmp_path / "source", store)
    done = restore(store, made.manifest, tmp_path / "new", url=database_url, passphrase=PASSPHRASE)
    assert not (done.home / "catalog.db").exists()
    with Lake.open(done.home, metadata_url=database_url) as other:
        assert sums(other) == before
        assert other.audit.verify().intact
