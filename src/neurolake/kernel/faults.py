"""Fault points: places where a test may kill the process, to prove that a crash leaves all or nothing.

Set `NEUROLAKE_FAULT=N` and the process dies by SIGKILL when it crosses its Nth fault point; with
`NEUROLAKE_FAULT_AT=name` besides, the Nth of that name, whatever other threads cross. Set `NEUROLAKE_FAULT_TRACE=file`
and the names of the points crossed are appended to that file. With all unset a crossing costs one comparison.
"""

import os
import signal
from itertools import count
from pathlib import Path

_FATAL = int(os.environ.get("NEUROLAKE_FAULT", "0"))
_AT = os.environ.get("NEUROLAKE_FAULT_AT")
_TRACE = os.environ.get("NEUROLAKE_FAULT_TRACE")
_crossings = count(1)


def fault_point(name: str) -> None:
    """Cross the fault point `name` (the name is for the reader and for tracing)."""
    if _FATAL or _TRACE:
        _cross(name)


def _cross(name: str) -> None:
    if _TRACE:
        with Path(_TRACE).open("a") as file:
            file.write(name + "\n")
    if _AT in (None, name) and next(_crossings) == _FATAL:
        os.kill(os.getpid(), signal.SIGKILL)
