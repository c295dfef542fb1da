"""How queries ended, on its way to the record: what ends at the same time shares a transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.exc import OperationalError

from neurolake.compliance.audit.group import Group
from neurolake.kernel.clock import Clock
from neurolake.metadata.database import Database
from neurolake.query import history
from neurolake.query.base import Run
from neurolake.query.history import Ending
from neurolake.query.live import Live
from neurolake.query.record import Recorder, owed


@dataclass
class Waiting:
    """A query that has ended, until that is written: then it has a `run`, or an `error`."""

    live: Live
    ending: Ending
    run: Run | None = None
    error: Exception | None = None


class Endings:
    """Writes the history, who read which columns, the lineage, and the decisions that are not on record yet."""

    def __init__(self, database: Database, recorder: Recorder, clock: Clock) -> None:
        self._database = database
        self._recorder = recorder
        self._clock = clock
        self._group = Group(self.write)

    def record(self, live: Live) -> Run:
        """Put on record how a query ended; returns it as it is seen from outside from now on.

        Raises:
            SQLAlchemyError: It could not be written.
            Unavailable: The decision on it could not be recorded.
        """
        waiting = self.waiting(live)
        with live.recording:
            if live.audited is not None and live.outcome.error is None:
                # It may have been begun just now.
                live.audited.result()
            self._group.submit(waiting)
            live.recorded = waiting.run is not None
        if waiting.run is None:
            raise waiting.error or RuntimeError("Nothing was written.")
        return waiting.run

    def waiting(self, live: Live) -> Waiting:
        """A query as it is to be recorded."""
        return Waiting(live, Ending(live, replace(live.outcome, timings=live.totalled()), self._clock()))

    def write(self, waiting: Sequence[Waiting]) -> None:
        """Write how queries ended, together; where that fails because of one of them, each alone.

        Raises:
            Exception: What it failed with, where it was the database or there is one only.
        """
        try:
            self._write_together(waiting)
        except OperationalError:
            # The database's fault, and so no better for each alone.
            raise
        except Exception:
            # The group's boundary: whatever one of them broke on, the others must not fail with it.
            if len(waiting) == 1:
                raise
            for one in waiting:
                self._write_alone(one)

    def _write_alone(self, one: Waiting) -> None:
        try:
            self._write_together([one])
        except Exception as error:  # noqa: BLE001 - the same boundary; it is raised where it belongs
            one.error = error

    def _write_together(self, waiting: Sequence[Waiting]) -> None:
        # A decision must be on the disk before the answer is given; the rest survives the end of the process only.
        entries = [entry for one in waiting if (entry := owed(one.live)) is not None]
        with self._database.write(durable=bool(entries)) as session:
            runs = history.finish(session, [one.ending for one in waiting])
            size = self._recorder.append(session, entries) if entries else 0
        self._recorder.appended(size)
        for one, run in zip(waiting, runs, strict=True):
            one.run = run
