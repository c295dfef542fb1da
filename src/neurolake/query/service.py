"""Queries as the product offers them: asked, followed, stopped, recorded, and their stored results read.

The way of one query from its text to its answer is in `path`.
"""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import structlog

from neurolake.compliance.policies.expressions import Asker
from neurolake.compliance.policies.shown import visible_datasets
from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import (
    Conflict,
    InvalidSql,
    NeuroLakeError,
    NotFound,
    Unavailable,
)
from neurolake.kernel.ids import new_id
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.query import history
from neurolake.query.arranged import Arranged
from neurolake.query.base import ENDED, QuerySettings, Run, State
from neurolake.query.change.rows import Touched
from neurolake.query.endings import Endings
from neurolake.query.explain import explain, validate
from neurolake.query.history import Outcome
from neurolake.query.live import Also, Live
from neurolake.query.metrics import metrics
from neurolake.query.path import QueryPath
from neurolake.query.question import MAX_TIMEOUT_S, Question
from neurolake.query.recent import Recent
from neurolake.query.results import Result, ResultStore, keeper
from neurolake.query.told import tell
from neurolake.query.watch import Watch
from neurolake.query.why import Why, why_computed
from neurolake.sql.changes import ChangeStatement
from neurolake.storage.owner import Owner

_MAX_QUEUED = 64
_MAX_CALLERS = 64
_GRACE_S = 120.0
_PATIENCE_S = 10.0
_FOLLOW_S = 0.25
_ENDED_KEPT = 256
_DECIDED_MS = 1000.0
_LONGEST_KEPT = 20_000
Begun = Callable[[Callable[[], None]], object]
log = structlog.get_logger()


