"""Connections to the metadata database, and its migrations."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from neurolake.kernel.errors import InvalidOption, Unavailable
from neurolake.kernel.extras import needed
from neurolake.kernel.faults import fault_point
from neurolake.metadata.rows import before_statement

HEAD = "0032"
_BUSY_TIMEOUT_S = 60
_CONNECTIONS_KEPT = 24
_MORE_CONNECTIONS = 40


class Database:
    """The metadata database behind a SQLAlchemy URL.

    `read()` and `write()` give a session inside one transaction. On SQLite a write transaction takes the
    write lock when it begins, so it never fails half-way because another process wrote first; readers are
    never blocked (WAL).

    Args:
        url: `sqlite:///path` or `postgresql+psycopg://…`.

    Attributes:
        before_commit: Called with each session for writing, when its work is done and not committed yet.
        on_commit: Called with each session that wrote, in its thread, once that is committed. Quick, and never raises.

    Raises:
        InvalidOption: The URL is of another kind, its driver is not installed, or a later version made the schema.
        Unavailable: The database does not answer.
    """

    def __init__(self, url: str) -> None:
        self._use(_engine(url))
        try:
            self._upgrade()
        except OperationalError as error:
            raise Unavailable(f"The metadata database does not answer: {error.orig}", hint="Is it running?") from error

    def _use(self, engine: Engine) -> None:
        self.engine = engine
        # All reads of a session see one moment, as SQLite's do.
        self._reading = (
            self.engine.execution_options(isolation_level="REPEATABLE READ")
            if self.engine.dialect.name == "postgresql"
            else self.engine
        )
        self._writing = self.engine.execution_options(sqlite_begin="IMMEDIATE")
        self._relaxed = self.engine.execution_options(sqlite_begin="IMMEDIATE", synchronous="NORMAL")
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self.before_commit: list[Callable[[Session], None]] = []
        self.on_commit: list[Callable[[Session], None]] = []
        # Threads wait for one another here, as SQLite has who finds it busy look again after a sleep.
        self._writer = threading.Lock() if self.is_sqlite else nullcontext()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading, which sees the database as it is at its first read; nothing is committed."""
        with Session(self._reading, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[Session]:
        """A session whose work is committed as one when the block ends, and undone when it raises.

        Args:
            durable: Whether it must survive a loss of power once the block has ended. Without, it survives the
                end of the process only, and the commit does not wait for the disk.
        """
        engine = self._writing if durable else self._relaxed
        with self._writer, Session(engine, expire_on_commit=False) as session:
            yield session
            for last in self.before_commit:
                last(session)
            fault_point("database.before-commit")
            session.commit()
            fault_point("database.after-commit")
        for tell in self.on_commit:
            tell(session)

    def scrub(self) -> None:
        """Leave nothing of rows that were deleted or overwritten in the database's files.

        On SQLite the file is written anew and the log beside it emptied: `secure_delete` would clear only what is
        deleted from then on. On PostgreSQL this is a VACUUM, after which old pages are used again in time.
        """
        connection = self.engine.raw_connection()
        try:
            if self.is_sqlite:
                connection.execute("VACUUM")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            else:
                connection.rollback()
                connection.driver_connection.autocommit = True  # type: ignore[union-attr]
                connection.cursor().execute("VACUUM")
                connection.driver_connection.autocommit = False  # type: ignore[union-attr]
        finally:
            connection.close()

    def close(self) -> None:
        self.engine.dispose()

    def _upgrade(self) -> None:
        version = self.version()
        if version is not None and version > HEAD:
            raise InvalidOption(
                f"The metadata database has the schema {version}, and this NeuroLake knows none after {HEAD}.",
                hint="Open it with the version of NeuroLake that made it, or a later one.",
            )
        if version != HEAD:
            migrate(self._writing)

    def version(self) -> str | None:
        """The schema that the database has; None where it has none."""
        with self.engine.connect() as connection:
            if not self.engine.dialect.has_table(connection, "alembic_version"):
                return None
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def migrate(engine: Engine) -> None:
    """Bring the database to the newest schema; concurrent callers wait for one another."""
    from alembic import command
    from alembic.config import Config

    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(7311465102)"))
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _engine(url: str) -> Engine:
    if url.startswith("sqlite"):
        options = {"timeout": _BUSY_TIMEOUT_S, "check_same_thread": False}
        engine = create_engine(
            url,
            connect_args=options,
            pool_size=_CONNECTIONS_KEPT,
            max_overflow=_MORE_CONNECTIONS,
            # Its pages and statements are still known: what another connection wrote, all others must read again.
            pool_use_lifo=True,
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "before_cursor_execute", _before_statement)
        return engine
    if url.startswith("postgresql"):
        with needed("postgres", "PostgreSQL"):
            # Whoever plans a change holds one connection while asking by another: few would wait for each other.
            engine = create_engine(url, pool_pre_ping=True, pool_size=_CONNECTIONS_KEPT, max_overflow=_MORE_CONNECTIONS)
        event.listen(engine, "begin", _relax_postgresql)
        event.listen(engine, "before_cursor_execute", _before_statement)
        return engine
    raise InvalidOption(f"No metadata backend for {url.split(':', 1)[0]!r}.", hint="Known: sqlite, postgresql.")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own transaction control begins too late; `_begin_sqlite` does it.
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        f"busy_timeout = {_BUSY_TIMEOUT_S * 1000}",
        "foreign_keys = ON",
        "synchronous = FULL",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    begin, wanted = options.get("sqlite_begin", "DEFERRED"), options.get("synchronous", "FULL")
    # Of no matter to those who only read.
    if begin == "IMMEDIATE" and connection.info.setdefault("synchronous", "FULL") != wanted:
        connection.exec_driver_sql(f"PRAGMA synchronous = {wanted}")
        connection.info["synchronous"] = wanted
    if begin == "IMMEDIATE":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        # Takes no lock, so that nothing can go wrong; of a read it would be a fifth of the time.
        connection.connection.cursor().execute("BEGIN DEFERRED")


def _relax_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("synchronous") == "NORMAL":
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")


def _before_statement(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    before_statement(statement)
