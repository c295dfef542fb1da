"""Work that is killed (SIGKILL) at a fault point, in processes forked from one that has everything imported, so that
each costs little.

Run as `python -m tests.crashes MODULE:FUNCTION MODULE…`: the work, and what is imported for it. The function is given
the lake's folder, `arm`, which it calls where the fault points begin to count, `acknowledge`, which it calls with each
thing that is done, and what the test hands over.
"""

import importlib
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Work = Callable[..., None]
"""`work(home, arm, acknowledge, *given)`."""
_ALWAYS = ("duckdb", "pyarrow.parquet", "pyiceberg.io.pyarrow", "neurolake.query.service", "neurolake.storage.catalog")
_PATIENCE_S = 60


@dataclass(frozen=True)
class Death:
    """How a process ended: its exit code (minus the signal), and what it had acknowledged."""

    code: int
    acknowledged: tuple[str, ...]


class Children:
    """Starts work in forked processes, one after the other.

    Args:
        work: `module:function`.
        imports: Modules that it needs, beside those that all work needs.
    """

    def __init__(self, work: str, imports: Sequence[str] = ()) -> None:
        command = [sys.executable, "-m", "tests.crashes", work, *imports]
        self._server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, home: Path, *given: Any, fatal: int = 0, at: str | None = None, trace: Path | None = None) -> Death:
        """Do the work; `fatal` is the number of the fault point to die at, of all or of those of the name `at`."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        told = home.with_suffix(".acknowledged")
        told.write_text("")
        request = [str(home), fatal, at, str(trace) if trace else None, str(told), *given]
        self._server.stdin.write(json.dumps(request, default=str) + "\n")
        self._server.stdin.flush()
        return Death(int(self._server.stdout.readline()), tuple(told.read_text().splitlines()))

    def close(self) -> None:
        """End the process that forks."""
        self._server.communicate(timeout=_PATIENCE_S)


def _serve(work: Work) -> None:
    for line in sys.stdin:
        home, fatal, at, trace, told, *given = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _work(work, Path(home), (fatal, at, trace), Path(told), given)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}\n")
        sys.stdout.flush()


def _work(work: Work, home: Path, faults: tuple[int, str | None, str | None], told: Path, given: list[Any]) -> None:
    from neurolake.kernel import faults as points

    def arm() -> None:
        points._FATAL, points._AT, points._TRACE = faults

    def acknowledge(what: object) -> None:
        with told.open("a") as file:
            file.write(f"{what}\n")

    try:
        work(home, arm, acknowledge, *given)
    except BaseException:
        # The process's end: whatever went wrong is for the test's output.
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def main() -> None:
    """Serve the test that started this."""
    module, _, name = sys.argv[1].partition(":")
    for needed in (*_ALWAYS, *sys.argv[2:]):
        importlib.import_module(needed)
    _serve(getattr(importlib.import_module(module), name))


if __name__ == "__main__":
    main()
