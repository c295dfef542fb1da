"""Datasets that are made from themselves."""

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from neurolake.nuic.lineage import edges, told
from neurolake.nuic.lineage.base import Link, Thing
from neurolake.nuic.lineage.components import components
from neurolake.nuic.lineage.sight import Sight

_Graph = dict[Thing, list[Thing]]


def circular_dependencies(sight: Sight, as_of: datetime | None) -> dict[str, Any]:
    """Every group of datasets that are made from one another, with a shortest circle through its first.

    A dataset whose rows come from its own (`INSERT INTO t SELECT … FROM t`) is no such group; those are listed apart.
    """
    links = list(edges.all_links(sight.session, as_of))
    groups = components(_graph(links))
    selves = [link.source for link in links if link.source == link.target]
    seen = sight.things({*selves, *(thing for group in groups for thing in group)})
    if not sight.is_whole:
        # What goes round through a hidden dataset only does not go round.
        groups = components(_graph(link for link in links if link.source in seen and link.target in seen))
    shown = told.nodes(sight, seen)
    own = sorted((thing for thing in set(selves) if thing in seen), key=lambda one: str(shown[one]["name"]))
    return {
        "as_of": told.moment(as_of),
        "cycles": sorted((_cycle(group, links, shown) for group in groups), key=lambda one: one["path"]),
        "self_loops": [shown[thing] for thing in own],
    }


def _graph(links: Iterable[Link]) -> _Graph:
    graph: _Graph = {}
    for link in links:
        graph.setdefault(link.source, []).append(link.target)
    return graph


def _cycle(group: Collection[Thing], links: list[Link], shown: Mapping[Thing, dict[str, Any]]) -> dict[str, Any]:
    members = sorted(group, key=lambda one: str(shown[one]["name"]))
    inside = set(group)
    within = [link for link in links if {link.source, link.target} <= inside and link.source != link.target]
    return {
        "datasets": [shown[thing] for thing in members],
        "links": [told.link(link) for link in within],
        "path": [shown[thing]["name"] for thing in _around(members[0], _graph(within))],
    }


def _around(start: Thing, graph: _Graph) -> list[Thing]:
    """A shortest way from a member of a group back to itself."""
    before: dict[Thing, Thing] = {}
    queue = deque([start])
    while start not in before:
        here = queue.popleft()
        for target in graph[here]:
            if target not in before:
                before[target] = here
                queue.append(target)
    way = [start, before[start]]
    while way[-1] != start:
        way.append(before[way[-1]])
    return way[::-1]
