"""Rows added by the driver, without what SQLAlchemy does for every statement, which takes longer than small rows do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Table, insert

_STATEMENTS_KEPT = 256


def add_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows that all give the same columns; the models' defaults fill in others.

    Raises:
        SQLAlchemyError: See `Connection.execute`.
    """
    if rows:
        statement = _statement(connection.dialect, table, tuple(rows[0]))
        given = [statement.given(row) for row in rows]
        connection.exec_driver_sql(statement.text, given if len(given) > 1 else given[0])


@dataclass(frozen=True)
class _Place:
    """A column's place in a statement: how the driver takes its values, and what makes one where none is given."""

    name: str
    process: Callable[[Any], Any] | None
    default: Callable[[], Any] | None

    def value(self, row: Mapping[str, Any]) -> Any:
        found = row[self.name] if self.default is None else self.default()
        return found if self.process is None else self.process(found)


@dataclass(frozen=True)
class _Statement:
    """An INSERT as the driver takes it, with values by place or by name."""

    text: str
    places: tuple[_Place, ...]
    by_name: bool

    def given(self, row: Mapping[str, Any]) -> Any:
        if self.by_name:
            return {place.name: place.value(row) for place in self.places}
        return tuple([place.value(row) for place in self.places])


@lru_cache(_STATEMENTS_KEPT)
def _statement(dialect: Dialect, table: Table, names: tuple[str, ...]) -> _Statement:
    compiled = insert(table).compile(dialect=dialect, column_keys=list(names))
    order = compiled.positiontup or list(compiled.params)
    places = tuple(_place(dialect, table.c[name], given=name in names) for name in order)
    return _Statement(str(compiled), places, compiled.positiontup is None)


def _place(dialect: Dialect, column: Column[Any], *, given: bool) -> _Place:
    process = column.type.dialect_impl(dialect).bind_processor(dialect)
    return _Place(column.name, process, None if given else _default(column))


def _default(column: Column[Any]) -> Callable[[], Any]:
    found: Any = column.default
    return (lambda: found.arg(None)) if found.is_callable else (lambda: found.arg)
