"""What was done to leaves that are not what was recorded: edited, moved, taken out, put in.

The position is part of what is hashed. So a row that was moved together with its hash fits the hash at the
position where it was recorded, and that position tells what has happened.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from neurolake.compliance.audit.rows import Leaf

Kind = Literal[
    "edited",
    "missing",
    "inserted",
    "reordered",
    "truncated",
    "rolled-back",
    "rewritten",
    "checkpoint-forged",
    "checkpoint-missing",
]
# How far a moved row is looked for, for how many misfits, and how many are compared with one another.
_NEAR = 16
_SOUGHT = 1000
_COMPARED = 64


@dataclass(frozen=True)
class Finding:
    """Something that is wrong with the log.

    Attributes:
        position: The first position that is wrong; None when it is not about an entry.
        detail: In words.
    """

    kind: Kind
    position: int | None
    detail: str


@dataclass
class Misfits:
    """Leaves that do not fit their stored hash, gathered in the order of their positions."""

    _moved: dict[int, int] = field(default_factory=dict)
    _changed: list[int] = field(default_factory=list)
    _first: list[Leaf] = field(default_factory=list)
    _offset: int = 0

    def add(self, leaf: Leaf) -> None:
        """Take a leaf, and find where it was recorded."""
        for offset in self._offsets():
            if leaf.hash_at(leaf.position + offset) == leaf.stored_hash:
                self._offset = offset
                self._moved[leaf.position] = leaf.position + offset
                return
        self._changed.append(leaf.position)
        if len(self._first) < _COMPARED:
            self._first.append(leaf)

    def _offsets(self) -> Iterator[int]:
        if self._offset:
            yield self._offset
        if len(self._changed) < _SOUGHT:
            for distance in range(1, _NEAR + 1):
                yield from (distance, -distance)

    def findings(self) -> Iterator[Finding]:
        """What was done, by kind."""
        moved = self._moved | self._moved_far()
        changed = [position for position in self._changed if position not in moved]
        swapped = {to for to in moved.values() if to in moved} if set(moved) == set(moved.values()) else set()
        if swapped:
            yield Finding("reordered", min(swapped), f"{len(swapped)} entries stand in another order than recorded.")
        inserted: set[int] = set()
        for start, offset in _shifts({at: to for at, to in moved.items() if at not in swapped}):
            if offset > 0:
                yield Finding("missing", start, f"{_entries(offset)} taken out before what is entry {start} now.")
            else:
                inserted |= set(range(start + offset, start))
                yield Finding("inserted", start + offset, f"{_entries(-offset)} put in that were never recorded.")
        changed = [position for position in changed if position not in inserted]
        if changed:
            yield Finding("edited", changed[0], f"{_entries(len(changed))} changed after the fact.")

    def _moved_far(self) -> dict[int, int]:
        """Exchanged entries: with their hashes over any distance, or without, the hashes staying where they were."""
        return {
            leaf.position: other.position
            for leaf in self._first
            for other in self._first
            if leaf is not other and leaf.hash_at(other.position) in (leaf.stored_hash, other.stored_hash)
        }


def _shifts(moved: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Where the distance to the recorded position changes, and by how much."""
    offsets = [(at, to - at) for at, to in sorted(moved.items())]
    for (_, before), (at, offset) in pairwise([(-1, 0), *offsets]):
        if offset != before:
            yield at, offset - before


def _entries(count: int) -> str:
    return "1 entry was" if count == 1 else f"{count} entries were"
