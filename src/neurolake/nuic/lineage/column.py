"""One column: where its values come from and go to, and what has a say in it."""

from typing import Any

from neurolake.nuic.lineage import edges, told
from neurolake.nuic.lineage.base import Direction, Place, Reach, Thing
from neurolake.nuic.lineage.column_walk import ColumnWalk, walk_columns
from neurolake.nuic.lineage.sight import Sight


def column_lineage(sight: Sight, dataset: Thing, column: str, reach: Reach) -> dict[str, Any]:
    """Both directions. `direct` are columns along whose edges the value goes; `indirect` those that only have a say.

    `edges` are those between what is listed, each with its expression, the run that made it and how it is known.
    """
    start = Place(dataset, column)
    ways: dict[Direction, ColumnWalk] = {
        direction: walk_columns(sight, [start], direction, reach, most=reach.limit)
        for direction in ("upstream", "downstream")
    }
    return {
        "dataset": told.nodes(sight, [dataset])[dataset],
        "column": column,
        "depth": reach.depth,
        "as_of": told.moment(reach.as_of),
        **{direction: _side(sight, found, reach) for direction, found in ways.items()},
    }


def _side(sight: Sight, found: ColumnWalk, reach: Reach) -> dict[str, Any]:
    places = {state.place for state in found.distances}
    names = told.nodes(sight, dict.fromkeys(place.thing for place in places))

    def listed(of: dict[Place, int]) -> list[dict[str, Any]]:
        return [{**told.place(one), "name": names[one.thing]["name"], "distance": at} for one, at in of.items()]

    between = [
        edge
        for edge in edges.into(sight.session, places, reach.as_of)
        if Place(edges.source_of(edge), edge.source_column) in places
    ]
    return {
        "direct": listed(found.places(direct=True)),
        "indirect": listed(found.places(direct=False)),
        "edges": told.edges(sight, between),
        "truncated": found.cut,
        "deeper": found.deeper,
    }
