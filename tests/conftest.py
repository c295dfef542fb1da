"""Fixtures that more than one folder of tests uses."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.exc import OperationalError

from neurolake.engine.duckdb import DuckDBEngine
from neurolake.metadata.database import Database
from neurolake.storage.warehouse import Warehouse


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "lake"
    folder.mkdir()
    return folder


@pytest.fixture
def engine(home: Path) -> Iterator[DuckDBEngine]:
    opened = DuckDBEngine([home], home / "tmp", memory="1GB", sessions=4)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, home: Path) -> Iterator[str]:
    """A database of its own for the test: SQLite always, PostgreSQL for tests run with `-m postgres`."""
    if request.param == "sqlite":
        yield f"sqlite:///{home / 'catalog.db'}"
        return
    server = os.environ.get("NEUROLAKE_TEST_POSTGRES")
    if not server:
        pytest.fail("NEUROLAKE_TEST_POSTGRES must hold the URL of a PostgreSQL server.")
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    name = f"neurolake_{uuid4().hex}"
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    _drop(admin, name)
    admin.dispose()


def _drop(admin: Engine, name: str, tries: int = 6) -> None:
    """Drop a database. The server gives up on a session that takes more than five seconds to end."""
    for left in reversed(range(tries)):
        try:
            with admin.connect() as connection:
                connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        except OperationalError:
            if not left:
                raise
        else:
            return


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def warehouse(database: Database, home: Path) -> Warehouse:
    opened = Warehouse(database, home / "warehouse")
    opened.create_zones()
    return opened


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C raises KeyboardInterrupt, also where the tests run in the background of a shell, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def patience() -> Iterator[None]:
    """Uploads of small files are waited for however slow the machine is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("neurolake.api.ingestion._SMALL_WAIT_S", 120.0)
        yield
