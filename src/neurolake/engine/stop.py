"""Why a session stops: asked for, or out of time."""

import threading
from collections.abc import Callable

from neurolake.engine.deadlines import Deadlines
from neurolake.kernel.errors import Cancelled, NeuroLakeError, TimedOut

_DEADLINES = Deadlines()


class Stop:
    """The one reason for which a session stops, set from any thread, and the clock of its time limit.

    Args:
        timeout_s: Seconds until it stops by itself; None for never.
        interrupt: Called once, when the reason is set.
    """

    def __init__(self, timeout_s: float | None, interrupt: Callable[[], None]) -> None:
        self._why: type[NeuroLakeError] | None = None
        self._interrupt = interrupt
        self._lock = threading.Lock()
        if timeout_s is not None:
            _DEADLINES.add(self, timeout_s, lambda: self.set(TimedOut))

    @property
    def error(self) -> NeuroLakeError | None:
        """What a statement of the session raises; None while it may go on."""
        if self._why is None:
            return None
        if self._why is TimedOut:
            return TimedOut("The statement ran longer than its time limit.", hint="Raise the limit or read less.")
        return Cancelled("The statement was cancelled.")

    def set(self, why: type[NeuroLakeError]) -> None:
        """Stop; only the first reason counts."""
        with self._lock:
            if self._why is not None:
                return
            self._why = why
        self._interrupt()

    def close(self) -> None:
        """Stop the clock."""
        _DEADLINES.remove(self)
