"""What depends on a dataset by name, beside the datasets made from it: contracts, saved queries, pipelines."""

from collections.abc import Sequence
from typing import Any

from neurolake.catalog.evolution import versions
from neurolake.gate.dependents import Finder, Proposed, is_known
from neurolake.metadata.models import Dataset
from neurolake.nuic.lineage.base import Thing
from neurolake.nuic.lineage.sight import Sight


def dependents(sight: Sight, finders: Sequence[Finder], dataset: Thing, column: str | None) -> list[dict[str, Any]]:
    """What would break if the dataset, or the column, went; of which the asker may know."""
    session, row = sight.session, sight.session.get(Dataset, dataset.id)
    if row is None:
        return []
    proposed = _without(sight, row, column)
    found = [one for finder in finders for one in finder(session, proposed)]
    return [
        {"kind": one.kind, "id": one.id, "name": one.name, "why": one.why}
        for one in found
        if is_known(session, sight.rules, one.dataset_id, one.readers)
    ]


def _without(sight: Sight, dataset: Dataset, column: str | None) -> Proposed:
    if column is None or not dataset.schema_version:
        return Proposed(dataset.id, None, None)
    there = versions.columns_of(sight.session, versions.of(sight.session, dataset))
    return Proposed(dataset.id, frozenset((column,)), tuple(one for one in there if one.name != column))
