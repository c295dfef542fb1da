"""Questions about lineage, in somebody's name. What the asker may not see is in no answer, and in no count."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from neurolake.compliance.policies.service import Policies
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.database import Database
from neurolake.nuic.lineage.base import Direction, Reach
from neurolake.nuic.lineage.reach import reached
from neurolake.nuic.lineage.sight import Sight

_FAR = Reach()


class Lineage:
    """The lineage graph. Datasets are given by id, name or zone.name; answers are JSON-ready.

    Every question that names a dataset or a column raises NotFound where there is none that the asker may know of.
    """

    def __init__(self, database: Database, policies: Policies) -> None:
        self._database = database
        self._policies = policies

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

    def _reached(
        self, dataset: str, principal: Principal, direction: Direction, reach: Reach, *, columns: bool
    ) -> dict[str, Any]:
        with self._sight(principal) as sight:
            return reached(sight, sight.find(dataset), direction, reach, columns=columns)

    @contextmanager
    def _sight(self, principal: Principal) -> Iterator[Sight]:
        with self._database.read() as session:
            yield Sight(session, self._policies.rules(session, principal))
