"""The Protocol of caches, and its values.

A cache may forget anything at any time: what it says is true, what it does not say must be computed. Values are
small (a stored result's id, not the result); keys are text.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Capabilities:
    """What a cache can do.

    Attributes:
        shared: Whether other processes see what this one keeps, and its leases.
    """

    shared: bool


@dataclass(frozen=True)
class Metrics:
    """What a cache has done and holds.

    Attributes:
        hits, misses: Answers of `get`, in this process.
        evictions: Values that this process's `put` pushed out for want of space.
        entries, bytes: What is held now, by all who share it.
        max_bytes: Bound of `bytes`.
    """

    hits: int
    misses: int
    evictions: int
    entries: int
    bytes: int
    max_bytes: int


@dataclass(frozen=True)
class Held:
    """A value that is held.

    Attributes:
        left_s: Seconds until its time is over.
    """

    key: str
    value: bytes
    left_s: float


class Cache(Protocol):
    """Values by key, bounded in bytes: the least recently used ones go first. Safe for threads.

    A backend is made with `(url, *, max_bytes, namespace)`; caches of one URL with different namespaces know nothing
    of each other. The size of a value is that of its bytes and of its key.

    Every method raises Unavailable when the backend does not answer.
    """

    @property
    def capabilities(self) -> Capabilities:
        """What it can do."""
        ...

    def get(self, key: str, *, again: bool = False) -> bytes | None:
        """The value, or None when there is none or its time is over; a look `again` is not counted."""
        ...

    def put(self, key: str, value: bytes, ttl_s: float) -> bool:
        """Keep a value for `ttl_s` seconds at most; False when it is larger than the whole cache."""
        ...

    def delete(self, key: str) -> bool:
        """Forget a value; False when there was none."""
        ...

    def held(self, limit: int) -> list[Held]:
        """What is held, what was used last first; to look does not count as use."""
        ...

    def clear(self, prefix: str = "") -> int:
        """Forget the values whose key begins so; returns how many."""
        ...

    def lease(self, key: str, ttl_s: float) -> str | None:
        """Take the right to compute the value of a key; None while somebody else has it.

        Returns a token for `renew` and `release`. Who does neither loses the right after `ttl_s` seconds.
        """
        ...

    def renew(self, key: str, token: str, ttl_s: float) -> bool:
        """Keep the right for `ttl_s` seconds from now; False when it is lost."""
        ...

    def release(self, key: str, token: str) -> None:
        """Give the right up; nothing happens when it is lost."""
        ...

    def metrics(self) -> Metrics:
        """Hits, misses, evictions, and what is held."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...
