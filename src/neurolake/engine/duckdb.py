"""DuckDB as the engine: in process, hardened, with its own memory bound and temporary folder.

The instance is locked after set-up: no file outside the allowed folders, no extension, no setting can be
changed by a statement. Progress can only be switched on before the lock, so the sessions are made then
and lent out; their number is the bound on concurrent statements.
"""

import queue
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa
from sqlglot import exp

from neurolake.engine.apart import ApartPool, DuckDBApartSession
from neurolake.engine.base import Capabilities, Column, Limits, Parameters, Row, Scan, ScanColumn
from neurolake.engine.duckdb_files import scan_view
from neurolake.engine.duckdb_stream import arrow_stream
from neurolake.engine.sql import call, ident, literal, sql_text
from neurolake.engine.stop import Stop
from neurolake.engine.translate import translated
from neurolake.kernel.errors import (
    Cancelled,
    EngineFailed,
    NeuroLakeError,
    Unavailable,
)

_WAIT_FOR_SESSION_S = 60.0
_INTERRUPT_EVERY_S = 0.02
_STEP_MEMORY = "256MB"
"""What the sorts and hash tables of a connection hold before they write runs to the disk: the engine looks at
interrupts between such runs, and to sort one of 256 MB takes 0.2 s."""


@dataclass
class _Connection:
    """A connection, and the views that its last session bound: name → the statement that made it.

    They stay until the next session runs its first statement, as it may have bound the same ones before. No statement
    sees a view that its own session did not bind.
    """

    raw: duckdb.DuckDBPyConnection
    views: dict[bytes, str] = field(default_factory=dict)


class _Instance:
    """One DuckDB database, locked, with its connections. A fatal error makes all of it unusable."""

    def __init__(self, allowed: list[Path], config: dict[str, Any], sessions: int) -> None:
        self.broken = False
        # The one that was used last first: it may still have the views that the next one needs.
        self.free: queue.LifoQueue[_Connection] = queue.LifoQueue()
        self._root = duckdb.connect(":memory:", config=config)
        folders = call("list_value", *[str(folder) for folder in allowed])
        self._root.execute(f"SET allowed_directories = {folders}")
        self._root.execute("SET enable_external_access = false")
        self._root.execute("SET python_enable_replacements = false")
        for _ in range(sessions):
            connection = self._root.cursor()
            connection.execute("SET enable_progress_bar = true")
            connection.execute("SET enable_progress_bar_print = false")
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute(f"SET operator_memory_limit = {literal(_STEP_MEMORY)}")
            self.free.put(_Connection(connection))
        self._root.execute("SET lock_configuration = true")

    def close(self) -> None:
        self._root.close()


