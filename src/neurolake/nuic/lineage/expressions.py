"""Which edges may tell how: an expression may name columns and hold values of everything that its run read."""

from collections.abc import Collection

from sqlalchemy import select

from neurolake.metadata.models import LineageEdge
from neurolake.nuic.batches import batched
from neurolake.nuic.lineage.base import Thing
from neurolake.nuic.lineage.edges import source_of, target_of
from neurolake.nuic.lineage.sight import Sight

_AT_ONCE = 400


def with_expressions(sight: Sight, edges: Collection[LineageEdge]) -> set[str]:
    """Ids of the edges whose expression the asker may read: nothing of what went into it is hidden from them."""
    if sight.is_whole:
        return {edge.id for edge in edges}
    read = _read(sight, {edge.run_id for edge in edges})
    seen = sight.things(thing for ends in read.values() for thing in ends)
    open_runs = {key for key, ends in read.items() if all(one in seen and sight.tells(one) for one in ends)}
    return {edge.id for edge in edges if (edge.run_id, target_of(edge)) in open_runs}


def _read(sight: Sight, runs: Collection[str]) -> dict[tuple[str, Thing], set[Thing]]:
    """(run, what it made) → that, and all that it was made from."""
    found: dict[tuple[str, Thing], set[Thing]] = {}
    for some in batched(runs, _AT_ONCE):
        for edge in sight.session.scalars(select(LineageEdge).where(LineageEdge.run_id.in_(some))):
            target = target_of(edge)
            found.setdefault((edge.run_id, target), {target}).add(source_of(edge))
    return found
