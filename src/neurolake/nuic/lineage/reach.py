"""What a dataset was made from, and what was made from it."""

from typing import Any

from neurolake.nuic.lineage import edges, told
from neurolake.nuic.lineage.base import Direction, Reach, Thing
from neurolake.nuic.lineage.sight import Sight
from neurolake.nuic.lineage.walk import Walk, walk

_MAX_EDGES = 50_000


def reached(sight: Sight, dataset: Thing, direction: Direction, reach: Reach, *, columns: bool) -> dict[str, Any]:
    """The things within reach with their distances, the links between them, and the edges of their columns if asked."""
    found = walk(sight, [dataset], direction, reach)
    return {
        "dataset": told.nodes(sight, [dataset])[dataset],
        "direction": direction,
        "depth": reach.depth,
        "as_of": told.moment(reach.as_of),
        **graph(sight, found, reach, columns=columns),
    }


def graph(sight: Sight, found: Walk, reach: Reach, *, columns: bool) -> dict[str, Any]:
    """A walk, JSON-ready; `truncated` tells that the limit cut it, `deeper` that it goes on beyond its depth."""
    things = found.distances
    shown = told.nodes(sight, things)
    between, more = edges.between(sight.session, things, reach.as_of, _MAX_EDGES) if columns else ([], False)
    return {
        "nodes": [{**shown[thing], "distance": distance} for thing, distance in things.items()],
        "links": [told.link(link) for link in found.links],
        "columns": told.edges(sight, between) if columns else None,
        "truncated": found.cut or more,
        "deeper": found.deeper,
    }
