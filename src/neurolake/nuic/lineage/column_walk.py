"""Walks from column to column. A value goes along direct edges only; all else has a say in what there is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from neurolake.catalog.lineage import NodeKind
from neurolake.nuic.lineage import edges
from neurolake.nuic.lineage.base import Direction, Place, Reach
from neurolake.nuic.lineage.edges import Step
from neurolake.nuic.lineage.kinds import is_direct
from neurolake.nuic.lineage.sight import Sight

_KINDS: tuple[NodeKind, ...] = ("dataset", "landing")


class State(NamedTuple):
    """A column, and whether its value is the way to it (or from it)."""

    place: Place
    direct: bool


@dataclass
class ColumnWalk:
    """What a walk found.

    Attributes:
        distances: State → steps from the nearest start. A column that is reached both ways is there twice.
        cut: Whether the limit ended it.
        deeper: Whether there is more beyond its depth.
    """

    distances: dict[State, int] = field(default_factory=dict)
    cut: bool = False
    deeper: bool = False

    def places(self, *, direct: bool) -> dict[Place, int]:
        """The columns reached in one of the two ways, with distances; starts are left out."""
        return {state.place: at for state, at in self.distances.items() if state.direct == direct and at}


def walk_columns(
    sight: Sight, starts: Iterable[Place], direction: Direction, reach: Reach, *, most: int, rows: bool = True
) -> ColumnWalk:
    """Every column that the asker may see within reach.

    Args:
        most: Most states besides the starts.
        rows: Whether to go on where a column decides which rows there are. Without, only columns are found.
    """
    found = ColumnWalk({State(place, direct=True): 0 for place in starts})
    most += len(found.distances)
    frontier = list(found.distances)
    for distance in range(1, reach.depth + 2):
        new = _next(sight, frontier, direction, reach, rows=rows) - found.distances.keys()
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
    return found


def _next(sight: Sight, frontier: list[State], direction: Direction, reach: Reach, *, rows: bool) -> set[State]:
    ways: dict[Place, set[bool]] = {}
    for state in frontier:
        ways.setdefault(state.place, set()).add(state.direct)
    new: set[State] = set()
    for some in edges.steps(sight.session, ways, direction, _KINDS, reach.as_of):
        seen = sight.places(step.far for step in some)
        new |= {
            State(step.far, direct=direct and _carries(step))
            for step in some
            if step.far in seen and (rows or step.far.column is not None)
            for direct in ways[step.near]
        }
    return new


def _carries(step: Step) -> bool:
    return step.near.column is not None and step.far.column is not None and is_direct(step.kind)


def _order(state: State) -> tuple[bool, str, str]:
    return not state.direct, state.place.thing.id, state.place.column or ""
