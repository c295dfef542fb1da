"""Columns as somebody proposes them: listed, or as a statement would leave them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic import BaseModel, ConfigDict, Field

from neurolake.catalog.evolution.columns import Column, of_types
from neurolake.kernel.errors import InvalidInput, InvalidSql
from neurolake.sql.changes import Alter


class ProposedColumn(BaseModel):
    """A column of a proposed schema.

    Attributes:
        type: The engine's (`BIGINT`, `STRUCT(a INTEGER)`).
        was: Its present name, when it gets another.
    """

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=255)
    type: str = Field(min_length=1, max_length=4000)
    required: bool = False
    was: str | None = Field(None, max_length=255)


@dataclass(frozen=True)
class _Typed:
    field_id: int
    name: str
    type: str


def of_list(before: Sequence[Column], wanted: Sequence[ProposedColumn]) -> tuple[Column, ...]:
    """The columns as they would be; found among the present ones by `was`, or else by name.

    Raises:
        InvalidInput: A column is listed twice, or `was` names none.
        InvalidSql: A type is none.
    """
    names = [column.name.lower() for column in wanted]
    if len(set(names)) < len(names):
        raise InvalidInput("A column is listed twice.")
    known = {column.name: column for column in before}
    missing = [column.was for column in wanted if column.was is not None and column.was not in known]
    if missing:
        raise InvalidInput(f"There is no column {missing[0][:100]!r} to be renamed.")
    fresh = max((column.id or 0 for column in before), default=0)
    found = []
    for number, column in enumerate(wanted, 1):
        present = known.get(column.was or column.name)
        field_id = present.id if present is not None and present.id is not None else fresh + number
        found.append(replace(typed(field_id, column.name, column.type), required=column.required))
    return tuple(found)


def typed(field_id: int, name: str, kind: str) -> Column:
    """A column of an engine type.

    Raises:
        InvalidSql: The type is none.
    """
    from sqlglot.errors import SqlglotError

    try:
        [column] = of_types([_Typed(field_id, name, kind)])
    except (SqlglotError, KeyError, IndexError, ValueError) as error:
        raise InvalidSql(f"{kind[:100]!r} is no type.") from error
    return column


def altered(before: Sequence[Column], change: Alter) -> tuple[Column, ...]:
    """The columns after an ALTER TABLE.

    Raises:
        InvalidSql: It names a column that is not there, or a type that is none.
    """
    fresh = max((column.id or 0 for column in before), default=0) + 1
    if change.action == "add":
        return (*before, typed(fresh, change.column, change.to))
    if change.action == "rename table":
        return tuple(before)
    if all(column.name.lower() != change.column.lower() for column in before):
        raise InvalidSql(f"There is no column {change.column[:100]!r}.")
    return tuple(
        kept
        for column in before
        if (kept := _changed(column, change) if column.name.lower() == change.column.lower() else column) is not None
    )


def _changed(column: Column, change: Alter) -> Column | None:
    if change.action == "drop":
        return None
    if change.action == "rename":
        return replace(column, name=change.to)
    return typed(column.id or 0, column.name, change.to)
