"""The Merkle tree of RFC 6962, section 2.1: pure functions over SHA-256 hashes.

A perfect subtree of 2^level leaves is named by (level, number): it covers the leaves from number * 2^level on.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""

Subtree = Callable[[int, int], bytes]
"""(level, number) → the hash of that perfect subtree."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass
class Frontier:
    """A tree as far as appending needs it: the hashes of its largest perfect subtrees, from left to right.

    Attributes:
        size: Number of leaves.
        peaks: One hash for each bit set in `size`, the largest subtree first.
    """

    size: int
    peaks: list[bytes]

    @classmethod
    def load(cls, size: int, stored: bytes) -> "Frontier":
        """The frontier that `dump` made bytes of."""
        return cls(size, [stored[start : start + HASH_BYTES] for start in range(0, len(stored), HASH_BYTES)])

    def dump(self) -> bytes:
        """The peaks, one after the other."""
        return b"".join(self.peaks)

    def push(self, leaf: bytes) -> list[bytes]:
        """Append a leaf hash; returns the hashes of the subtrees that it completes, from level 0 up."""
        completed = [leaf]
        rest = self.size
        while rest & 1:
            completed.append(node_hash(self.peaks.pop(), completed[-1]))
            rest >>= 1
        self.peaks.append(completed[-1])
        self.size += 1
        return completed

    def root(self) -> bytes:
        """The root hash of the whole tree."""
        return _fold(self.peaks)


def root_at(size: int, subtree: Subtree) -> bytes:
    """The root hash of the first `size` leaves."""
    return _fold(subtree(level, number) for level, number in _peaks(size))


def inclusion_proof(position: int, size: int, subtree: Subtree) -> list[bytes]:
    """The audit path of the leaf at `position` in the tree of the first `size` leaves, lowest node first."""
    return _path(position, 0, size, subtree)


def _fold(peaks: Iterable[bytes]) -> bytes:
    root: bytes | None = None
    for peak in reversed(list(peaks)):
        root = peak if root is None else node_hash(peak, root)
    return EMPTY_ROOT if root is None else root


def _peaks(size: int) -> list[tuple[int, int]]:
    """The largest perfect subtrees that make up `size` leaves."""
    start, peaks = 0, []
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            peaks.append((level, start >> level))
            start += 1 << level
    return peaks


def _path(position: int, start: int, end: int, subtree: Subtree) -> list[bytes]:
    if end - start <= 1:
        return []
    split = start + (1 << (end - start - 1).bit_length() - 1)
    if position < split:
        return [*_path(position, start, split, subtree), _range_hash(split, end, subtree)]
    return [*_path(position, split, end, subtree), _range_hash(start, split, subtree)]


def _range_hash(start: int, end: int, subtree: Subtree) -> bytes:
    """The hash over the leaves [start, end), where `start` is a multiple of the next power of two."""
    return _fold(subtree(level, (start + (number << level)) >> level) for level, number in _peaks(end - start))
