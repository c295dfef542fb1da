"""A semantic layer as somebody may see it: nobody learns through it of a dataset or a column that is not theirs."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.compliance.policies.facts import catalog_decisions
from neurolake.compliance.policies.rules import Rules
from neurolake.intent.schema import TableName
from neurolake.kernel.errors import InvalidSql
from neurolake.metadata.models import Dataset
from neurolake.nuic.semantic.document import Entity, Join, Layer
from neurolake.nuic.semantic.expressions import columns_of, condition, figure, spelt


@dataclass(frozen=True)
class View:
    """A dataset as somebody sees it.

    Attributes:
        columns: Those that they see.
        unmasked: Those of them that they see as they are.
    """

    dataset_id: str
    table: TableName
    columns: tuple[str, ...]
    unmasked: frozenset[str]


def views(session: Session, layer: Layer, rules: Rules, only: Collection[str] | None = None) -> dict[str, View]:
    """Entity → its dataset, for those whose dataset the asker may read.

    Args:
        only: Names of the entities that are looked at; all without it.
    """
    names = [name for name in layer.entities if only is None or name in only]
    bare = {layer.entities[name].dataset.rpartition(".")[2] for name in names}
    asked = select(Dataset.id, Dataset.zone, Dataset.name).where(Dataset.name.in_(bare))
    there = {one.name: one for one in session.execute(asked)}
    decisions = catalog_decisions(session, {one.id for one in there.values()}, rules)
    seen = {}
    for name in names:
        zone, _, own = layer.entities[name].dataset.rpartition(".")
        dataset = there.get(own)
        decision = decisions[dataset.id] if dataset is not None and zone in ("", dataset.zone) else None
        if dataset is not None and decision is not None and decision.allowed and decision.columns:
            unmasked = frozenset(decision.columns) - frozenset(decision.masks)
            seen[name] = View(dataset.id, (dataset.zone, dataset.name), decision.columns, unmasked)
    return seen


def cut(layer: Layer, seen: Mapping[str, View], *, masked: bool = True) -> Layer:
    """What somebody may know of a layer.

    Args:
        masked: Whether what reads columns that are masked for them is part of it. To be computed, it may not be.
    """
    reached = {name: set(one.columns if masked else one.unmasked) for name, one in seen.items()}
    entities = {name: _entity(entity, reached[name]) for name, entity in layer.entities.items() if reached.get(name)}
    return Layer(entities=entities, joins=tuple(join for join in layer.joins if _joins(join, reached)))


def _joins(join: Join, reached: Mapping[str, set[str]]) -> bool:
    return all(has(reached.get(entity, ()), column) for entity, column in join.ends)


def has(columns: Collection[str], name: str) -> bool:
    """Whether a column is among others, whatever its case."""
    return name.lower() in {column.lower() for column in columns}


def _entity(entity: Entity, columns: set[str]) -> Entity:
    """Without what reads a column that is not seen. Where a filter does, no figure would be what it is called."""
    whole = all(reads_only(entity, columns, filter_=text) for text in entity.filters)
    measures = {name: one for name, one in entity.measures.items() if whole and reads_only(entity, columns, name=name)}
    return entity.model_copy(
        update={
            "key": entity.key if entity.key and has(columns, entity.key) else None,
            "time": entity.time if entity.time and has(columns, entity.time) else None,
            "filters": entity.filters if whole else (),
            "columns": {name: one for name, one in entity.columns.items() if has(columns, name)},
            "measures": measures,
        }
    )


def reads_only(entity: Entity, columns: Collection[str], *, name: str = "", filter_: str = "") -> bool:
    """Whether a measure or a filter reads no other columns; one that cannot be read does not."""
    try:
        made = figure(entity, name) if name else condition(filter_)
    except InvalidSql:
        return False
    return columns_of(spelt(made, columns)) <= set(columns)
