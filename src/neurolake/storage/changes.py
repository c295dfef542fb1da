"""What a change does to a table, and what a commit makes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from neurolake.storage.location import Location
from neurolake.storage.restore import Restore
from neurolake.storage.types import Field

if TYPE_CHECKING:
    from pyiceberg.schema import Schema
    from pyiceberg.table.update.schema import UpdateSchema

TableName = tuple[str, str]
"""Zone and name."""


@dataclass(frozen=True)
class Committed:
    """What a commit made: the snapshot, its parent, and the table after it; `schema` is its Iceberg schema."""

    snapshot_id: int
    parent_id: int | None
    operation: str
    added_rows: int
    total_rows: int
    total_bytes: int
    total_files: int
    fields: tuple[Field, ...]
    schema: "Schema | None" = None


@dataclass(frozen=True)
class SchemaStep:
    """What a commit is about to do to a table's columns, while the table is locked.

    Attributes:
        before: The table's schema as it really is; None where there is no table.
        anew: Whether the table makes room for a new one, whose field ids say nothing about the old one's.
    """

    before: "Schema | None"
    after: "Schema"
    anew: bool = False


Gate = Callable[[Session, SchemaStep], None]
"""Raises to stop a commit because of what it does to the columns."""
Facts = Callable[[Session, Committed], None]


@dataclass(frozen=True)
class Change:
    """What to do to a table.

    Attributes:
        table: (zone, name) as it is to be after the change.
        files: Parquet files to add, written with the field ids of `fields`; they are moved into the table.
        fields: The columns the files were written for (`Warehouse.plan_fields`).
        replace: Drop all rows that are there first.
        dropped: Drop the rows of these data files (absolute paths), and no others.
        edit: Changes the columns, given PyIceberg's update of the schema.
        recreate: The table that is there, if any, makes room for a new one, its history with it.
        base: For a replacement computed from the table's rows: the snapshot it was computed from; another
            snapshot in between is a conflict. None: whatever is there.
        moved_from: The table's present name, when the change moves it to another zone.
        facts: Called inside the transaction; writes what is to become visible with the data.
        gate: Called inside the transaction, before anything is written.
        restore: What to go back to; no other change goes with it.
        home: Where the table is or is to be, when its files were brought there already.
    """

    table: TableName
    files: tuple[Path, ...]
    fields: tuple[Field, ...]
    facts: Facts
    replace: bool = False
    dropped: frozenset[str] = frozenset()
    edit: "Callable[[UpdateSchema], None] | None" = None
    recreate: bool = False
    base: int | None = None
    moved_from: TableName | None = None
    gate: Gate | None = None
    restore: Restore | None = None
    home: Location | None = None
