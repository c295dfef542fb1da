"""What is read of a lake at each look at its metrics, as it is nowhere counted."""

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
    from neurolake.telemetry.meters import Reading

_PAGE = resource.getpagesize()


def gauges(lake: Lake, began: float) -> "dict[str, list[Reading]]":
    """Signal → labels and values; what does not answer is left out.

    Args:
        began: When the server began, on the monotonic clock.
    """
    disk = shutil.disk_usage(lake.home)
    states = Counter(lake.queries.going())
    return {
        "queries": [({"state": state}, states[state]) for state in ("queued", "running")],
        "results.bytes": [({}, lake.queries.results.size())],
        "disk.free": [({}, disk.free)],
        "disk.total": [({}, disk.total)],
        "database": _connections(lake),
        "process.memory": [({}, _memory())],
        "process.cpu": [({}, time.process_time())],
        "process.threads": [({}, threading.active_count())],
        "process.up": [({}, time.monotonic() - began)],
        **_cache(lake),
    }


def _cache(lake: Lake) -> "dict[str, list[Reading]]":
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
