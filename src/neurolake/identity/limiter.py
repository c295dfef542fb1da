"""Rate limits over a moving window, counted in this process or in Redis for several servers together."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from math import ceil
from typing import TYPE_CHECKING, cast

from neurolake.kernel.errors import InvalidOption, TooManyRequests, Unavailable
from neurolake.kernel.extras import needed

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.storage import Storage

_TIMEOUT_S = 2.0


class Limiter:
    """Counts hits.

    Args:
        url: `memory:`, or `redis://host:port/n` (`rediss://` over TLS).

    Raises:
        InvalidOption: The URL names nothing that can count, or the package `redis` is not installed.
        Unavailable: Redis does not answer.
    """

    def __init__(self, url: str = "memory:") -> None:
        from limits.strategies import MovingWindowRateLimiter

        storage = _storage(url)
        if not storage.check():
            raise _silent()
        self._windows = MovingWindowRateLimiter(storage)

    def hit(self, limit: "RateLimitItem", *who: str) -> None:
        """Count one request.

        Raises:
            TooManyRequests: The limit is used up; `retry_after_s` says for how many seconds.
            Unavailable: Redis does not answer; nothing is let through uncounted.
        """
        with _counting():
            if self._windows.hit(limit, *who):
                return
            reset = self._windows.get_window_stats(limit, *who).reset_time
        wait_s = max(1, ceil(reset - time.time()))
        raise TooManyRequests(f"More than {limit} is not allowed.", hint="Wait, then go on.", retry_after_s=wait_s)

    def forget(self, limit: "RateLimitItem", *who: str) -> None:
        """Begin to count anew."""
        with _counting():
            self._windows.clear(limit, *who)


def parsed(text: str) -> "RateLimitItem":
    """A limit as settings give it: `600/minute`, `20 per second`.

    Raises:
        InvalidOption: It is no limit.
    """
    from limits import parse

    try:
        return parse(text)
    except ValueError as error:
        raise InvalidOption(f"{text[:80]!r} is no rate limit.", hint="For example: 600/minute.") from error


def _storage(url: str) -> "Storage":
    from limits.storage import storage_from_string

    scheme = url.partition(":")[0]
    if scheme not in ("memory", "redis", "rediss"):
        raise InvalidOption(f"Rate limits cannot be counted in {scheme!r}.", hint="Known: memory, redis, rediss.")
    options = {} if scheme == "memory" else {"socket_timeout": _TIMEOUT_S, "socket_connect_timeout": _TIMEOUT_S}
    if scheme != "memory":
        with needed("redis", "Counting in Redis"):
            import_module("redis")
    found = storage_from_string("memory://" if scheme == "memory" else url, wrap_exceptions=True, **options)
    return cast("Storage", found)


@contextmanager
def _counting() -> Iterator[None]:
    from limits.errors import StorageError

    try:
        yield
    except StorageError as error:
        raise _silent() from error


def _silent() -> Unavailable:
    return Unavailable("Redis, which counts the rate limits, does not answer.", hint="Is it running?")
