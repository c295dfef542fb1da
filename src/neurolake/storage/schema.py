"""The schema a table will have once certain columns have been written to it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from neurolake.storage.types import Field, fields_of, iceberg_type_of

if TYPE_CHECKING:
    from pyiceberg.schema import Schema
    from pyiceberg.table import Table, Transaction


def planned_fields(table: "Table | None", columns: Sequence[tuple[str, str]]) -> tuple[Field, ...]:
    """Fields of the table after columns (name, engine type) that it lacks were added; nothing is committed.

    Columns that the table has keep their field id and type, whatever type is asked for here. Columns of the
    table that are not asked for are part of the answer too, as they stay in the schema.
    """
    if table is None:
        return fields_of(_fresh(columns))
    transaction = table.transaction()
    add_columns(transaction, columns)
    return fields_of(transaction.table_metadata.schema())


def add_columns(transaction: "Transaction", columns: Sequence[tuple[str, str]]) -> None:
    """Add the columns that the table lacks, in order."""
    known = {field.name for field in transaction.table_metadata.schema().fields}
    missing = [(name, kind) for name, kind in columns if name not in known]
    if missing:
        with transaction.update_schema() as update:
            for name, kind in missing:
                update.add_column((name,), iceberg_type_of(kind))


def new_schema(fields: Sequence[Field]) -> "Schema":
    """The schema of a new table with these columns; assigns the field ids that `planned_fields` foretells."""
    return _fresh([(field.name, field.type) for field in fields])


def _fresh(columns: Sequence[tuple[str, str]]) -> "Schema":
    from pyiceberg.schema import Schema, assign_fresh_schema_ids
    from pyiceberg.types import NestedField

    provisional = Schema(
        *(
            NestedField(field_id=number, name=name, field_type=iceberg_type_of(kind), required=False)
            for number, (name, kind) in enumerate(columns, start=1)
        )
    )
    return assign_fresh_schema_ids(provisional)
