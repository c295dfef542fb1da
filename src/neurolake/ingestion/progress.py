"""Reports of a running ingestion: which of the eight steps, how far, what it found."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from neurolake.engine.base import Session
from neurolake.ingestion.base import STEPS, Event

_POLL_S = 0.2
# Share of the whole job that each step usually takes, in the order of STEPS.
_SHARES = (0.06, 0.04, 0.10, 0.01, 0.01, 0.70, 0.06, 0.02)


class Progress:
    """Numbers and times the steps of one ingestion and hands the events on.

    Args:
        emit: Receives every event; called from the ingestion's thread and from a polling one.
    """

    def __init__(self, emit: Callable[[Event], None]) -> None:
        self._emit = emit
        self._sequence = 0
        self._lock = threading.Lock()
        self._seconds: dict[str, float] = {}
        self._begun: dict[str, float] = {}

    @contextmanager
    def step(self, name: str, session: Session | None = None) -> Iterator[dict[str, Any]]:
        """Report the step's start and its end; what is put into the dictionary goes into the end's event.

        With a session, the engine's own progress is reported while the step runs.
        """
        detail: dict[str, Any] = {}
        self._begun[name] = time.perf_counter()
        self._send(name, "started", 0.0)
        done = threading.Event()
        if session is not None:
            threading.Thread(target=self._poll, args=(name, session, done), daemon=True).start()
        try:
            yield detail
        finally:
            done.set()
        self._seconds[name] = self.seconds()[name]
        del self._begun[name]
        self._send(name, "finished", 1.0, detail)

    def seconds(self) -> dict[str, float]:
        """Seconds spent in each step so far, all its tries together."""
        now = time.perf_counter()
        running = {name: self._seconds.get(name, 0.0) + now - begun for name, begun in self._begun.items()}
        return self._seconds | running

    def end(self, name: str, detail: Mapping[str, Any]) -> None:
        """Report the end of the whole: `done`, `failed` or `cancelled`."""
        with self._lock:
            self._sequence += 1
            self._emit(Event(self._sequence, name, "finished", 1.0, detail))

    def _send(self, name: str, state: Any, share: float, detail: Mapping[str, Any] | None = None) -> None:
        with self._lock:
            self._sequence += 1
            self._emit(Event(self._sequence, name, state, _overall(name, share), detail or {}))

    def _poll(self, name: str, session: Session, done: threading.Event) -> None:
        last = 0.0
        while not done.wait(_POLL_S):
            share = session.progress()
            if share is not None and share > last + 0.01:
                last = share
                self._send(name, "progress", share)


def _overall(name: str, share: float) -> float:
    position = STEPS.index(name)
    return min(1.0, sum(_SHARES[:position]) + _SHARES[position] * share)
