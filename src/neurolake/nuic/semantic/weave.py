"""A semantic layer woven into the schema that the parser and the model are given."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from neurolake.intent.phrases import label_stems, stems_of
from neurolake.intent.schema import Column, Link, Schema, Table, TableName
from neurolake.intent.stems import stem
from neurolake.nuic.semantic.document import Entity, Layer
from neurolake.nuic.semantic.expressions import condition, figure, spelt
from neurolake.nuic.semantic.seen import View


def spoken_of(layer: Layer, said: Iterable[str]) -> set[str]:
    """The entities that a question names: by their name, a synonym, a measure, or what a column is called."""
    stems = {stem(word.lower()) for word in said}
    return {name for name, entity in layer.entities.items() if any(one <= stems for one in _named(name, entity))}


def _named(name: str, entity: Entity) -> Iterable[set[str]]:
    labels = [*entity.synonyms]
    for column in entity.columns.values():
        labels += column.synonyms
    for measure in entity.measures.values():
        labels += measure.synonyms
    names = [set(stems_of(one)) for one in (name, *entity.measures)]
    return [one for one in (*names, *(set(label_stems(label)) for label in labels)) if one]


def woven(schema: Schema, layer: Layer, views: Mapping[str, View]) -> Schema:
    """The schema with what the layer says of it. The layer holds only what the asker may compute."""
    by_table = {views[name].table: (name, entity) for name, entity in layer.entities.items() if name in views}
    tables = tuple(_table(table, *by_table[table.name]) if table.name in by_table else table for table in schema.tables)
    return Schema(tables, _links(schema, layer, views))


def _table(table: Table, name: str, entity: Entity) -> Table:
    own = [column.name for column in table.columns]
    key, time = _spelt(entity.key, own), _spelt(entity.time, own)
    called = {_spelt(column, own): meaning for column, meaning in entity.columns.items()}
    columns = tuple(
        replace(
            column,
            labels=(*called[column.name].synonyms, *column.labels) if column.name in called else column.labels,
            unique=column.unique or column.name == key,
        )
        for column in table.columns
    )
    measures = tuple(
        Column(name.replace("_", " "), "DOUBLE", one.synonyms, figure=spelt(figure(entity, name), own))
        for name, one in entity.measures.items()
    )
    filters = tuple(spelt(condition(text), own) for text in entity.filters)
    labels = (name.replace("_", " "), *entity.synonyms, *table.labels)
    return replace(table, columns=columns, labels=labels, measures=measures, filters=filters, time=time)


def _spelt(name: str | None, columns: Iterable[str]) -> str | None:
    return next((one for one in columns if name is not None and one.lower() == name.lower()), None)


def _links(schema: Schema, layer: Layer, views: Mapping[str, View]) -> tuple[Link, ...]:
    """The joins that people declared, then what was concluded between tables of which they said nothing."""
    known = schema.by_name
    told: list[Link] = []
    for join in layer.joins:
        (one, source), (other, target) = join.ends
        if one in views and other in views and views[one].table in known and views[other].table in known:
            first, second = _column(known, views[one], source), _column(known, views[other], target)
            if first and second:
                told.append(Link(views[one].table, first, views[other].table, second, cardinality=join.cardinality))
    pairs = {frozenset((link.from_table, link.to_table)) for link in told}
    return (*told, *(link for link in schema.links if frozenset((link.from_table, link.to_table)) not in pairs))


def _column(known: Mapping[TableName, Table], view: View, name: str) -> str | None:
    return _spelt(name, [column.name for column in known[view.table].columns])
