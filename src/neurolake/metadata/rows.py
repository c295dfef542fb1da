"""Statements given straight to the driver: what SQLAlchemy does for each takes longer than small ones do themselves.

For what every query goes through. A statement is compiled once for a database; it is to be built once, too.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import BindParameter, Connection, Dialect, Insert, Select, Table, Update, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from neurolake.kernel.faults import fault_point

_STATEMENTS_KEPT = 256
_CONNECTION = "neurolake.connection"
_Known = Insert | Update | Select[*tuple[Any, ...]]


def connection_of(session: Session) -> Connection:
    """The connection of a session's transaction, as `Session.connection` gives it; asked again it takes no time."""
    found: Connection | None = session.info.get(_CONNECTION)
    if found is None or found.closed:
        found = session.info[_CONNECTION] = session.connection()
    return found


def add_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows that all give the same columns; the models' defaults fill in others.

    Raises:
        SQLAlchemyError: See `Connection.execute`.
    """
    if not rows:
        return
    statement = _statement(connection.dialect, _insert(table), tuple(rows[0]))
    given = [statement.given(row) for row in rows]
    with _cursor(connection, statement.text, given) as cursor:
        cursor.executemany(statement.text, given)


def change_rows(connection: Connection, update: Update, values: Mapping[str, Any]) -> None:
    """Give columns these values in the rows that an UPDATE speaks of.

    Raises:
        SQLAlchemyError: See `Connection.execute`.
    """
    statement = _statement(connection.dialect, update, tuple(values))
    given = statement.given(values)
    with _cursor(connection, statement.text, given) as cursor:
        cursor.execute(statement.text, given)


def raw_rows(
    connection: Connection, select: Select[*tuple[Any, ...]], values: Mapping[str, Any]
) -> list[tuple[Any, ...]]:
    """What a SELECT gives with these parameters, as the driver has it: on SQLite moments and JSON are text.

    Raises:
        SQLAlchemyError: See `Connection.execute`.
    """
    statement = _statement(connection.dialect, select, ())
    given = statement.given(values)
    with _cursor(connection, statement.text, given) as cursor:
        cursor.execute(statement.text, given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def before_statement(text: str) -> None:
    """Cross the fault point of a statement that changes something."""
    if not text.startswith("SELECT"):
        fault_point("database." + text.split(maxsplit=1)[0].lower())


@contextmanager
def _cursor(connection: Connection, text: str, given: Any) -> Iterator[Any]:
    """The driver's cursor for a statement; what it raises is SQLAlchemy's."""
    before_statement(text)
    cursor = connection.connection.cursor()
    errors = connection.dialect.loaded_dbapi.Error
    try:
        yield cursor
    except errors as error:
        raise DBAPIError.instance(text, given, error, errors, dialect=connection.dialect) from error
    finally:
        cursor.close()


@dataclass(frozen=True)
class _Place:
    """A parameter of a statement: how the driver takes its values, and what makes one where none is given."""

    name: str
    process: Callable[[Any], Any] | None
    default: Callable[[], Any] | None

    @property
    def value(self) -> Callable[[Mapping[str, Any]], Any]:
        """What takes the value from a row."""
        default, process = self.default, self.process
        if default is not None:
            return (lambda _: default()) if process is None else (lambda _: process(default()))
        taken = itemgetter(self.name)
        return taken if process is None else (lambda row: process(taken(row)))


@dataclass(frozen=True)
class _Statement:
    """A statement as the driver takes it, with values by place or by name."""

    text: str
    names: tuple[str, ...]
    values: tuple[Callable[[Mapping[str, Any]], Any], ...]
    by_name: bool

    def given(self, row: Mapping[str, Any]) -> Any:
        found = tuple([value(row) for value in self.values])
        return dict(zip(self.names, found, strict=True)) if self.by_name else found


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


@lru_cache(_STATEMENTS_KEPT)
def _statement(dialect: Dialect, statement: _Known, names: tuple[str, ...]) -> _Statement:
    compiled = statement.compile(dialect=dialect, column_keys=list(names) or None)
    order = compiled.positiontup or list(compiled.params)
    places = tuple(_place(dialect, statement, name, compiled.binds[name]) for name in order)
    return _Statement(str(compiled), tuple(order), tuple(place.value for place in places), compiled.positiontup is None)


def _place(dialect: Dialect, statement: _Known, name: str, bound: BindParameter[Any]) -> _Place:
    process = bound.type.dialect_impl(dialect).bind_processor(dialect)
    return _Place(name, process, None if bound.required else _default(statement, name, bound.value))


def _default(statement: _Known, name: str, constant: Any) -> Callable[[], Any]:
    """What stands where no value is given: the default of a column, or a constant of the statement."""
    found: Any = statement.table.c[name].default if isinstance(statement, Insert) else None
    if found is None:
        return lambda: constant
    return (lambda: found.arg(None)) if found.is_callable else (lambda: found.arg)
