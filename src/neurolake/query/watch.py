"""What the processes of a lake know of each other's queries, through the history.

Queries that take a while are announced there with the process that runs them; whoever wants one cancelled marks it, and
its process, which looks for such marks while it has announced queries, stops it. What was decided on them is recorded
then, too. Quick ones are told of once, when they end.
"""

import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from neurolake.kernel.clock import Clock
from neurolake.metadata.database import Database
from neurolake.metadata.models import QueryRun
from neurolake.query import history
from neurolake.query.base import ENDED
from neurolake.query.live import Live
from neurolake.query.record import Recorder
from neurolake.storage.owner import Owner

_ANNOUNCE_S = 0.25
_LOOK_S = 0.1
log = structlog.get_logger()


class Watch:
    """Announces this process's queries, and passes on who wants which cancelled.

    Args:
        recorder: Records what was decided on those that take a while.
        owner: This process.
        live: Its queries that have not ended, by id; a view of what changes.
    """

    def __init__(
        self, database: Database, recorder: Recorder, owner: Owner, live: Mapping[str, Live], clock: Clock
    ) -> None:
        self._database = database
        self._recorder = recorder
        self._owner = owner
        self._live = live
        self._clock = clock
        self._leaving = threading.Event()
        threading.Thread(target=self._run, name="query-history", daemon=True).start()

    def announce(self, live: Live) -> None:
        """Have the history tell of a query that has not ended."""
        with live.recording:
            self._announce([live])

    def _announce_long(self) -> None:
        """Announce queries that take a while. One that is being recorded right now has ended."""
        now = time.monotonic()
        with ExitStack() as held:
            found = []
            for live in list(self._live.values()):
                if now - live.began > _ANNOUNCE_S and live.recording.acquire(blocking=False):
                    held.callback(live.recording.release)
                    self._recorder.begin(live)
                    found.append(live)
            self._announce(found)

    def _announce(self, lives: Sequence[Live]) -> None:
        """The same of several, in one transaction."""
        new = {live: live.state for live in lives if not live.recorded and live.announced != live.state}
        if not new:
            return
        try:
            with self._database.write(durable=False) as session:
                history.begin(session, list(new), self._owner.id)
        except SQLAlchemyError:
            log.exception("queries not announced", count=len(new))
            return
        for live, state in new.items():
            live.announced = state

    def cancel(self, query_id: str, seconds: float) -> None:
        """Have a query of another process cancelled, and wait for its end, for at most so many seconds."""
        deadline = time.monotonic() + seconds
        with self._database.write(durable=False) as session:
            history.request_cancel(session, query_id)
        while not self.has_ended(query_id) and time.monotonic() < deadline:
            time.sleep(_LOOK_S)

    def has_ended(self, query_id: str) -> bool:
        """Whether a query has ended by the record; one whose process is gone is ended there first.

        Raises:
            NotFound: There is no such query.
        """
        with self._database.read() as session:
            run = history.find(session, query_id)
        if run.state in ENDED:
            return True
        if self._goes_on(run):
            return False
        with self._database.write() as session:
            history.close_lost(session, [query_id], self._clock())
        return True

    def lost(self, horizon_s: float) -> list[str]:
        """Ids of queries whose process is gone, and of all that are older than any may be, in seconds."""
        with self._database.read() as session:
            going = history.not_ended(session)
        oldest = self._clock() - timedelta(seconds=horizon_s)
        return [run.id for run in going if run.submitted_at < oldest or (run.owner and not self._goes_on(run))]

    def close(self) -> None:
        """Look no more."""
        self._leaving.set()

    def _goes_on(self, run: QueryRun) -> bool:
        return run.id in self._live if run.owner == self._owner.id else self._owner.is_alive(run.owner)

    def _run(self) -> None:
        while not self._leaving.wait(_LOOK_S):
            self._announce_long()
            self._stop_wanted()

    def _stop_wanted(self) -> None:
        announced = [live for live in list(self._live.values()) if live.announced]
        if not announced:
            return
        try:
            with self._database.read() as session:
                wanted = history.cancel_requests(session, [live.id for live in announced])
        except SQLAlchemyError:
            log.exception("requests to cancel not read")
            return
        for live in announced:
            if live.id in wanted:
                live.stop()
