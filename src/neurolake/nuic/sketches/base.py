"""A sketch of a column, and how two are compared."""

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from neurolake.quality.wilson import interval

SIZE = 512
"""Most hashes that are kept of a column."""
INDEXED = 64
"""How many of them are looked up."""
SPACE = 1 << 63
"""Hashes are from 0 up to this."""
Kind = Literal["text", "number", "date", "uuid"]
_NUMBERS = frozenset(
    ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
)
_OTHERS: dict[str, Kind] = {"VARCHAR": "text", "DATE": "date", "UUID": "uuid"}

Draw = Callable[[str, int, Sequence[str]], dict[str, list[int]]]
"""Gives the least hashes of columns of a dataset (by its name) at a snapshot, each in order and once."""


@dataclass(frozen=True)
class Sketch:
    """The least hashes of a column's distinct values, in order."""

    dataset_id: str
    column: str
    kind: str
    hashes: tuple[int, ...]

    @property
    def whole(self) -> bool:
        """Whether every distinct value is in it."""
        return len(self.hashes) < SIZE

    @property
    def distinct(self) -> int:
        """How many distinct values there are; about, where not all are in it (5 % off, usually)."""
        return len(self.hashes) if self.whole else round((SIZE - 1) * SPACE / max(self.hashes[-1], 1))

    @property
    def packed(self) -> bytes:
        """The hashes as they are stored."""
        return struct.pack(f">{len(self.hashes)}q", *self.hashes)


@dataclass(frozen=True)
class Overlap:
    """What two columns have in common, as estimated from their sketches.

    Attributes:
        containment: Share of the distinct values of the first that are in the second.
        contained: Share of those of the second that are in the first.
        jaccard: Shared values over all.
        looked_at: Values of the first that the estimate is of.
        interval: Of `containment`: the Wilson interval at 95 %.
        exact: Whether all values of both were in the sketches.
    """

    containment: float
    contained: float
    jaccard: float
    looked_at: int
    interval: tuple[float, float]
    exact: bool

    def says(self, of: Sketch, fewest: int) -> bool:
        """Whether so many values of a column, or all of fewer, were looked at."""
        return self.looked_at >= min(fewest, of.distinct)


def kind_of(type_: str) -> Kind | None:
    """What a column's values are compared as; None for those that are not: fractions, times, booleans, nested."""
    return "number" if type_ in _NUMBERS else _OTHERS.get(type_)


def unpacked(packed: bytes) -> tuple[int, ...]:
    """See `Sketch.packed`."""
    return struct.unpack(f">{len(packed) // 8}q", packed)


def overlap(one: Sketch, other: Sketch) -> Overlap | None:
    """Compare two columns below the hash up to which both are known; None where nothing of either is there."""
    bound = min(_bound(one), _bound(other))
    mine = {value for value in one.hashes if value <= bound}
    theirs = {value for value in other.hashes if value <= bound}
    if not mine or not theirs:
        return None
    shared = len(mine & theirs)
    return Overlap(
        shared / len(mine),
        shared / len(theirs),
        shared / len(mine | theirs),
        len(mine),
        interval(shared, len(mine)),
        one.whole and other.whole,
    )


def _bound(sketch: Sketch) -> int:
    return SPACE if sketch.whole else sketch.hashes[-1]
