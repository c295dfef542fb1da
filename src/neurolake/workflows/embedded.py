"""Durable work without a further service: tasks in the metadata database, done in threads of the lake's processes."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import Cancelled, Conflict
from neurolake.kernel.faults import fault_point
from neurolake.metadata.database import Database
from neurolake.workflows import table
from neurolake.workflows.base import Capabilities, Stop, Task, Work

_LOOK_S = 0.25
_BEAT_S = 1.0
_AGAIN_S = 1.0
_PATIENCE_S = 10.0
log = structlog.get_logger("neurolake.workflows")


class Claimant(Protocol):
    """This process, and who of the others lives."""

    @property
    def id(self) -> str:
        """Of this process."""
        ...

    def is_alive(self, owner: str | None) -> bool:
        """Whether the process with this id lives."""
        ...


@dataclass(eq=False)
class _Held:
    """See `base.Held`."""

    id: str
    stopped: Stop | None = None
    _call: Callable[[], None] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def on_stop(self, call: Callable[[], None] | None) -> None:
        with self._lock:
            self._call = call
            now = self.stopped is not None
        if now and call is not None:
            call()

    def stop(self, why: Stop) -> None:
        # Asked again and again: what works may miss the one request that comes just before it begins.
        with self._lock:
            self.stopped = self.stopped or why
            call = self._call
        if call is not None:
            call()


class EmbeddedWorkflows:
    """See `base.Workflows`.

    Args:
        url: `embedded:`.
        owner: This process.
        workers: Tasks that this process works on at once.
    """

    def __init__(
        self, url: str, *, database: Database, owner: Claimant, workers: int = 4, clock: Clock = utc_now
    ) -> None:
        del url
        self._database = database
        self._owner = owner
        self._clock = clock
        self._workers = workers
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="workflow")
        self._work: dict[str, Work] = {}
        self._beats: list[Callable[[], None]] = []
        self._held: dict[str, _Held] = {}
        self._cluster: str | None = None
        self._lock = threading.Lock()
        self._nudge = threading.Event()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def capabilities(self) -> Capabilities:
        """What this backend is good for."""
        return Capabilities("embedded", transactional=True)

    def serve(self, sort: str, work: Work) -> None:
        """Say how tasks of a sort are done, and begin to do them."""
        with self._lock:
            self._work[sort] = work
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="workflows", daemon=True)
                self._thread.start()

    def beat(self, call: Callable[[], None]) -> None:
        """Have this called about once a second."""
        self._beats.append(call)

    def focus(self, cluster: str | None) -> None:
        """Work on the tasks of one cluster only."""
        self._cluster = cluster
        self._nudge.set()

    def put(self, session: Session, task: Task) -> None:
        """Have a task done once the transaction is committed."""
        table.put(session, task, self._clock())
        self._nudge_after(session)

    def hold(self, session: Session, task_id: str) -> None:
        """Make sure that a task is still in this process's hands until the transaction ends."""
        found = table.find(session, task_id)
        if found is None or found[0] != self._owner.id:
            raise Conflict("Another process has taken this work over.", hint="It goes on there.")
        if found[1]:
            raise Cancelled("It was cancelled.")

    def done(self, session: Session, task_id: str) -> None:
        """The task is done once the transaction is committed."""
        table.remove(session, task_id)
        # A place in a pool may have become free.
        self._nudge_after(session)

    def later(self, session: Session, task_id: str, at: datetime) -> None:
        """The task is to be tried again at a moment."""
        table.release(session, task_id, self._owner.id, at)
        self._nudge_after(session)

    def stop(self, session: Session, task_id: str) -> bool:
        """Have a task stopped once the transaction is committed; tells whether someone works on it."""
        found = table.find(session, task_id)
        if found is None or found[0] is None:
            table.remove(session, task_id)
            return False
        table.request_stop(session, task_id)
        self._nudge_after(session)
        return True

    def close(self) -> None:
        """Stop working; what is not done waits for others."""
        self._closing.set()
        self._nudge.set()
        if self._thread is not None:
            self._thread.join(_PATIENCE_S)
        deadline = time.monotonic() + _PATIENCE_S
        while self._held and time.monotonic() < deadline:
            for held in list(self._held.values()):
                held.stop("leaving")
            time.sleep(0.02)
        self._pool.shutdown(wait=False, cancel_futures=True)
        if self._thread is not None:
            with self._database.write(durable=False) as session:
                table.give_back(session, [self._owner.id])

    def _run(self) -> None:
        beaten = 0.0
        while not self._closing.is_set():
            self._nudge.wait(_LOOK_S)
            self._nudge.clear()
            try:
                if time.monotonic() - beaten >= _BEAT_S:
                    beaten = time.monotonic()
                    self._take_over()
                    for call in self._beats:
                        call()
                self._stop_wanted()
                self._claim()
            except Exception:
                # The thread's boundary: a database that is down for a while must not end all work for good.
                log.exception("looking for work failed")

    def _take_over(self) -> None:
        """Give back what processes that died had in their hands."""
        with self._database.read() as session:
            known = table.owners(session)
        dead = [owner for owner in known if owner != self._owner.id and not self._owner.is_alive(owner)]
        if dead:
            with self._database.write() as session:
                count = table.give_back(session, dead)
            log.info("work taken over", tasks=count, dead=len(dead))
            fault_point("workflows.taken-over")

    def _stop_wanted(self) -> None:
        if not self._held:
            return
        with self._database.read() as session:
            wanted = table.to_stop(session, self._owner.id)
        for task_id in wanted:
            held = self._held.get(task_id)
            if held is not None:
                held.stop("cancelled")

    def _claim(self) -> None:
        free = self._workers - len(self._held)
        if free <= 0 or self._closing.is_set():
            return
        sorts, cluster, now = tuple(self._work), self._cluster, self._clock()
        with self._database.read() as session:
            if not table.is_due(session, sorts, cluster, now):
                return
        # A claim that a loss of power takes back leaves the task waiting, which is what it is to be then anyway.
        with self._database.write(durable=False) as session:
            taken = table.claim(session, self._owner.id, sorts, cluster, free, now)
        fault_point("workflows.claimed")
        for task_id, sort in taken:
            held = self._held[task_id] = _Held(task_id)
            self._pool.submit(self._do, held, self._work[sort])

    def _do(self, held: _Held, work: Work) -> None:
        try:
            if not self._closing.is_set():
                work(held)
        except Exception:
            # The task's boundary: whatever broke, others are still to be worked on, and this one is tried again.
            log.exception("work broke", task=held.id)
            self._give_back(held.id)
        else:
            # Work that has ended neither way is to be tried again, too.
            if self._closing.is_set() or self._is_mine(held.id):
                self._give_back(held.id)
        finally:
            self._held.pop(held.id, None)
            self._nudge.set()

    def _is_mine(self, task_id: str) -> bool:
        with self._database.read() as session:
            return table.owner_of(session, task_id) == self._owner.id

    def _give_back(self, task_id: str) -> None:
        at = self._clock() + timedelta(seconds=_AGAIN_S)
        try:
            with self._database.write(durable=False) as session:
                table.release(session, task_id, self._owner.id, at)
        except SQLAlchemyError:
            log.exception("work not given back", task=task_id)

    def _nudge_after(self, session: Session) -> None:
        event.listen(session, "after_commit", lambda _session: self._nudge.set(), once=True)
