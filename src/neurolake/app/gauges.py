"""What is read of a lake when its metrics are looked at, as it is nowhere counted."""

import resource
import shutil
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.pool import QueuePool

from neurolake.app.lake import Lake
from neurolake.kernel.errors import Unavailable

if TYPE_CHECKING:
    from neurolake.telemetry.meters import Read, Reading, Readings

_PAGE = resource.getpagesize()


def gauges(lake: Lake, began: float) -> "dict[str, Read]":
    """First part of signals → what reads the labels and values of all of them; what does not answer is left out.

    Args:
        began: When the server began, on the monotonic clock.
    """
    return {
        "queries": lambda: _queries(lake),
        "results": lambda: {"results.bytes": [({}, lake.queries.results.size())]},
        "disk": lambda: _disk(lake),
        "database": lambda: {"database": _connections(lake)},
        "process": lambda: _process(began),
        "cache": lambda: _cache(lake),
    }


def _queries(lake: Lake) -> "Readings":
    states = Counter(lake.queries.going())
    return {"queries": [({"state": state}, states[state]) for state in ("queued", "running")]}


def _disk(lake: Lake) -> "Readings":
    disk = shutil.disk_usage(lake.home)
    return {"disk.free": [({}, disk.free)], "disk.total": [({}, disk.total)]}


def _process(began: float) -> "Readings":
    return {
        "process.memory": [({}, _memory())],
        "process.cpu": [({}, time.process_time())],
        "process.threads": [({}, threading.active_count())],
        "process.up": [({}, time.monotonic() - began)],
    }


def _cache(lake: Lake) -> "Readings":
    try:
        held = lake.cache.metrics()
    except Unavailable:
        return {}
    return {
        "cache.entries": [({}, held.entries)],
        "cache.bytes": [({}, held.bytes)],
        "cache.max_bytes": [({}, held.max_bytes)],
    }


def _connections(lake: Lake) -> "list[Reading]":
    pool = lake.database.engine.pool
    if not isinstance(pool, QueuePool):
        return []
    return [({"state": "used"}, pool.checkedout()), ({"state": "idle"}, pool.checkedin())]


def _memory() -> int:
    """Bytes that are held now; where the system does not tell, the most that ever were."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * _PAGE
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