class DuckDBEngine:
    """An in-memory DuckDB instance that reads and writes only below `allowed`.

    After a fatal error of DuckDB's the next session gets a new instance: it holds no state.

    Args:
        allowed: Folders that statements may touch.
        temp: Folder for spilling.
        memory: Memory bound, in DuckDB's words (`"1GB"`).
        threads: Worker threads; None leaves it to DuckDB (all cores).
        sessions: Bound on concurrent statements.
    """

    capabilities = Capabilities(
        name="duckdb",
        dialect="duckdb",
        cancel=True,
        progress=True,
        limits_time=True,
        limits_memory=True,
        spills=True,
        streams=True,
        writes_field_ids=True,
        keeps_apart=True,
        checks_overflow=True,
        apart=True,
    )

    def __init__(
        self, allowed: list[Path], temp: Path, *, memory: str = "1GB", threads: int | None = None, sessions: int = 8
    ) -> None:
        self._allowed = allowed
        self._sessions = sessions
        self._config: dict[str, Any] = {
            "memory_limit": memory,
            "temp_directory": str(temp),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "default_null_order": "nulls_last",
        }
        if threads:
            self._config["threads"] = threads
        config = self._config | {"temp_directory": str(temp / "apart-spill")}
        self._apart = ApartPool(temp / "apart", config, allowed, max(1, sessions // 2))
        self._lock = threading.Lock()
        self._instance = _Instance(allowed, self._config, sessions)

    def render(self, tree: exp.Expr, relations: Mapping[str, Sequence[ScanColumn]]) -> str:  # noqa: ARG002
        return sql_text(tree, "duckdb")

    def session(self, limits: Limits | None = None) -> "DuckDBSession":
        with self._lock:
            if self._instance.broken:
                self._instance = _Instance(self._allowed, self._config, self._sessions)
            instance = self._instance
        try:
            lent = instance.free.get(timeout=_WAIT_FOR_SESSION_S)
        except queue.Empty:
            raise Unavailable(
                f"The engine was busy for {_WAIT_FOR_SESSION_S:.0f} s.", hint="Try again, or cancel running work."
            ) from None
        return DuckDBSession(lent, instance, limits or Limits())

    def apart(self, limits: Limits | None = None) -> DuckDBApartSession:
        return self._apart.session(limits or Limits())

    def close(self) -> None:
        self._apart.close()
        self._instance.close()


class DuckDBSession:
    """A lent connection; see `Session`."""

    def __init__(self, lent: _Connection, instance: _Instance, limits: Limits) -> None:
        self._lent = lent
        self._connection: duckdb.DuckDBPyConnection | None = lent.raw
        self._instance = instance
        self._busy = False
        self._lock = threading.Lock()
        self._registered: list[str] = []
        self._bound: set[bytes] = set()
        self._made = False
        self._failed = False
        self._reader: pa.RecordBatchReader | None = None
        self._stop = Stop(limits.timeout_s, self._interrupt)

    def run(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        self._made |= _may_make(sql)
        return self._run(sql, parameters)

    def _run(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        with self._working() as connection:
            self._drop_views_of_others(connection)
            return connection.execute(sql, parameters).fetchall()

    def describe(self, relation: str) -> tuple[Column, ...]:
        return tuple(Column(row[0], row[1]) for row in self.run(f"DESCRIBE FROM {relation}"))

    def stream(
        self, sql: str, parameters: Parameters | None = None, *, batch_rows: int = 100_000
    ) -> pa.RecordBatchReader:
        self._made |= _may_make(sql)
        with self._working() as connection:
            self._drop_views_of_others(connection)
            reader = self._reader = arrow_stream(connection, sql, parameters, batch_rows)
        return pa.RecordBatchReader.from_batches(reader.schema, self._batches(reader))

    def _batches(self, reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
        with self._working():
            yield from reader

    def bind(self, name: str, scan: Scan) -> None:
        sql = scan_view(name, scan)
        # Names that differ in nothing but the case of letters are one to the engine.
        known = name.encode().lower()
        if self._lent.views.get(known) != sql:
            self._run(sql)
            self._lent.views[known] = sql
        self._bound.add(known)

    def register(self, name: str, table: pa.Table | pa.RecordBatchReader) -> None:
        connection = self._usable()
        self._drop_views_of_others(connection)
        connection.register(name, table)
        self._registered.append(name)

    def progress(self) -> float | None:
        connection = self._connection
        if connection is None:
            return None
        share = connection.query_progress()
        return None if share < 0 else min(share / 100, 1.0)

    def cancel(self) -> None:
        self._stop.set(Cancelled)

    def close(self) -> None:
        with self._lock:
            connection, self._connection = self._connection, None
        self._stop.close()
        if connection is None:
            return
        try:
            self._clean(connection)
        except duckdb.FatalException:
            self._instance.broken = True
        else:
            self._instance.free.put(self._lent)

    def _clean(self, connection: duckdb.DuckDBPyConnection) -> None:
        if self._reader is not None:
            # Of a stream that nobody drained the connection would not be rid as long as an error's traceback lives.
            self._reader.close()
            self._reader = None
        connection.abort()
        for name in self._registered:
            connection.unregister(name)
        if self._made:
            self._drop_all(connection)
            self._lent.views.clear()
        if self._failed:
            # At once, as that also tells whether the instance has survived.
            self._bound.clear()
            self._drop_views_of_others(connection)

    def _drop_views_of_others(self, connection: duckdb.DuckDBPyConnection) -> None:
        for name in self._lent.views.keys() - self._bound:
            connection.execute(f"DROP VIEW IF EXISTS temp.{ident(name.decode())}")
            del self._lent.views[name]

    @staticmethod
    def _drop_all(connection: duckdb.DuckDBPyConnection) -> None:
        """Whatever statements made."""
        views = connection.execute("SELECT view_name FROM duckdb_views() WHERE temporary AND NOT internal").fetchall()
        tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE temporary").fetchall()
        for (name,) in views:
            connection.execute(f"DROP VIEW IF EXISTS temp.{ident(name)}")
        for (name,) in tables:
            connection.execute(f"DROP TABLE IF EXISTS temp.{ident(name)}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _usable(self) -> duckdb.DuckDBPyConnection:
        if self._stop.error:
            raise self._stop.error
        if self._connection is None:
            raise EngineFailed("The session is closed.")
        return self._connection

    @contextmanager
    def _working(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The connection while a statement runs on it; the engine's errors become ours."""
        # Busy first: a stop that comes before it is seen by `_usable`, one that comes after it by `_insist`.
        self._busy = True
        try:
            yield self._usable()
        except duckdb.Error as error:
            self._failed = True
            raise self._translated(error) from error
        except (pa.ArrowException, OSError) as error:
            self._failed = True
            raise self._translated_text(str(error)) from error
        finally:
            self._busy = False

    def _interrupt(self) -> None:
        threading.Thread(target=self._insist, name="interrupt", daemon=True).start()

    def _insist(self) -> None:
        """Interrupt until the statement has stopped: one that comes just before it starts is lost."""
        while self._busy:
            with self._lock:
                if self._connection is None:
                    return
                self._connection.interrupt()
            time.sleep(_INTERRUPT_EVERY_S)

    def _translated(self, error: duckdb.Error) -> NeuroLakeError:
        if isinstance(error, duckdb.FatalException):
            self._instance.broken = True
        return self._stop.error or translated(type(error).__name__, str(error))

    def _translated_text(self, text: str) -> NeuroLakeError:
        return self._stop.error or translated("", text)


def _may_make(sql: str) -> bool:
    """Whether a statement may leave something behind in its session."""
    return not sql.lstrip("( \n").upper().startswith(("SELECT", "WITH", "FROM", "VALUES")) or ";" in sql


def open_duckdb(_url: str, *, allowed: list[Path], temp: Path, memory: str = "1GB", **options: Any) -> DuckDBEngine:
    """Factory for the registry; the URL is `duckdb:`."""
    return DuckDBEngine(allowed, temp, memory=memory, **options)
