"""Questions about lineage, in somebody's name. What the asker may not see is in no answer, and in no count."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from neurolake.compliance.policies.service import Policies
from neurolake.gate.dependents import Finder
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.database import Database
from neurolake.nuic.lineage.base import DEFAULT_LIMIT, Direction, Reach
from neurolake.nuic.lineage.column import column_lineage
from neurolake.nuic.lineage.cycles import circular_dependencies
from neurolake.nuic.lineage.dependents import dependents
from neurolake.nuic.lineage.export.drawing import Both, Drawing, around
from neurolake.nuic.lineage.freshness import freshness
from neurolake.nuic.lineage.full import full_graph
from neurolake.nuic.lineage.impact import impact
from neurolake.nuic.lineage.reach import reached
from neurolake.nuic.lineage.sight import Sight

_FAR = Reach()
_WAYS: tuple[Direction, ...] = ("upstream", "downstream")


class Lineage:
    """The lineage graph. Datasets are given by id, name or zone.name; answers are JSON-ready.

    Every question that names a dataset or a column raises NotFound where there is none that the asker may know of.

    Args:
        finders: Find what depends on a dataset by name and is no dataset itself.
    """

    def __init__(self, database: Database, policies: Policies, finders: tuple[Finder, ...] = ()) -> None:
        self._database = database
        self._policies = policies
        self._finders = finders

    def downstream(
        self, dataset: str, principal: Principal = LOCAL, reach: Reach = _FAR, *, columns: bool = False
    ) -> dict[str, Any]:
        """What was made from a dataset, with distances; with the edges of the columns if asked."""
        return self._reached(dataset, principal, "downstream", reach, columns=columns)

    def upstream(
        self, dataset: str, principal: Principal = LOCAL, reach: Reach = _FAR, *, columns: bool = False
    ) -> dict[str, Any]:
        """What a dataset was made from, with distances; with the edges of the columns if asked."""
        return self._reached(dataset, principal, "upstream", reach, columns=columns)

    def counts(self, dataset: str, principal: Principal = LOCAL) -> dict[str, Any]:
        """How many datasets one was made from, and how many were made from it; of those that the asker may know of.

        `complete` is False where there are more than were counted.
        """
        found = {way: self._reached(dataset, principal, way, _FAR, columns=False) for way in _WAYS}
        counted = {
            way: sum(node["kind"] == "dataset" and node["distance"] > 0 for node in one["nodes"])
            for way, one in found.items()
        }
        return counted | {"complete": not any(one["truncated"] or one["deeper"] for one in found.values())}

    def impact(
        self, dataset: str, column: str | None = None, principal: Principal = LOCAL, reach: Reach = _FAR
    ) -> dict[str, Any]:
        """What is touched when a dataset, or a column of it, changes or goes: see `impact.impact`.

        `dependents` are contracts, saved queries and pipelines that name it, as they are now.
        """
        with self._sight(principal) as sight:
            found = sight.find(dataset)
            named = sight.find_column(found, column) if column is not None else None
            by_name = [] if reach.as_of else dependents(sight, self._finders, found, named)
            return impact(sight, found, named, reach) | {"dependents": by_name}

    def column(self, dataset: str, column: str, principal: Principal = LOCAL, reach: Reach = _FAR) -> dict[str, Any]:
        """Where a column's values come from and go to, and what has a say in it: see `column.column_lineage`."""
        with self._sight(principal) as sight:
            found = sight.find(dataset)
            return column_lineage(sight, found, sight.find_column(found, column), reach)

    def freshness(self, dataset: str, principal: Principal = LOCAL, reach: Reach = _FAR) -> dict[str, Any]:
        """When the data of a dataset and of its upstream last changed: see `freshness.freshness`."""
        with self._sight(principal) as sight:
            return freshness(sight, sight.find(dataset), reach)

    def circular_dependencies(self, principal: Principal = LOCAL, as_of: datetime | None = None) -> dict[str, Any]:
        """Datasets that are made from one another: see `cycles.circular_dependencies`."""
        with self._sight(principal) as sight:
            return circular_dependencies(sight, as_of)

    def full_graph(
        self,
        principal: Principal = LOCAL,
        *,
        zone: str | None = None,
        after: str | None = None,
        limit: int = DEFAULT_LIMIT,
        as_of: datetime | None = None,
    ) -> dict[str, Any]:
        """A page of all datasets with the links into them: see `full.full_graph`."""
        with self._sight(principal) as sight:
            return full_graph(sight, zone=zone, after=after, limit=limit, as_of=as_of)

    def around(
        self,
        dataset: str,
        principal: Principal = LOCAL,
        reach: Reach = _FAR,
        *,
        direction: Both = "both",
        columns: bool = False,
    ) -> Drawing:
        """The part of the graph around a dataset; `FORMATS` write it."""
        with self._sight(principal) as sight:
            return around(sight, sight.find(dataset), direction, reach, columns=columns)

    def _reached(
        self, dataset: str, principal: Principal, direction: Direction, reach: Reach, *, columns: bool
    ) -> dict[str, Any]:
        with self._sight(principal) as sight:
            return reached(sight, sight.find(dataset), direction, reach, columns=columns)

    @contextmanager
    def _sight(self, principal: Principal) -> Iterator[Sight]:
        with self._database.read() as session:
            yield Sight(session, self._policies.rules(session, principal))
