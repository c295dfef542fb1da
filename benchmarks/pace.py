"""How long questions take: for who waits, and of processor time, which others on the machine do not lengthen."""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HEADER = ("median", "95th percentile", "slowest", "processor: median", "95th percentile")


@dataclass
class Pace:
    """Milliseconds of questions.

    Attributes:
        server: Process of the database server whose processes work for the questions, too.
    """

    server: int | None = None
    waited: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)

    def take(self, ask: Callable[[], Any]) -> Any:
        """Ask, and keep how long it took."""
        at, work = time.perf_counter(), self._work()
        answer = ask()
        self.worked.append((self._work() - work) * 1000)
        self.waited.append((time.perf_counter() - at) * 1000)
        return answer

    def row(self) -> tuple[str, ...]:
        """As `HEADER` names them."""
        figures = (statistics.median(self.waited), p95(self.waited), max(self.waited))
        return tuple(f"{one:.0f} ms" for one in (*figures, statistics.median(self.worked), p95(self.worked)))

    def _work(self) -> float:
        return time.thread_time() + (_seconds_of_children(self.server) if self.server else 0.0)


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def load() -> str:
    """How busy others keep the machine."""
    return f"load average {os.getloadavg()[0]:.1f} on {len(os.sched_getaffinity(0))} cores"


def _seconds_of_children(process: int) -> float:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return sum(int(Path(f"/proc/{one}/schedstat").read_text().split()[0]) for one in children) / 1e9
