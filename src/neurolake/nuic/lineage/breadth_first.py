"""Walks layer by layer, so that each thing is found at its true distance."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T", bound=Hashable)


@dataclass
class Found(Generic[T]):
    """What a walk found.

    Attributes:
        distances: Thing → steps from the nearest start, which is at 0.
        cut: Whether the limit ended it.
        deeper: Whether there is more beyond its depth.
    """

    distances: dict[T, int]
    cut: bool = False
    deeper: bool = False


def breadth_first(
    starts: Iterable[T],
    next_to: Callable[[list[T]], Iterable[set[T]]],
    order: Callable[[T], Any],
    *,
    depth: int,
    most: int,
) -> Found[T]:
    """Everything within so many steps.

    Args:
        next_to: Things → those one step on, some at a time; no more are asked for when the limit is reached.
        order: Which of a layer are kept first when the limit is reached.
        most: Things found besides the starts.
    """
    found = Found(dict.fromkeys(starts, 0))
    most += len(found.distances)
    frontier = list(found.distances)
    for distance in range(1, depth + 2):
        new: set[T] = set()
        for some in next_to(frontier):
            new |= some - found.distances.keys()
            if len(found.distances) + len(new) > most:
                break
        if not new:
            break
        if distance > depth:
            found.deeper = True
            break
        room = most - len(found.distances)
        frontier = sorted(new, key=order)[:room]
        found.distances |= dict.fromkeys(frontier, distance)
        if len(new) > room:
            found.cut = True
            break
    return found
