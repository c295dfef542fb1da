"""Values of a query: its bounds, and a run of it as seen from outside."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol

State = Literal["queued", "running", "succeeded", "failed", "cancelled"]
STATES: tuple[State, ...] = ("queued", "running", "succeeded", "failed", "cancelled")
ENDED: frozenset[str] = frozenset(("succeeded", "failed", "cancelled"))


class QuerySettings(Protocol):
    """Bounds on queries and results.

    Attributes:
        sessions: Queries that run at once.
        query_timeout_s: Seconds a query may run when it asks for nothing else.
        result_max_rows: Rows kept of a result; the rest is left out and the result marked as truncated.
        result_max_bytes: Bytes kept of a result, as they are in memory; more is left out in the same way.
        result_keep_hours: Results older than this are removed when the lake starts.
        results_max_bytes: When all results together are larger, the oldest are removed when the lake starts.
    """

    @property
    def sessions(self) -> int: ...
    @property
    def query_timeout_s(self) -> float: ...
    @property
    def result_max_rows(self) -> int: ...
    @property
    def result_max_bytes(self) -> int: ...
    @property
    def result_keep_hours(self) -> float: ...
    @property
    def results_max_bytes(self) -> int: ...


class Cancellable(Protocol):
    """What works for a query and can be stopped from another thread."""

    def cancel(self) -> None:
        """Stop it."""
        ...

    def progress(self) -> float | None:
        """Share that is done (0..1), or None when unknown."""
        ...


@dataclass(frozen=True)
class ResultColumn:
    """A column of a result: its name, distinct within the result, and its SQL type."""

    name: str
    type: str


@dataclass(frozen=True)
class Run:
    """One query asked.

    Attributes:
        sql: As it was asked, be it in words.
        transpiled_sql: In DuckDB's dialect, where it was asked in another; places in errors are places in this.
        executed_sql: As the engine ran it; None when it did not get that far.
        datasets: Per dataset read: `id`, `name`, `zone`, `snapshot_id`, `columns` (those the query names).
        columns: Of the result: `name` and `type`.
        rows, bytes: Kept of the result; bytes as stored. Rows so far while it runs.
        truncated: Whether rows were left out because of a bound.
        timings: Stage → milliseconds, `elsewhere` for what is between them, and `total`: their sum.
        facts: What the cache did, the policies at work, per column its masks, the optimiser's passes, what was
            scanned, warnings, how words were understood.
        error: After a failure: the problem.
        progress: Share done (0..1) while it runs, where the engine tells.
    """

    id: str
    principal: str
    sql: str
    executed_sql: str | None
    engine: str | None
    state: State
    datasets: Sequence[Mapping[str, Any]]
    columns: Sequence[Mapping[str, str]] | None
    rows: int | None
    bytes: int | None
    truncated: bool | None
    timings: Mapping[str, float] | None
    facts: Mapping[str, Any] | None
    error: Mapping[str, Any] | None
    submitted_at: str
    finished_at: str | None
    progress: float | None = None
    transpiled_sql: str | None = None

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)
