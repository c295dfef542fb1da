"""A semantic layer drafted from the catalog: a beginning that people correct, never applied by itself."""

from collections.abc import Mapping, Sequence

from neurolake.intent.phrases import stems_of
from neurolake.intent.schema import Column, Link, Table, TableName
from neurolake.nuic.semantic.document import Entity, Join, Layer, Meaning, Measure

_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
            "FLOAT", "DOUBLE", "DECIMAL")  # fmt: skip
_MOMENTS = ("DATE", "TIMESTAMP")
# What is the same for each part of a whole: it is averaged, not added up.
_LEVELS = frozenset(
    "age rate percent percentage ratio score price temperature height weight year level rank index latitude longitude "
    "average mean share discount grade".split()
)
_NO_FIGURES = frozenset("id key code number no zip postcode phone year month day hour latitude longitude".split())
_MOST_SYNONYMS = 5


def drafted(tables: Sequence[Table], links: Sequence[Link]) -> Layer:
    """Entities, measures and joins as names, types and values speak for them.

    Args:
        links: How rows belong together, as far as that was concluded; a column without equal values refers once only.
    """
    names = _names(tables)
    referring = {(link.from_table, link.from_column) for link in links}
    entities = {names[table.name]: _entity(table, referring) for table in tables}
    by_name = {table.name: table for table in tables}
    return Layer(entities=entities, joins=tuple(_joins(links, names, by_name)))


def _names(tables: Sequence[Table]) -> dict[TableName, str]:
    """An entity's name: its dataset's as a plain word, told apart by its zone where it is not alone."""
    names: dict[TableName, str] = {}
    for table in tables:
        plain = _plain(table.name[-1])
        names[table.name] = plain if plain not in names.values() else _plain("_".join(table.name))
    return names


def _plain(name: str) -> str:
    made = "".join(char if char.isascii() and (char.isalnum() or char == "_") else "_" for char in name)[:100]
    return made if made[:1].isalpha() or made[:1] == "_" else f"_{made}"[:100]


def _entity(table: Table, referring: set[tuple[TableName, str]]) -> Entity:
    key = next((column.name for column in table.columns if column.unique), None)
    moments = [column.name for column in table.columns if column.type.upper().startswith(_MOMENTS)]
    return Entity(
        dataset=".".join(table.name),
        synonyms=_synonyms(table.labels),
        key=key,
        time=moments[0] if moments else None,
        columns={one.name: Meaning(synonyms=_synonyms(one.labels)) for one in table.columns if _synonyms(one.labels)},
        measures=_measures(table, key, referring),
    )


def _synonyms(labels: Sequence[str]) -> tuple[str, ...]:
    kept = (label.strip() for label in labels if any(char.isalnum() for char in label) and "\n" not in label)
    return tuple(dict.fromkeys(label for label in kept if len(label) <= 80))[:_MOST_SYNONYMS]


def _measures(table: Table, key: str | None, referring: set[tuple[TableName, str]]) -> dict[str, Measure]:
    own = {column.name.lower() for column in table.columns}
    made = {f"{_plain(table.name[-1]).lower()}_count"[:100]: Measure(expression="COUNT(*)")}
    for column in table.columns:
        if column.name != key and (table.name, column.name) not in referring and _is_figure(column):
            level = not _LEVELS.isdisjoint(stems_of(column.name))
            name = f"{'average' if level else 'total'}_{_plain(column.name)}"[:100].lower()
            made[name] = Measure(expression=f"{'AVG' if level else 'SUM'}({_quoted(column.name)})", format="0.00")
    return {name: one for name, one in made.items() if name not in own}


def _is_figure(column: Column) -> bool:
    return column.type.upper().startswith(_NUMBERS) and _NO_FIGURES.isdisjoint(stems_of(column.name))


def _quoted(name: str) -> str:
    from neurolake.sql import quoted

    return name if name.isidentifier() and name.isascii() else quoted.column(name).sql("duckdb")


def _joins(links: Sequence[Link], names: Mapping[TableName, str], tables: Mapping[TableName, Table]) -> list[Join]:
    """Of several links between two tables the surest; a join that closes a circle is left to people."""
    made: list[Join] = []
    group = {name: name for name in names}
    for link in sorted(links, key=lambda one: (-one.strength, one.from_table, one.from_column)):
        one, other = _root(group, link.from_table), _root(group, link.to_table)
        if one != other:
            group[one] = other
            single = tables[link.from_table].by_name[link.from_column].unique
            made.append(
                Join(
                    source=f"{names[link.from_table]}.{link.from_column}",
                    target=f"{names[link.to_table]}.{link.to_column}",
                    cardinality="one-to-one" if single else "many-to-one",
                )
            )
    return made


def _root(group: Mapping[TableName, TableName], name: TableName) -> TableName:
    while group[name] != name:
        name = group[name]
    return name
