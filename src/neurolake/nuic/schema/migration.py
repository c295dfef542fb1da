"""The statements that bring a table from its present columns to others."""

from collections.abc import Iterator, Sequence

from sqlglot import exp

from neurolake.catalog.evolution.columns import Column
from neurolake.catalog.evolution.compare import Comparison

_BY_ALTER = frozenset(("added", "removed", "renamed", "type-widened"))


def migration(
    zone: str, name: str, before: Sequence[Column], after: Sequence[Column], found: Comparison, *, by_name: bool
) -> list[str]:
    """Statements to run in this order; one that makes the table anew where ALTER TABLE cannot say it."""
    if not found.changes:
        return []
    by_alter = all(change.kind in _BY_ALTER and "." not in change.path for change in found.changes)
    if by_alter and not by_name:
        return [*_alters(zone, name, before, after)]
    return [_anew(zone, name, before, after)]


def sql_type(column: Column) -> str:
    """A column's type in the engine's words."""
    if column.type == "struct":
        parts = ", ".join(f"{_name(part.name)} {sql_type(part)}" for part in column.parts)
        return f"STRUCT({parts})"
    if column.type == "list":
        return f"{sql_type(column.parts[0])}[]"
    if column.type == "map":
        return f"MAP({sql_type(column.parts[0])}, {sql_type(column.parts[1])})"
    from pyiceberg.types import IcebergType

    from neurolake.storage.types import engine_type_of

    return engine_type_of(IcebergType.model_validate(column.type))


def _alters(zone: str, name: str, before: Sequence[Column], after: Sequence[Column]) -> Iterator[str]:
    table = f"ALTER TABLE {_name(zone)}.{_name(name)}"
    there = {column.id: column for column in after}
    for column in before:
        new = there.get(column.id)
        if new is None:
            yield f"{table} DROP COLUMN {_name(column.name)}"
        elif new.type != column.type:
            yield f"{table} ALTER COLUMN {_name(column.name)} TYPE {sql_type(new)}"
    yield from (f"{table} RENAME COLUMN {_name(old)} TO {_name(new)}" for old, new in _renames(before, there))
    known = {column.id for column in before}
    for column in after:
        if column.id not in known:
            yield f"{table} ADD COLUMN {_name(column.name)} {sql_type(column)}"


def _renames(before: Sequence[Column], there: dict[int | None, Column]) -> Iterator[tuple[str, str]]:
    """Renames in an order in which no name is taken; where names are swapped, by way of a third."""
    wanted = {old.name: there[old.id].name for old in before if old.id in there and there[old.id].name != old.name}
    while wanted:
        free = next((old for old, new in wanted.items() if new not in wanted), None)
        if free is None:
            free = next(iter(wanted))
            yield free, f"{free}_nl_moving"
            wanted[f"{free}_nl_moving"] = wanted.pop(free)
        else:
            yield free, wanted.pop(free)


def _anew(zone: str, name: str, before: Sequence[Column], after: Sequence[Column]) -> str:
    known: dict[int | None, Column] = {column.id: column for column in before if column.id is not None}
    names = {column.name: column for column in before}
    shown = []
    for column in after:
        old = known.get(column.id) or names.get(column.name)
        value = "NULL" if old is None else _name(old.name)
        same = old is not None and (old.type, old.parts) == (column.type, column.parts)
        shown.append(f"{value if same else f'CAST({value} AS {sql_type(column)})'} AS {_name(column.name)}")
    table = f"{_name(zone)}.{_name(name)}"
    return f"CREATE OR REPLACE TABLE {table} AS SELECT {', '.join(shown)} FROM {table}"


def _name(text: str) -> str:
    return str(exp.to_identifier(text, quoted=True).sql("duckdb"))
