"""Runs each measured thing in a fresh process and takes its time and its peak memory."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

Answer = Mapping[str, Any]

# The peers report their use to their makers, and draw progress bars, unless told not to.
_QUIET = {
    "GX_ANALYTICS_ENABLED": "false",
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "TQDM_DISABLE": "1",
    "YDATA_PROFILING_NO_ANALYTICS": "True",
}


@dataclass(frozen=True)
class Run:
    """One run of one thing.

    Attributes:
        seconds: As the thing measured them itself, without interpreter start and imports.
        peak_bytes: Largest resident memory of its process.
        answer: What else it reported.
    """

    seconds: float
    peak_bytes: int
    answer: Answer = field(default_factory=dict)


@dataclass(frozen=True)
class Pairs:
    """Two things run in turns, so that a slow minute of the machine hits both."""

    ours: tuple[Run, ...]
    theirs: tuple[Run, ...]

    @property
    def ratios(self) -> tuple[float, ...]:
        """Our time over theirs, pair by pair."""
        return tuple(a.seconds / b.seconds for a, b in zip(self.ours, self.theirs, strict=True))


@dataclass
class Clock:
    seconds: float = 0.0


@contextmanager
def timed() -> Iterator[Clock]:
    """Measures the block: `with timed() as clock: …`, then `clock.seconds`."""
    clock = Clock()
    start = time.perf_counter()
    yield clock
    clock.seconds = time.perf_counter() - start


def run(module: str, thing: str, *arguments: object) -> Run:
    """Run `thing` of the benchmark file `module` in a fresh process.

    The caller must be small: until its exec the process shares the caller's memory, which counts as its own peak.
    """
    command = [sys.executable, "-W", "ignore", "-m", module, thing, *map(str, arguments)]
    with tempfile.TemporaryFile() as log:
        # wait4, and not Popen.wait: only it tells the memory of this one process.
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, env={**os.environ, **_QUIET})
        assert process.stdout is not None
        with process.stdout as stdout:
            output = stdout.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            log.seek(0)
            raise RuntimeError(f"{' '.join(command)} failed:\n{log.read().decode(errors='replace')[-4000:]}")
    answer = json.loads(output.splitlines()[-1])
    return Run(answer.pop("seconds"), usage.ru_maxrss * 1024, answer)


def paired(ours: Callable[[], Run], theirs: Callable[[], Run], pairs: int) -> Pairs:
    """Run both `pairs` times in turns, beginning with the other one each time."""
    mine, others = [], []
    for number in range(pairs):
        if number % 2:
            others.append(theirs())
            mine.append(ours())
        else:
            mine.append(ours())
            others.append(theirs())
    return Pairs(tuple(mine), tuple(others))


def median_seconds(runs: tuple[Run, ...]) -> float:
    return statistics.median(item.seconds for item in runs)


def peak_bytes(runs: tuple[Run, ...]) -> int:
    return max(item.peak_bytes for item in runs)


def main(things: Mapping[str, Callable[..., Answer]]) -> None:
    """The main of a benchmark file: runs the thing named in the arguments and prints its answer as JSON."""
    print(json.dumps(things[sys.argv[1]](*sys.argv[2:])))
