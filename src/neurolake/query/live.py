"""A query of this process that has not ended."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from neurolake.kernel.errors import Cancelled, NeuroLakeError
from neurolake.query.base import Cancellable, Run, State
from neurolake.query.history import Outcome
from neurolake.query.question import Question
from neurolake.sql.parse import Statement

if TYPE_CHECKING:
    from neurolake.query.record import Allowed

_AGAIN_S = 0.2


@dataclass(frozen=True)
class Changed:
    """What a change makes of a dataset, told in its transaction: rows written, changed or removed, the new snapshot."""

    query_id: str
    operation: str
    dataset: str
    rows: int
    snapshot_id: int | None


Also = Callable[[Session, Changed], None]


@dataclass(eq=False)
class Live:
    """What was asked, and how far it is.

    Attributes:
        state: `queued` or `running`.
        outcome: What is known so far of how it ends.
        began: On the monotonic clock.
        announced: Its state in the history, which has those that take a while.
        also: Called in the transaction of a change with what it makes; writes further facts.
        allowed: The decision that it may run, once that was made.
        audited: The same on its way to the disk, of a query that takes a while; the answer waits for it.
        change: The statement, when it is one that changes something.
        target: Id of the dataset that it changes, once that is known.
        denied: Whether a refusal is on record.
        recorded: Whether how it ended is on record, because it was committed with what it changed.
        recording: Held while the history is told of it.
        told: Called once it has ended.
        rows: Kept so far, once there are any.
        timings: Stage → milliseconds, without those of stages within it.
    """

    id: str
    question: Question
    max_rows: int
    timeout_s: float
    state: State
    outcome: Outcome
    asked_at: datetime
    began: float = field(default_factory=time.monotonic)
    announced: State | None = None
    rows: int | None = None
    recorded: bool = False
    also: Also | None = None
    allowed: "Allowed | None" = None
    audited: Future[None] | None = None
    change: Statement | None = None
    target: str | None = None
    denied: bool = False
    recording: threading.Lock = field(default_factory=threading.Lock)
    done: threading.Event = field(default_factory=threading.Event)
    told: Callable[[], None] | None = None
    timings: dict[str, float] = field(default_factory=dict)
    _within: float = 0.0
    _session: Cancellable | None = None
    _stopped: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage; a query that was stopped goes no further."""
        self._check()
        began = time.perf_counter()
        outer, self._within = self._within, 0.0
        try:
            yield
        finally:
            took = milliseconds_since(began)
            self.timings[name] = round(self.timings.get(name, 0.0) + took - self._within, 1)
            self._within = outer + took

    def totalled(self) -> dict[str, float]:
        """The timings up to now, with what no stage counts as its own, and their sum."""
        total = round((time.monotonic() - self.began) * 1000, 1)
        elsewhere = max(0.0, round(total - sum(self.timings.values()), 1))
        timings = {**self.timings, "elsewhere": elsewhere}
        return {**timings, "total": round(sum(timings.values()), 1)}

    def started(self) -> None:
        """It waits no longer."""
        self.state = "running"
        self.timings["queue"] = round((time.monotonic() - self.began) * 1000, 1)

    def wait(self, seconds: float) -> None:
        """Let time pass; a query that was stopped goes no further."""
        time.sleep(seconds)
        self._check()

    def _check(self) -> None:
        if self._stopped:
            raise Cancelled("The query was cancelled.")

    def opened(self, session: Cancellable) -> None:
        """Take note of the engine's session that works for the query."""
        with self._lock:
            self._session = session
            stopped = self._stopped
        if stopped:
            session.cancel()

    def stop(self) -> None:
        """Stop it as soon as may be, from any thread."""
        with self._lock:
            self._stopped = True
            session = self._session
        if session is not None:
            session.cancel()

    def stop_and_wait(self, seconds: float) -> None:
        """Stop it and wait until it has ended, for at most so many seconds.

        Asked again and again, as an engine may miss the one request that comes just before a statement begins.
        """
        deadline = time.monotonic() + seconds
        self.stop()
        while not self.done.wait(_AGAIN_S) and time.monotonic() < deadline:
            self.stop()

    def as_run(self) -> Run:
        """As seen from outside, while it has not ended."""
        return Run(
            id=self.id,
            principal=self.question.principal.name,
            sql=self.question.text,
            executed_sql=None if self.question.told is not None else self.outcome.executed_sql,
            engine=self.outcome.engine,
            state=self.state,
            datasets=(),
            columns=None,
            rows=self.rows,
            bytes=None,
            truncated=None,
            timings=self.totalled(),
            facts=None,
            error=None,
            submitted_at=self.asked_at.isoformat(),
            finished_at=None,
            progress=self.progress(),
        )

    def progress(self) -> float | None:
        """Share that is done (0..1), where the engine tells."""
        session = self._session
        return session.progress() if session else None

    def has_rows(self, count: int) -> None:
        """So many rows are kept."""
        self.rows = count

    def failed(self, error: NeuroLakeError) -> None:
        """Take note of how it ended."""
        state: State = "cancelled" if isinstance(error, Cancelled) else "failed"
        self.outcome = replace(self.outcome, state=state, kept=None, error=error)


def milliseconds_since(began: float) -> float:
    """Milliseconds since a value of `time.perf_counter`, to a tenth."""
    return round((time.perf_counter() - began) * 1000, 1)
