"""A cache in this process."""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from itertools import islice

from neurolake.cache.base import Capabilities, Held, Metrics
from neurolake.kernel.ids import new_id


@dataclass(frozen=True)
class _Kept:
    value: bytes
    size: int
    until: float


class MemoryCache:
    """See `cache.base.Cache`. Each one is on its own, so URL and namespace mean nothing."""

    capabilities = Capabilities(shared=False)

    def __init__(self, url: str = "memory:", *, max_bytes: int, namespace: str = "") -> None:  # noqa: ARG002 - the port's signature
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._bytes = 0
        self._leases: dict[str, tuple[str, float]] = {}
        self._hits = self._misses = self._evictions = 0

    def get(self, key: str, *, again: bool = False) -> bytes | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None and found.until <= time.monotonic():
                self._drop(key)
                found = None
            if not again:
                self._hits += found is not None
                self._misses += found is None
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found.value

    def put(self, key: str, value: bytes, ttl_s: float) -> bool:
        size = len(key.encode()) + len(value)
        with self._lock:
            self._drop(key)
            if size > self._max_bytes:
                return False
            self._kept[key] = _Kept(value, size, time.monotonic() + ttl_s)
            self._bytes += size
            if self._bytes > self._max_bytes:
                self._drop_expired()
            while self._bytes > self._max_bytes:
                self._drop(next(iter(self._kept)))
                self._evictions += 1
        return True

    def delete(self, key: str) -> bool:
        with self._lock:
            return self._drop(key)

    def held(self, limit: int) -> list[Held]:
        with self._lock:
            self._drop_expired()
            now = time.monotonic()
            last = islice(reversed(self._kept.items()), limit)
            return [Held(key, kept.value, kept.until - now) for key, kept in last]

    def clear(self, prefix: str = "") -> int:
        with self._lock:
            return sum(self._drop(key) for key in list(self._kept) if key.startswith(prefix))

    def lease(self, key: str, ttl_s: float) -> str | None:
        with self._lock:
            now = time.monotonic()
            if key in self._leases and self._leases[key][1] > now:
                return None
            token = new_id()
            self._leases[key] = (token, now + ttl_s)
            return token

    def renew(self, key: str, token: str, ttl_s: float) -> bool:
        with self._lock:
            now = time.monotonic()
            held, until = self._leases.get(key, ("", 0.0))
            if held != token or until <= now:
                return False
            self._leases[key] = (token, now + ttl_s)
            return True

    def release(self, key: str, token: str) -> None:
        with self._lock:
            if self._leases.get(key, ("", 0.0))[0] == token:
                del self._leases[key]

    def metrics(self) -> Metrics:
        with self._lock:
            self._drop_expired()
            return Metrics(self._hits, self._misses, self._evictions, len(self._kept), self._bytes, self._max_bytes)

    def close(self) -> None:
        with self._lock:
            self._kept.clear()
            self._leases.clear()
            self._bytes = 0

    def _drop_expired(self) -> None:
        now = time.monotonic()
        for key in [key for key, kept in self._kept.items() if kept.until <= now]:
            self._drop(key)

    def _drop(self, key: str) -> bool:
        kept = self._kept.pop(key, None)
        if kept is None:
            return False
        self._bytes -= kept.size
        return True
