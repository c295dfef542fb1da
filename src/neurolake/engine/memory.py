"""A bound on a process's memory that holds whatever its engine does."""

import sys
from pathlib import Path

import duckdb

_UNITS = {"bytes": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40}
_ROOM = 512 * 1024**2
_STATM_DATA = 5


def bound_memory(connection: duckdb.DuckDBPyConnection) -> None:
    """Have the operating system refuse what this process wants beyond what it has now, the database's bound and a half.

    DuckDB counts what its operators and tables take, and nothing of what a function makes within one call. Only Linux
    keeps such a bound; elsewhere a query apart can still be stopped, but not held to it.
    """
    if sys.platform != "linux":
        return
    import resource

    ((setting,),) = connection.execute("SELECT current_setting('memory_limit')").fetchall()
    amount, unit = str(setting).split()
    has = int(Path("/proc/self/statm").read_text().split()[_STATM_DATA]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = has + _ROOM + int(float(amount) * _UNITS[unit] * 1.5)
    bound = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (bound, hard))
