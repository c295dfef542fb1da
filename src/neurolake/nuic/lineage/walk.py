"""Walks from thing to thing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from neurolake.nuic.lineage import edges
from neurolake.nuic.lineage.base import Direction, Link, Reach, Thing
from neurolake.nuic.lineage.breadth_first import breadth_first
from neurolake.nuic.lineage.sight import Sight


@dataclass(frozen=True)
class Walk:
    """What a walk found.

    Attributes:
        distances: Thing → steps from the nearest start, which is at 0.
        links: Those between the things found, in the order of the walk.
        cut: Whether the limit ended it, so that things and links are missing.
        deeper: Whether there is more beyond its depth.
    """

    distances: dict[Thing, int]
    links: dict[Link, None]
    cut: bool
    deeper: bool


def walk(sight: Sight, starts: Iterable[Thing], direction: Direction, reach: Reach) -> Walk:
    """Everything that the asker may see within reach."""
    passed: list[Link] = []

    def next_to(frontier: list[Thing]) -> Iterator[set[Thing]]:
        for some in edges.links(sight.session, frontier, direction, reach.kinds, reach.as_of):
            passed.extend(some)
            yield sight.things(_far(link, direction) for link in some)

    found = breadth_first(starts, next_to, _order, depth=reach.depth, most=reach.limit)
    links = {link: None for link in passed if link.source in found.distances and link.target in found.distances}
    return Walk(found.distances, links, found.cut, found.deeper)


def _far(link: Link, direction: Direction) -> Thing:
    return link.target if direction == "downstream" else link.source


def _order(thing: Thing) -> tuple[bool, Thing]:
    """Datasets first, so that they are there when the limit is reached."""
    return thing.kind != "dataset", thing
