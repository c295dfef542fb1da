"""Walks from column to column. A value goes along direct edges only; all else has a say in what there is."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from neurolake.catalog.lineage import NodeKind
from neurolake.nuic.lineage import edges
from neurolake.nuic.lineage.base import Direction, Place, Reach, Thing
from neurolake.nuic.lineage.breadth_first import breadth_first
from neurolake.nuic.lineage.edges import Step
from neurolake.nuic.lineage.kinds import is_direct
from neurolake.nuic.lineage.sight import Sight

_KINDS: tuple[NodeKind, ...] = ("dataset", "landing")


class State(NamedTuple):
    """A column, and whether its value is the way to it (or from it)."""

    place: Place
    direct: bool


@dataclass(frozen=True)
class ColumnWalk:
    """What a walk found.

    Attributes:
        distances: State → steps from the nearest start. A column that is reached both ways is there twice.
        cut: Whether the limit ended it.
        deeper: Whether there is more beyond its depth.
    """

    distances: dict[State, int]
    cut: bool
    deeper: bool

    def places(self, *, direct: bool) -> dict[Place, int]:
        """The columns reached in one of the two ways, with distances; starts are left out."""
        return {state.place: at for state, at in self.distances.items() if state.direct == direct and at}


def walk_columns(
    sight: Sight,
    starts: Iterable[Place],
    direction: Direction,
    reach: Reach,
    *,
    most: int,
    rows: bool = True,
    within: Collection[Thing] | None = None,
) -> ColumnWalk:
    """Every column that the asker may see within reach.

    Args:
        most: Most states besides the starts.
        rows: Whether to go on where a column decides which rows there are. Without, only columns are found.
        within: The things to go along; None for any.
    """

    def next_to(frontier: list[State]) -> Iterator[set[State]]:
        ways: dict[Place, set[bool]] = {}
        for state in frontier:
            ways.setdefault(state.place, set()).add(state.direct)
        for some in edges.steps(sight.session, ways, direction, _KINDS, reach.as_of, rows=rows, within=within):
            seen = sight.places(step.far for step in some)
            yield {
                State(step.far, direct and _carries(step))
                for step in some
                if step.far in seen
                for direct in ways[step.near]
            }

    begun = [State(place, direct=True) for place in starts]
    found = breadth_first(begun, next_to, _order, depth=reach.depth, most=most)
    return ColumnWalk(found.distances, found.cut, found.deeper)


def _carries(step: Step) -> bool:
    return step.near.column is not None and step.far.column is not None and is_direct(step.kind)


def _order(state: State) -> tuple[bool, str, str]:
    return not state.direct, state.place.thing.id, state.place.column or ""
