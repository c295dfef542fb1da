"""The graph around a dataset, as every format is made from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from neurolake.catalog.lineage import NodeKind
from neurolake.nuic.lineage import edges, told
from neurolake.nuic.lineage.base import Direction, Link, Reach, Thing
from neurolake.nuic.lineage.sight import Sight
from neurolake.nuic.lineage.walk import walk

Both = Literal["upstream", "downstream", "both"]
_MAX_EDGES = 50_000


@dataclass(frozen=True)
class Drawing:
    """A part of the graph.

    Attributes:
        nodes: By thing, as `told.nodes` shows them; the one asked for is the first.
        layers: Thing → how far downstream of the start it is; upstream is negative.
        links: Between things.
        columns: Edges between columns, as `told.edges` shows them.
        truncated: Whether the limit cut it.
    """

    nodes: Mapping[Thing, dict[str, Any]]
    layers: Mapping[Thing, int]
    links: tuple[tuple[Thing, Thing], ...]
    columns: tuple[dict[str, Any], ...]
    as_of: datetime | None
    truncated: bool

    def name(self, thing: Thing) -> str:
        """What people call it."""
        return str(self.nodes[thing]["name"])

    def to_json(self) -> dict[str, Any]:
        """All of it, JSON-ready."""
        return {
            "as_of": told.moment(self.as_of),
            "nodes": [{**node, "layer": self.layers[thing]} for thing, node in self.nodes.items()],
            "links": [{"source": source._asdict(), "target": target._asdict()} for source, target in self.links],
            "columns": list(self.columns),
            "truncated": self.truncated,
        }


def around(sight: Sight, dataset: Thing, direction: Both, reach: Reach, *, columns: bool) -> Drawing:
    """What is within reach of a dataset."""
    ways: tuple[Direction, ...] = ("upstream", "downstream") if direction == "both" else (direction,)
    layers, cut = {dataset: 0}, False
    links: dict[Link, None] = {}
    for way in ways:
        found = walk(sight, [dataset], way, reach)
        sign = -1 if way == "upstream" else 1
        layers |= {thing: sign * at for thing, at in found.distances.items() if thing not in layers}
        links |= found.links
        cut |= found.cut
    between, more = edges.between(sight.session, layers, reach.as_of, _MAX_EDGES) if columns else ([], False)
    return Drawing(
        nodes=told.nodes(sight, layers),
        layers=layers,
        links=tuple((link.source, link.target) for link in links),
        columns=tuple(told.edges(sight, between)),
        as_of=reach.as_of,
        truncated=cut or more,
    )


def ends(edge: Mapping[str, Any]) -> tuple[Thing, Thing]:
    """The things at the ends of an edge between columns."""
    source, target = edge["source"], edge["target"]
    return Thing(_kind(source), source["id"]), Thing(_kind(target), target["id"])


def _kind(end: Mapping[str, Any]) -> NodeKind:
    kind: NodeKind = end["kind"]
    return kind
