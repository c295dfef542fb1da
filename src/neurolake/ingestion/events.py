"""Events of this process's jobs, kept while they are of interest."""

import threading
from collections import OrderedDict
from collections.abc import Iterator

from neurolake.ingestion.base import Event

_KEPT_JOBS = 500


class Board:
    """Where running jobs post their events and any number of readers follow them."""

    def __init__(self) -> None:
        self._events: OrderedDict[str, list[Event]] = OrderedDict()
        self._ended: set[str] = set()
        self._changed = threading.Condition()

    def open(self, job_id: str) -> None:
        """Begin a job's events anew."""
        with self._changed:
            self._events[job_id] = []
            self._ended.discard(job_id)
            while len(self._events) > _KEPT_JOBS:
                old, _ = self._events.popitem(last=False)
                self._ended.discard(old)

    def post(self, job_id: str, event: Event) -> None:
        """Add an event; `done`, `failed` and `cancelled` are the last."""
        with self._changed:
            if job_id in self._events:
                self._events[job_id].append(event)
                if event.step in ("done", "failed", "cancelled"):
                    self._ended.add(job_id)
            self._changed.notify_all()

    def has(self, job_id: str) -> bool:
        """Whether the job's events are here."""
        return job_id in self._events

    def wait_for_end(self, job_id: str, timeout_s: float | None) -> None:
        """Wait for the job's last event, for at most `timeout_s` seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_over(job_id), timeout_s)

    def follow(self, job_id: str, after: int = 0) -> Iterator[Event]:
        """The events with a sequence number above `after`, as they come, until the job's last."""
        over = False
        while not over:
            fresh, over = self._next(job_id, after)
            yield from fresh
            after = fresh[-1].sequence if fresh else after

    def _next(self, job_id: str, after: int) -> tuple[list[Event], bool]:
        """Wait for events above `after`; returns them and whether the last is among them."""
        with self._changed:
            self._changed.wait_for(lambda: self._fresh(job_id, after) or self._is_over(job_id))
            return self._fresh(job_id, after), self._is_over(job_id)

    def _fresh(self, job_id: str, after: int) -> list[Event]:
        return [event for event in self._events.get(job_id, ()) if event.sequence > after]

    def _is_over(self, job_id: str) -> bool:
        return job_id in self._ended or job_id not in self._events
