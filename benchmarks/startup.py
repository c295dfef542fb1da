"""How long a user waits for the import and for the server."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import measure, report
from benchmarks.server import server

_RUNS = 10
_IMPORT_TARGET_S = 0.3
_SERVE_TARGET_S = 2.0


def tables() -> list[report.Table]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "lake"
        rows = (
            _row("import neurolake", lambda: measure.run(__name__, "import").seconds, _IMPORT_TARGET_S),
            _row("from neurolake import Lake", lambda: measure.run(__name__, "import_lake").seconds, None),
            _row("neurolake serve until healthy, new lake", lambda: _serve(Path(tempfile.mkdtemp(dir=folder))), None),
            _row("neurolake serve until healthy", lambda: _serve(home), _SERVE_TARGET_S),
        )
    note = f"Median of {_RUNS}, each in a fresh interpreter."
    return [report.Table("Start", note, ("what", "median", "slowest", "target", ""), rows)]


def _row(what: str, once: Callable[[], float], target: float | None) -> tuple[str, ...]:
    times = [once() for _ in range(_RUNS)]
    middle = statistics.median(times)
    goal = ("", "") if target is None else (f"<= {report.seconds(target)}", report.verdict(middle, target))
    return (what, report.seconds(middle), report.seconds(max(times)), *goal)


def _serve(home: Path) -> float:
    start = time.perf_counter()
    with server(home):
        return time.perf_counter() - start


def import_package() -> measure.Answer:
    with measure.timed() as clock:
        import neurolake  # noqa: F401  # the import is what is measured
    return {"seconds": clock.seconds}


def import_lake() -> measure.Answer:
    with measure.timed() as clock:
        from neurolake import Lake  # noqa: F401  # the import is what is measured
    return {"seconds": clock.seconds}


if __name__ == "__main__":
    measure.main({"import": import_package, "import_lake": import_lake})
