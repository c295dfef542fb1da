"""What a server did in the last hour, in steps of ten seconds; for people who look without a Prometheus."""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from neurolake.telemetry.meters import Meters

EVERY_S = 10.0
_KEPT = 360
_HTTP = "neurolake_http_request_seconds"
_QUERY = "neurolake_query_seconds"
_QUERIES = "neurolake_queries"
_ROWS = "neurolake_ingested_rows_total"
_COMMITS = "neurolake_commit_seconds"
_MEMORY = "neurolake_process_memory_bytes"
_CPU = "neurolake_process_cpu_seconds_total"
_LOOKED_AT = (_HTTP, _QUERY, _QUERIES, _ROWS, _COMMITS, _MEMORY, _CPU)
Counts = Mapping[str, list[tuple[Mapping[str, str], float]]]
"""Name of a series → its labels and value, for each."""


@dataclass(frozen=True)
class Step:
    """What happened in one step, and what was held at its end.

    Attributes:
        errors: Requests that ended with 5xx.
        *_p50_s, *_p95_s: Of what ended in the step, in seconds; None where nothing did.
        hits: Of the queries, those whose answer was known.
        cpu: Processors that were busy with this process, on average.
    """

    at: datetime
    seconds: float
    requests: int
    errors: int
    request_p50_s: float | None
    request_p95_s: float | None
    queries: int
    failed: int
    hits: int
    query_p50_s: float | None
    query_p95_s: float | None
    running: int
    rows_ingested: int
    commits: int
    memory_bytes: int
    cpu: float


class Recent:
    """Takes a step every ten seconds, until it is closed."""

    def __init__(self, meters: Meters, clock: Callable[[], datetime], *, every_s: float = EVERY_S) -> None:
        self._meters = meters
        self._clock = clock
        self._every_s = every_s
        self._steps: deque[Step] = deque(maxlen=_KEPT)
        self._before = _look(meters)
        self._began = clock()
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recent-metrics", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End."""
        self._leaving.set()
        if self._thread.is_alive():
            self._thread.join()

    def steps(self) -> list[Step]:
        """The steps, the oldest first."""
        return list(self._steps)

    def take(self) -> None:
        """Take a step now."""
        now, counts = self._clock(), _look(self._meters)
        seconds = max((now - self._began).total_seconds(), 0.001)
        self._steps.append(_step(now, seconds, self._before, counts))
        self._before, self._began = counts, now

    def _run(self) -> None:
        while not self._leaving.wait(self._every_s):
            self.take()


def _look(meters: Meters) -> Counts:
    found: dict[str, list[tuple[Mapping[str, str], float]]] = {}
    for name, labels, value in meters.samples(_LOOKED_AT):
        found.setdefault(name, []).append((labels, value))
    return found


def _step(at: datetime, seconds: float, before: Counts, now: Counts) -> Step:
    def more(name: str, wanted: Callable[[Mapping[str, str]], bool] = lambda _: True) -> float:
        return _total(now, name, wanted) - _total(before, name, wanted)

    def quantile(name: str, share: float) -> float | None:
        return _quantile(list(_buckets(before, now, name)), share)

    return Step(
        at=at,
        seconds=round(seconds, 3),
        requests=int(more(f"{_HTTP}_count")),
        errors=int(more(f"{_HTTP}_count", lambda labels: labels["status"].startswith("5"))),
        request_p50_s=quantile(_HTTP, 0.5),
        request_p95_s=quantile(_HTTP, 0.95),
        queries=int(more(f"{_QUERY}_count")),
        failed=int(more(f"{_QUERY}_count", lambda labels: labels["state"] == "failed")),
        hits=int(more(f"{_QUERY}_count", lambda labels: labels["cache"] == "hit")),
        query_p50_s=quantile(_QUERY, 0.5),
        query_p95_s=quantile(_QUERY, 0.95),
        running=int(_total(now, _QUERIES)),
        rows_ingested=int(more(_ROWS, lambda labels: labels["became"] == "stored")),
        commits=int(more(f"{_COMMITS}_count")),
        memory_bytes=int(_total(now, _MEMORY)),
        cpu=round(more(_CPU) / seconds, 3),
    )


def _total(counts: Counts, name: str, wanted: Callable[[Mapping[str, Any]], bool] = lambda _: True) -> float:
    return sum(value for labels, value in counts.get(name, ()) if wanted(labels))


def _buckets(before: Counts, now: Counts, name: str) -> Iterator[tuple[float, float]]:
    """Upper bound → how many in the step were at most that, over all labels."""
    bounds = sorted({float(labels["le"]) for labels, _ in now.get(f"{name}_bucket", ())})
    for bound in bounds:
        yield bound, _below(now, name, bound) - _below(before, name, bound)


def _below(counts: Counts, name: str, bound: float) -> float:
    return _total(counts, f"{name}_bucket", lambda labels: float(labels["le"]) == bound)


def _quantile(buckets: list[tuple[float, float]], share: float) -> float | None:
    """By the buckets, evenly within one; what is beyond the last bound is told as that."""
    if not buckets or not buckets[-1][1]:
        return None
    wanted, low, below = share * buckets[-1][1], 0.0, 0.0
    for bound, count in buckets:
        if count >= wanted:
            within = (wanted - below) / (count - below) if count > below else 1.0
            return round(low if bound == float("inf") else low + (bound - low) * within, 6)
        low, below = bound, count
    return None
