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
    from neurolake.telemetry.meters import Read, Reading

_PAGE = resource.getpagesize()


def gauges(lake: Lake, began: float) -> "dict[str, Read]":
    """Signal → what reads its labels and values; what does not answer has none.

    Args:
        began: When the server began, on the monotonic clock.
    """
    return {
        "queries": lambda: _queries(lake),
        "results.bytes": lambda: [({}, lake.queries.results.size())],
        "disk.free": lambda: [({}, shutil.disk_usage(lake.home).free)],
        "disk.total": lambda: [({}, shutil.disk_usage(lake.home).total)],
        "database": lambda: _connections(lake),
        "process.memory": lambda: [({}, _memory())],
        "process.cpu": lambda: [({}, time.process_time())],
        "process.threads": lambda: [({}, threading.active_count())],
        "process.up": lambda: [({}, time.monotonic() - began)],
        "cache.entries": lambda: _cache(lake, "entries"),
        "cache.bytes": lambda: _cache(lake, "bytes"),
        "cache.max_bytes": lambda: _cache(lake, "max_bytes"),
    }


def _queries(lake: Lake) -> "list[Reading]":
    states = Counter(lake.queries.going())
    return [({"state": state}, states[state]) for state in ("queued", "running")]


def _cache(lake: Lake, what: str) -> "list[Reading]":
    try:
        return [({}, getattr(lake.cache.metrics(), what))]
    except Unavailable:
        return []


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
