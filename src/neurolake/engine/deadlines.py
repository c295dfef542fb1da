"""One thread that watches the time limits of all sessions: starting one for each costs more than a short query."""

import threading
import time
from collections.abc import Callable


class Deadlines:
    """Calls back, each time in a thread of its own, when a time has come that was not taken back before."""

    def __init__(self) -> None:
        self._due: dict[object, tuple[float, Callable[[], None]]] = {}
        self._changed = threading.Condition()
        self._next = float("inf")
        self._thread: threading.Thread | None = None

    def add(self, key: object, seconds: float, call: Callable[[], None]) -> None:
        """Call after so many seconds."""
        at = time.monotonic() + seconds
        with self._changed:
            self._due[key] = (at, call)
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="deadlines", daemon=True)
                self._thread.start()
            elif at < self._next:
                self._changed.notify()

    def remove(self, key: object) -> None:
        """Call no more."""
        with self._changed:
            self._due.pop(key, None)

    def _watch(self) -> None:
        while True:
            with self._changed:
                self._next = min((at for at, _ in self._due.values()), default=float("inf"))
                self._changed.wait(None if self._next == float("inf") else max(0.0, self._next - time.monotonic()))
                now = time.monotonic()
                over = [self._due.pop(key)[1] for key, (at, _) in list(self._due.items()) if at <= now]
            for call in over:
                threading.Thread(target=call, name="deadline", daemon=True).start()
