import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from neurolake.catalog import datasets
from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import InvalidOption
from neurolake.metadata import database as module
from neurolake.metadata.database import HEAD, Database
from neurolake.metadata.models import AccessEvent, Base, Dataset


def _dataset(name: str) -> Dataset:
    return Dataset(name=name, zone="gold", created_at=utc_now(), updated_at=utc_now())


def test_the_migrations_make_what_the_models_say(database: Database) -> None:
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_head_is_the_newest_migration() -> None:
    folder = Path(module.__file__).parent / "migrations"
    assert ScriptDirectory(str(folder)).get_current_head() == HEAD


def test_an_upgrade_keeps_what_is_there(database_url: str) -> None:
    """From the first version that was in use: what hangs on a table that is changed must not go with it."""
    folder = Path(module.__file__).parent / "migrations"
    engine = create_engine(database_url)
    now = "2026-01-01 00:00:00"
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        command.upgrade(config, "0016")
        for statement in (
            (
                "INSERT INTO datasets (id, name, zone, schema_version, rows, bytes, keys, created_at, updated_at) "
                f"VALUES ('d', 'sales', 'gold', 1, 1, 1, '[]', '{now}', '{now}')"
            ),
            (
                f"INSERT INTO schema_versions (id, dataset_id, version, change, created_at) "
                f"VALUES ('v', 'd', 1, 'initial', '{now}')"
            ),
            (
                "INSERT INTO dataset_columns (schema_version_id, field_id, position, name, type) "
                "VALUES ('v', 1, 0, 'amount', 'BIGINT')"
            ),
            (
                "INSERT INTO snapshots (dataset_id, snapshot_id, operation, schema_version, added_rows, total_rows, "
                f"total_bytes, total_files, committed_at) VALUES ('d', 1, 'append', 1, 1, 1, 1, 1, '{now}')"
            ),
        ):
            connection.exec_driver_sql(statement)
    engine.dispose()
    upgraded = Database(database_url)
    with upgraded.read() as session:
        dataset = datasets.find(session, "sales")
        assert [column.name for column in datasets.columns(session, dataset)] == ["amount"]
        assert len(datasets.snapshots(session, dataset)) == 1
    upgraded.close()


def test_a_write_that_raises_leaves_nothing(database: Database) -> None:
    def write() -> None:
        with database.write() as session:
            session.add(_dataset("a"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write()
    with database.read() as session:
        assert session.query(Dataset).count() == 0


def test_foreign_keys_hold_and_times_keep_their_zone(database: Database) -> None:
    with database.write() as session:
        dataset = _dataset("a")
        session.add(dataset)
    with database.read() as session:
        assert session.get_one(Dataset, dataset.id).created_at.utcoffset() is not None
    event = AccessEvent(at=utc_now(), principal="p", action="read", dataset_id="none", columns=[], origin_id="q")
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(event)


def test_processes_that_open_a_new_database_at_once_all_succeed(database_url: str) -> None:
    code = "import sys; from neurolake.metadata.database import Database; Database(sys.argv[1]).close()"
    running = [subprocess.Popen([sys.executable, "-c", code, database_url]) for _ in range(4)]
    assert [process.wait() for process in running] == [0] * 4


def test_a_schema_of_a_later_version_is_told_and_left_as_it_is(database_url: str) -> None:
    database = Database(database_url)
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(InvalidOption, match="9999"):
        Database(database_url)
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"
    database.close()


def test_an_unknown_backend_is_named() -> None:
    with pytest.raises(InvalidOption, match="mysql"):
        Database("mysql://x")