class Queries:
    """Runs queries and keeps their results and their history.

    Args:
        path: The way that every query goes.
        results: The answers.
        settings: Bounds.
        owner: This process.
    """

    def __init__(
        self,
        *,
        path: QueryPath,
        results: ResultStore,
        settings: QuerySettings,
        owner: Owner,
        clock: Clock = utc_now,
    ) -> None:
        self.results = results
        self.max_timeout_s = max(MAX_TIMEOUT_S, settings.query_timeout_s)
        self.arranged = Arranged(path.engines, settings.query_timeout_s)
        self._path = path
        self._database = path.database
        self._settings = settings
        self._owner = owner
        self._clock = clock
        self._pool = ThreadPoolExecutor(settings.sessions, thread_name_prefix="query")
        self._callers = ThreadPoolExecutor(_MAX_CALLERS, thread_name_prefix="query-run")
        self._live: dict[str, Live] = {}
        self._ended: Recent[str, Run] = Recent(_ENDED_KEPT)
        self._lock = threading.Lock()
        self._endings = Endings(self._database, path.recorder, clock)
        self._watch = Watch(self._database, path.recorder, owner, self._live, clock)

    def run(self, question: Question, *, begun: Begun | None = None, also: Also | None = None) -> Result:
        """Ask a question and wait for its result.

        Args:
            begun: Given, at the beginning, what stops it from any thread.
            also: Called in the transaction of a change with what it makes; writes further facts.

        Raises:
            InvalidSql, NotFound: The text, a table, a column or a value is wrong.
            Forbidden: The asker may not read a dataset.
            TimedOut, LimitExceeded, Cancelled, StorageFull, EngineFailed: The run ended early.
            KeyboardInterrupt: After the query was cancelled.
        """
        live = self._begin(question, queue=False)
        live.also = also
        if begun is not None:
            begun(live.stop)
        try:
            if threading.current_thread() is threading.main_thread():
                # In another thread, as an interrupt reaches this one only while it waits in Python.
                self._callers.submit(self._run, live)
                live.done.wait()
            else:
                self._run(live)
        except BaseException:
            live.stop_and_wait(_PATIENCE_S)
            raise
        if live.outcome.error is not None:
            raise live.outcome.error
        return self.results.open(live.id, truncated=live.outcome.kept is not None and live.outcome.kept.truncated)

    def submit(self, question: Question, wait_s: float = 0.0) -> Run:
        """Queue a question; returns it as it is after `wait_s` seconds, or once it has ended.

        Raises:
            Unavailable: Too many queries wait already.
        """
        return self.wait(self.enqueue(question), wait_s, principal=question.principal.name)

    def enqueue(self, question: Question, ended: Callable[[], None] | None = None) -> str:
        """Queue a question without waiting for anything; returns the query's id.

        Args:
            ended: Called once it has ended, from another thread.

        Raises:
            Unavailable: Too many queries wait already.
        """
        live = self._begin(question, queue=True)
        live.told = ended
        self._pool.submit(self._run, live)
        return live.id

    def explain(self, question: Question, *, analyze: bool = False, begun: Begun | None = None) -> dict[str, Any]:
        """How a question would be answered; see `explain.explain`.

        Args:
            begun: See `run`.
        """
        question.check(self.max_timeout_s)
        live = self._new(question)
        if begun is not None:
            begun(live.stop)
        return explain(self._path, live, analyze=analyze)

    def preview(self, question: Question, *, begun: Begun | None = None) -> Touched:
        """What a DELETE, UPDATE or MERGE would do, without doing it.

        Args:
            begun: See `run`.

        Raises:
            NeuroLakeError: See `run`.
        """
        question.check(self.max_timeout_s)
        live = self._new(question)
        if begun is not None:
            begun(live.stop)
        statement = self._path.parsed(live)
        if not isinstance(statement, ChangeStatement):
            raise InvalidSql("The statement changes nothing.")
        return self._path.changes.preview(live, statement)

    def validate(self, question: Question) -> list[dict[str, Any]]:
        """What is wrong with a text; see `explain.validate`."""
        return validate(self._path, self._new(question))

    def wait(self, query_id: str, timeout_s: float | None = None, *, principal: str = "local") -> Run:
        """Wait until a query of this process has ended, or for `timeout_s` seconds; returns it as it is then."""
        live = self._live.get(query_id)
        if live is not None:
            live.done.wait(timeout_s)
        return self.get(query_id, principal=principal)

    def follow(self, query_id: str, *, principal: str = "local") -> Iterator[Run]:
        """A query as it is now, and again every quarter of a second until it has ended.

        Raises:
            NotFound: There is none, or it is somebody else's.
        """
        run = self.get(query_id, principal=principal)
        while run.state not in ENDED:
            yield run
            if query_id not in self._live:
                time.sleep(_FOLLOW_S)
                # Nobody else may look whether its process is still there.
                self._watch.has_ended(query_id)
            run = self.wait(query_id, _FOLLOW_S, principal=principal)
        yield run

    def announce(self, query_id: str) -> None:
        """Make a query of this process known to the others, if it has not ended; of long ones they hear anyway."""
        live = self._live.get(query_id)
        if live is not None:
            self._watch.announce(live)

    def get(self, query_id: str, *, principal: str = "local") -> Run:
        """A query by its id.

        Raises:
            NotFound: There is none, or it is somebody else's.
        """
        live = self._live.get(query_id)
        if live is not None and live.question.principal.name == principal:
            return live.as_run()
        ended = self._ended.get(query_id)
        if ended is not None and ended.principal == principal:
            return ended
        with self._database.read() as session:
            return history.as_run(history.find(session, query_id, principal))

    def result(self, query_id: str, *, principal: Principal = LOCAL) -> Result:
        """The stored result of a query that succeeded, as far as its asker may still see what it shows.

        Raises:
            NotFound: No such query, it has no result, or the result has been removed since.
            Conflict: It has not ended yet.
            Forbidden, AnswerOutdated: See `check`.
        """
        return self.result_of(self.get(query_id, principal=principal.name), principal)

    def result_of(self, run: Run, reader: Principal = LOCAL, *, just_asked: bool = False) -> Result:
        """The stored result of a query, as `get` gives it; see `result`.

        Args:
            just_asked: Whether the reader has waited for it since it was asked: then what was decided on the query
                will do, unless that is more than a second ago.
        """
        if run.state not in ENDED:
            raise Conflict(f"The query {run.id!r} has not ended yet.", hint="Wait for it.", query_id=run.id)
        if run.state != "succeeded":
            raise NotFound(f"The query {run.id!r} has no result: it {_ended(run.state)}.")
        if not (just_asked and (run.timings or {}).get("total", _DECIDED_MS) < _DECIDED_MS):
            self.check(run.id, reader)
        return self.results.open(run.id, truncated=bool(run.truncated))

    def check(self, query_id: str, reader: Principal) -> None:
        """Ask the policies whether a stored answer may be read now; see `still`. A refusal is on record.

        Raises:
            Forbidden: The reader may not see any more what it shows.
            AnswerOutdated: Asked again, the query would be answered with something else.
        """
        with self._database.read() as session:
            found = self._path.still.refusal(session, query_id, reader, self._path.policies, self._clock())
        if found is not None:
            self._path.recorder.refused(query_id, reader.name, found)
            raise found.error

    @property
    def path(self) -> QueryPath:
        """The way that every query goes."""
        return self._path

    def why_computed(self, query_id: str, *, principal: str = "local") -> Why:
        """Why a query was not answered by the answer of an earlier one; see `why`.

        Raises:
            NotFound: There is none, or it is somebody else's.
        """
        run = self.get(query_id, principal=principal)
        with self._database.read() as session:
            return why_computed(session, run)

    def cancel(self, query_id: str, *, principal: str = "local") -> Run:
        """Stop a query, also one of another process; one that has ended stays as it is."""
        live = self._live.get(query_id)
        run = self.get(query_id, principal=principal)
        if run.state in ENDED:
            return run
        if live is not None:
            live.stop_and_wait(_PATIENCE_S)
        else:
            self._watch.cancel(query_id, _PATIENCE_S)
        return self.get(query_id, principal=principal)

    def history(self, *, principal: str | None = "local", **wanted: Any) -> list[Run]:
        """Queries asked, newest first; see `history.listing`."""
        with self._database.read() as session:
            return history.listing(session, principal=principal, **wanted)

    def metrics(self, since: datetime, viewer: Principal) -> dict[str, Any]:
        """How queries went since a moment: the viewer's own, for administrators everybody's; see `metrics.metrics`."""
        with self._database.read() as session:
            rules = self._path.policies.rules(session, Asker(viewer))
            return metrics(
                session,
                since=since,
                principal=None if viewer.is_admin else viewer.name,
                visible={dataset.id for dataset in visible_datasets(session, rules)},
                viewer=viewer.name,
            )

    def statistics(self, principal: str | None = None) -> dict[str, Any]:
        """Number of queries by state, of one principal or of all, and the bytes that results take."""
        with self._database.read() as session:
            counts = history.counts(session, principal)
        return {"queries": counts, "result_bytes": self.results.size()}

    def going(self) -> list[State]:
        """The states of this process's queries that have not ended."""
        return [live.state for live in list(self._live.values())]

    def sweep(self) -> int:
        """Remove expired results, and end queries that died with their process; returns how many results went."""
        lost = self._watch.lost(self.max_timeout_s + _GRACE_S)
        if lost:
            with self._database.write() as session:
                history.close_lost(session, lost, self._clock())
        for query_id in lost:
            self.results.drop(query_id)
        return self.drop_unrecorded() + self.results.sweep()

    def drop_unrecorded(self) -> int:
        """Remove results of queries that died with their process before they were on record; returns how many.

        While other processes use the lake nothing is removed, as theirs may be about to be recorded.
        """
        stored = self.results.ids()
        if not stored or self._owner.others_alive():
            return 0
        going = set(self._live)
        with self._database.read() as session:
            unknown = stored - going - history.known(session, stored)
        for query_id in unknown:
            self.results.drop(query_id)
        return len(unknown)

    def close(self) -> None:
        """Cancel what runs and take nothing new."""
        for live in list(self._live.values()):
            live.stop()
        self._pool.shutdown(wait=True)
        self._callers.shutdown(wait=True)
        self._watch.close()
        self._path.recorder.close()

    def _run(self, live: Live) -> None:
        try:
            live.started()
            max_bytes = self._settings.result_max_bytes
            keep = keeper(self.results, live.id, max_rows=live.max_rows, max_bytes=max_bytes, watch=live.has_rows)
            self._path.answer(live, keep)
        except NeuroLakeError as error:
            live.failed(error)
        except RecursionError:
            live.failed(InvalidSql("The query is nested too deeply."))
        except Exception as error:
            # The query's boundary: whatever broke must end as the query's problem.
            log.exception("query failed", query_id=live.id)
            live.failed(NeuroLakeError(f"The query broke: {type(error).__name__}.", hint="The log has the details."))
        finally:
            self._end(live)

    def _end(self, live: Live) -> None:
        try:
            if not live.recorded:
                self._remember(self._endings.record(live))
        except Exception as error:
            # The query's boundary again: an answer that is not on record is not given, whatever broke there.
            self.results.drop(live.id)
            live.failed(Unavailable(f"The query could not be recorded: {type(error).__name__}."))
            log.exception("query not recorded", query_id=live.id)
        finally:
            self._path.recorder.ended(live)
            tell(live)
            with self._lock:
                self._live.pop(live.id, None)
            live.done.set()
            if live.told is not None:
                live.told()

    def _remember(self, run: Run) -> None:
        if len(run.sql) + len(run.executed_sql or "") <= _LONGEST_KEPT:
            self._ended.put(run.id, run)

    def _begin(self, question: Question, *, queue: bool) -> Live:
        question.check(self.max_timeout_s)
        live = self._new(question)
        self._admit(live, queue=queue)
        return live

    def _new(self, question: Question) -> Live:
        return Live(
            id=new_id(),
            question=question,
            max_rows=min(question.limit or self._settings.result_max_rows, self._settings.result_max_rows),
            timeout_s=question.timeout_s or self._settings.query_timeout_s,
            state="running",
            outcome=Outcome("failed", None, None, (), {}, None, None, {}),
            asked_at=self._clock(),
        )

    def _admit(self, live: Live, *, queue: bool) -> None:
        with self._lock:
            waiting = len(self._live) - self._settings.sessions
            if queue and waiting >= _MAX_QUEUED:
                raise Unavailable(f"{waiting} queries wait already.", hint="Try again in a while.")
            if queue and waiting >= 0:
                live.state = "queued"
            self._live[live.id] = live


def _ended(state: State) -> str:
    return "was cancelled" if state == "cancelled" else state
