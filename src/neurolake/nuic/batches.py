"""Long lists in parts, as a database takes only so many values at once."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

_T = TypeVar("_T")


def batched(items: Iterable[_T], most: int) -> Iterator[tuple[_T, ...]]:
    """The items in their order, at most so many at a time."""
    rest = iter(items)
    while some := tuple(islice(rest, most)):
        yield some
