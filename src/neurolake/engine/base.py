"""The engine port: sessions that run SQL over files, with limits, progress and cancellation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

if TYPE_CHECKING:
    # Both take long to import, and the start of the server needs neither.
    import pyarrow as pa
    from sqlglot import exp

Parameters = Sequence[Any] | dict[str, Any]
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Column:
    """A column's name and its type in the engine's words (`BIGINT`, `VARCHAR`, `STRUCT(a DATE)`, …)."""

    name: str
    type: str


@dataclass(frozen=True)
class ScanColumn:
    """A column to read from data files, found by its Iceberg field id whatever its name was when written."""

    field_id: int
    name: str
    type: str


@dataclass(frozen=True)
class FileGroup:
    """Parquet files that hold the same columns of a table.

    Attributes:
        absent: Field ids that they lack.
        steady: Whether the columns have the names and types in the files that they have in the scan.
    """

    files: tuple[str, ...]
    absent: frozenset[int] = frozenset()
    steady: bool = False


@dataclass(frozen=True)
class Scan:
    """An immutable set of Parquet files read as one table; a column that a file lacks reads as NULL.

    Attributes:
        place: Names of two more columns, where wanted: the name of a row's file, and the row's number in it.
    """

    groups: tuple[FileGroup, ...]
    columns: tuple[ScanColumn, ...]
    place: tuple[str, str] | None = None


@dataclass(frozen=True)
class Limits:
    """Bounds on one statement. None means the engine's own bound.

    Attributes:
        timeout_s: Seconds until the statement is stopped with TimedOut.
    """

    timeout_s: float | None = None


@dataclass(frozen=True)
class Capabilities:
    """What a backend can do, as data.

    Attributes:
        name: The engine's name, as histories and messages show it.
        dialect: Name of the SQL that its sessions take; `Engine.render` writes it.
        cancel: `Session.cancel` ends the running statement's work, not only the wait for it.
        progress: `Session.progress` tells a share.
        limits_time: `Limits.timeout_s` is kept.
        limits_memory: A statement that needs more memory than the engine may use ends with LimitExceeded.
        spills: Sorts and aggregations larger than memory go to temporary files.
        streams: Rows arrive while the statement still runs, so that a result is never wholly in our memory.
        writes_field_ids: `run` takes `COPY … TO` Parquet files with Iceberg field ids.
        keeps_apart: `run` takes `CREATE TEMP TABLE … AS`, so that what a caller may see is computed before the
            caller's SQL. A backend that cannot refuses principals from whom rows or values are hidden.
        checks_overflow: Arithmetic on whole numbers that overflows is an error, and not a wrong number.
        apart: Whether statements run in our own process, so that those that the engine might not be able to stop
            there, or to keep within its memory, belong into `Engine.apart`.
    """

    name: str
    dialect: str
    cancel: bool
    progress: bool
    limits_time: bool
    limits_memory: bool
    spills: bool
    streams: bool
    writes_field_ids: bool
    keeps_apart: bool
    checks_overflow: bool
    apart: bool


class Session(Protocol):
    """One connection to the engine, used by one thread at a time; `cancel` and `progress` from any.

    Every method that runs SQL raises InvalidSql (the text is wrong), EngineFailed (the run failed),
    Cancelled, TimedOut, LimitExceeded (memory or temporary space), StorageFull or Unavailable.

    All engines say two things in the same words: `Referenced column "x" not found` in the detail of InvalidSql,
    and `Conversion Error: `, `Out of Range Error: ` or `Invalid Input Error: ` at the start of that of
    EngineFailed when a value cannot be computed from the data.
    """

    def run(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        """Run one statement to its end and return its (few) rows."""
        ...

    def describe(self, relation: str) -> tuple[Column, ...]:
        """The columns of a relation (anything that may stand after FROM), without reading it."""
        ...

    def stream(
        self, sql: str, parameters: Parameters | None = None, *, batch_rows: int = 100_000
    ) -> "pa.RecordBatchReader":
        """Start a query; its rows arrive batch by batch. The session is busy until the reader is drained."""
        ...

    def bind(self, name: str, scan: Scan) -> None:
        """Make a set of data files readable in this session as the table `name`."""
        ...

    def register(self, name: str, table: "pa.Table | pa.RecordBatchReader") -> None:
        """Make an Arrow table, or a stream that can be read once, readable in this session as the table `name`."""
        ...

    def progress(self) -> float | None:
        """Share of the running statement that is done (0..1), or None when unknown."""
        ...

    def cancel(self) -> None:
        """Stop the running statement; it raises Cancelled. Later statements are refused the same way."""
        ...

    def close(self) -> None:
        """Drop what the session bound, registered or created."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Engine(Protocol):
    """A place where SQL runs."""

    capabilities: Capabilities

    def render(self, tree: "exp.Expr", relations: Mapping[str, Sequence[ScanColumn]]) -> str:
        """A query in the canonical dialect (DuckDB's) as SQL for this engine's sessions, every name quoted.

        Args:
            tree: The query; it is not changed.
            relations: The tables that will be bound, with their columns.

        Raises:
            InvalidSql: A part has no counterpart in this engine.
        """
        ...

    def session(self, limits: Limits | None = None) -> Session:
        """Open a session. Waits for a free one when the engine is at its bound of concurrent statements.

        Raises:
            Unavailable: The engine does not answer, or none came free in time.
        """
        ...

    def apart(self, limits: Limits | None = None) -> Session:
        """A session in a process of its own, which can be stopped whatever it does, and whose memory has an end.

        Raises:
            EngineFailed: The backend has none; see `Capabilities.apart`.
            Unavailable: None came free in time, or the process cannot be started.
        """
        ...

    def close(self) -> None:
        """Stop everything and release the engine's memory."""
        ...
