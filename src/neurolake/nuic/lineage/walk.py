"""Walks from thing to thing, breadth first, so that each is found at its true distance."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from neurolake.nuic.lineage import edges
from neurolake.nuic.lineage.base import Direction, Link, Reach, Thing
from neurolake.nuic.lineage.sight import Sight


@dataclass
class Walk:
    """What a walk found.

    Attributes:
        distances: Thing → steps from the nearest start, which is at 0.
        links: Those between the things found, in the order of the walk.
        cut: Whether the limit ended it, so that things and links are missing.
        deeper: Whether there is more beyond its depth.
    """

    distances: dict[Thing, int] = field(default_factory=dict)
    links: dict[Link, None] = field(default_factory=dict)
    cut: bool = False
    deeper: bool = False


def walk(sight: Sight, starts: Iterable[Thing], direction: Direction, reach: Reach) -> Walk:
    """Everything that the asker may see within reach."""
    found = Walk(dict.fromkeys(starts, 0))
    most = len(found.distances) + reach.limit
    frontier = list(found.distances)
    pending: list[Link] = []
    for distance in range(1, reach.depth + 2):
        new: set[Thing] = set()
        for some in edges.links(sight.session, frontier, direction, reach.kinds, reach.as_of):
            pending += some
            new |= sight.things(_far(link, direction) for link in some) - found.distances.keys()
            if len(found.distances) + len(new) > most:
                break
        if not new:
            break
        if distance > reach.depth:
            found.deeper = True
            break
        room = most - len(found.distances)
        frontier = sorted(new, key=_order)[:room]
        found.distances |= dict.fromkeys(frontier, distance)
        if len(new) > room:
            found.cut = True
            break
    found.links = {link: None for link in pending if {link.source, link.target} <= found.distances.keys()}
    return found


def _far(link: Link, direction: Direction) -> Thing:
    return link.target if direction == "downstream" else link.source


def _order(thing: Thing) -> tuple[bool, Thing]:
    """Datasets first, so that they are there when the limit is reached."""
    return thing.kind != "dataset", thing
