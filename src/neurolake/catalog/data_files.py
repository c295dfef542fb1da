"""Data files written by the engine, with the field ids by which a table knows its columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from neurolake.engine.base import Session
from neurolake.engine.sql import ident, literal
from neurolake.storage.data_files import FIRST_HIDDEN_FIELD_ID
from neurolake.storage.types import Field

# Level 1 takes 0.7 of the time of the default for 4 % more bytes; and a column of many values is soon left without
# a dictionary, which would cost as much to build as all the rest.
WRITING = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 4096, RETURN_STATS"


@dataclass(frozen=True)
class Staged:
    """A data file that is in no table yet."""

    path: Path
    rows: int
    bytes: int


def copy_fields(session: Session, query: str, fields: Sequence[Field], path: Path) -> Staged:
    """Write a query's rows, whose columns are `fields`, as a data file."""
    [row] = session.run(f"COPY ({query}) TO {literal(str(path))} ({WRITING}, FIELD_IDS {field_ids(fields)})")
    return Staged(path, int(row[1]), int(row[2]))


def field_ids(fields: Sequence[Field], hidden: Sequence[str] = ()) -> str:
    """The writer's option FIELD_IDS; `hidden` columns get ids that are in no table's schema."""
    parts = [f"{ident(field.name)}: {_field_id(field)}" for field in fields]
    parts += [f"{ident(name)}: {FIRST_HIDDEN_FIELD_ID + number}" for number, name in enumerate(hidden)]
    return "{" + ", ".join(parts) + "}"


def _field_id(field: Field) -> str:
    if not field.children:
        return str(field.id)
    children = ", ".join(f"{ident(child.name)}: {_field_id(child)}" for child in field.children)
    return f"{{__duckdb_field_id: {field.id}, {children}}}"
