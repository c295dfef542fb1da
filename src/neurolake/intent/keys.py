"""Keys that nobody declared, inferred from names, types and values."""

from collections.abc import Collection, Mapping

from neurolake.intent.phrases import names_of_table, stems_of
from neurolake.intent.schema import Column, Link, Schema, Table
from neurolake.intent.values import Place

_CONTAINED = 0.95


def inferred(schema: Schema, distinct: Mapping[Place, Collection[object]]) -> tuple[Link, ...]:
    """Links beside the declared ones: a column named like another table or its key, whose values are among the key's.

    Args:
        distinct: The distinct values of columns that may be keys or refer to them.
    """
    declared = {(link.from_table, link.from_column) for link in schema.links}
    referred = {(link.to_table, link.to_column) for link in schema.links}
    found = []
    for table in schema.tables:
        for column in table.columns:
            if (table.name, column.name) not in declared | referred:
                found += _links(schema, table, column, distinct)
    return tuple(found)


def _links(schema: Schema, table: Table, column: Column, distinct: Mapping[Place, Collection[object]]) -> list[Link]:
    said = distinct.get((table.name, column.name), ())
    best: list[tuple[float, Link]] = []
    for other in schema.tables:
        for key in other.columns:
            if other is table or not key.unique or not said:
                continue
            likeness = _likeness(column, other, key)
            keys = set(distinct.get((other.name, key.name), ()))
            if likeness and keys and sum(value in keys for value in said) >= _CONTAINED * len(said):
                link = Link(table.name, column.name, other.name, key.name, "inferred", 0.5 * likeness)
                best.append((likeness, link))
    return [max(best, key=lambda pair: pair[0])[1]] if best else []


def _likeness(column: Column, other: Table, key: Column) -> float:
    """How much the name of a column says that it refers to a key."""
    parts = set(stems_of(column.name))
    named = any(set(name) <= parts for name in names_of_table(other))
    same = stems_of(column.name) == stems_of(key.name) and len(stems_of(key.name)) > 1
    return 1.0 if named and same else 0.9 if same else 0.8 if named else 0.0
