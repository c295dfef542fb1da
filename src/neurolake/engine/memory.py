"""A bound on a process's memory that holds whatever its engine does."""

import sys
from pathlib import Path

_ROOM = 512 * 1024**2
_STATM_DATA = 5


def bound_memory(wanted: int) -> None:
    """Have the operating system refuse what this process wants beyond what it has now, this many bytes and a half.

    Engines count what their operators and tables take, and nothing of what a function makes within one call. Only Linux
    keeps such a bound; elsewhere a query in a process of its own can still be stopped, but not held to it.
    """
    if sys.platform != "linux":
        return
    import resource

    has = int(Path("/proc/self/statm").read_text().split()[_STATM_DATA]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    bound = has + _ROOM + wanted * 3 // 2
    bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (bound, hard))
