"""What a server does after commits, in the background: measures, checks rules, sends alerts. One thing at a time."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import NeuroLakeError
from neurolake.metadata.database import Database

if TYPE_CHECKING:
    from neurolake.app.measured import Measurer
    from neurolake.nuic.quality.alerting import Webhooks
    from neurolake.nuic.quality.service import Quality

_PERIOD_S = 5.0
_AT_ONCE = 5
_NEVER = -1
_BEFORE = timedelta(minutes=5)
log = structlog.get_logger("neurolake.quality")


class QualityWatch:
    """A thread that looks every few seconds what there is to do; that follows from the catalog, so no crash loses it.

    Args:
        quality, webhooks, measurer: Opened at the first look, so that a server's first answers do not wait for it.
        measures: Whether datasets that were changed are measured; their rules are checked always.
    """

    def __init__(
        self,
        database: Database,
        quality: "Callable[[], Quality]",
        webhooks: "Callable[[], Webhooks]",
        measurer: "Callable[[], Measurer]",
        *,
        measures: bool,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._database = database
        self._quality = quality
        self._webhooks = webhooks
        self._measurer = measurer
        self._measures = measures
        self._clock = clock
        self._since: datetime | None = None
        self._given_up: dict[str, int | None] = {}
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to watch."""
        self._thread = threading.Thread(target=self._run, name="quality", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop after what is being done."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join()

    def once(self) -> int:
        """Do what there is to do now; returns how many datasets were looked at and alerts tried."""
        done = self._quality().check_due(_AT_ONCE)
        done += self._measure_due() if self._measures else 0
        return done + self._webhooks().send_due()

    def _measure_due(self) -> int:
        from neurolake.catalog import measurements

        begun = self._clock()
        with self._database.read() as session:
            found = measurements.unmeasured(session, since=self._since, limit=_AT_ONCE + len(self._given_up))
        due = [one for one in found if self._given_up.get(one.id, _NEVER) != one.snapshot_id][:_AT_ONCE]
        for dataset in due:
            if self._closing.is_set():
                return 0
            try:
                self._measurer().measure(dataset.id)
            except NeuroLakeError as error:
                # Until it changes again.
                self._given_up[dataset.id] = dataset.snapshot_id
                log.warning("dataset not measured", dataset=dataset.name, error=error.detail)
        if len(due) < _AT_ONCE:
            self._since = begun - _BEFORE
        return len(due)

    def _run(self) -> None:
        while not self._closing.wait(_PERIOD_S):
            try:
                while self.once() and not self._closing.is_set():
                    pass
                self._webhooks().forget_old()
            except Exception:
                # The thread's boundary: what breaks now may go well the next time.
                log.exception("watch failed")
