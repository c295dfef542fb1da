"""One computation for all who want the same value at once, in whatever process they are."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Literal

from neurolake.cache.base import Cache
from neurolake.kernel.errors import Unavailable

_LEASE_S = 10.0
_FIRST_WAIT_S = 0.001
_LONGEST_WAIT_S = 0.05
How = Literal["hit", "shared", "computed"]


def single_flight(
    cache: Cache,
    key: str,
    compute: Callable[[], bytes],
    *,
    ttl_s: float,
    waiting: Callable[[], None] = lambda: None,
    lease_s: float = _LEASE_S,
) -> tuple[bytes, How]:
    """The value of a key, and how it was come by: found, computed here, or computed by another who was at it.

    When the other fails, or its process dies, one of those who wait computes.

    Args:
        compute: Makes the value; it is kept for `ttl_s` seconds. What it raises goes to this caller only.
        waiting: Called again and again while another computes; raises to stop waiting.
        lease_s: Seconds after which a process that died is no longer waited for.

    Raises:
        Unavailable: The cache does not answer.
    """
    value = cache.get(key)
    if value is not None:
        return value, "hit"
    wait_s = _FIRST_WAIT_S
    while True:
        token = cache.lease(key, lease_s)
        if token is not None:
            with _renewed(cache, key, token, lease_s):
                return _computed(cache, key, compute, ttl_s)
        waiting()
        time.sleep(wait_s)
        wait_s = min(wait_s * 1.5, _LONGEST_WAIT_S)
        value = cache.get(key, again=True)
        if value is not None:
            return value, "shared"


def _computed(cache: Cache, key: str, compute: Callable[[], bytes], ttl_s: float) -> tuple[bytes, How]:
    # Another may have finished between the look and the lease.
    value = cache.get(key, again=True)
    if value is not None:
        return value, "shared"
    value = compute()
    cache.put(key, value, ttl_s)
    return value, "computed"


@contextmanager
def _renewed(cache: Cache, key: str, token: str, lease_s: float) -> Iterator[None]:
    """Keep the lease as long as the block runs."""
    done = threading.Event()

    def renew() -> None:
        while not done.wait(lease_s / 3):
            try:
                if not cache.renew(key, token, lease_s):
                    return
            except Unavailable:
                # Without the lease others compute the same; no result is wrong for it.
                continue

    thread = threading.Thread(target=renew, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        # What is not released ends by itself; it must not hide how the block ended.
        with suppress(Unavailable):
            cache.release(key, token)
