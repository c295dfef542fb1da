"""What a run tells of its way, and how it is stopped."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from neurolake.kernel.errors import Cancelled
from neurolake.query.service import Begun

T = TypeVar("T")
_AGAIN_S = 0.2
_NOTE_S = 0.5
_PATIENCE_S = 10.0


class Steps:
    """Called before each step of a run with what it is and the share of its like that is done.

    Args:
        note: Told the same; of steps of one name, such as that of each file, now and then only.

    Raises:
        Cancelled: The run was asked to stop.
    """

    def __init__(self, note: Callable[[str, float], None]) -> None:
        self._note = note
        self._noted = ("", 0.0)
        self._asked = threading.Event()
        self._stop: Callable[[], None] | None = None

    def __call__(self, text: str, share: float) -> None:
        if self._asked.is_set():
            raise Cancelled("The run was cancelled.")
        now = time.monotonic()
        if text != self._noted[0] or now - self._noted[1] >= _NOTE_S:
            self._noted = (text, now)
            self._note(text, share)

    def during(self, work: Callable[[Begun], T]) -> T:
        """Wait for a query that is stopped when the run is; `work` hands on what stops it."""
        try:
            return work(self._begun)
        finally:
            self._stop = None

    def stop(self) -> None:
        """Ask the run to stop, from any thread.

        The query that it waits for is asked again and again for a while, as an engine may miss a request that comes
        just before a statement begins. A commit that is under way is made.
        """
        self._asked.set()
        deadline = time.monotonic() + _PATIENCE_S
        while (stop := self._stop) is not None and time.monotonic() < deadline:
            stop()
            time.sleep(_AGAIN_S)

    def _begun(self, stop: Callable[[], None]) -> None:
        self._stop = stop
        if self._asked.is_set():
            stop()
