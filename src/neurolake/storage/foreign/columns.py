"""Columns that another engine gives to a table: a field id means one column for as long as the table lives.

Files are found by field ids, and those of all snapshots stay readable. So an id that came to mean something else would
have old files read wrongly.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from neurolake.kernel.errors import InvalidInput, LimitExceeded
from neurolake.storage.data_files import FIRST_HIDDEN_FIELD_ID

if TYPE_CHECKING:
    from pyiceberg.schema import Schema
    from pyiceberg.table.metadata import TableMetadata
    from pyiceberg.types import IcebergType, NestedField

MOST_COLUMNS = 10_000
_DEEPEST = 32
_LONGEST_NAME = 255
_SUPPORTED = frozenset(
    "boolean int long float double date time timestamp timestamptz string uuid binary".split(),
)


def check_schemas(before: "TableMetadata | None", after: "TableMetadata") -> None:
    """Check the columns of every new schema against all that the table ever had.

    Raises:
        InvalidInput: They cannot be what the files hold, or cannot be read here.
        LimitExceeded: There are too many.
    """
    known = {schema.schema_id for schema in before.schemas} if before else set()
    ids = [schema.schema_id for schema in after.schemas]
    if len(ids) != len(set(ids)):
        raise InvalidInput("Two schemas of the table have the same id.", hint="Load the table again.")
    meanings: dict[int, NestedField] = {}
    if before:
        for schema in before.schemas:
            meanings |= {field.field_id: field for field in schema.fields}
    for schema in after.schemas:
        if schema.schema_id in known:
            continue
        _check_columns(schema)
        if before is not None:
            _check_new(before, schema, meanings)
        meanings |= {field.field_id: field for field in schema.fields}


def check_current(before: "TableMetadata | None", after: "TableMetadata") -> None:
    """Check the step from the columns that are current to those that are to be.

    Raises:
        InvalidInput: A column would become narrower, or required although rows may lack it.
    """
    if before is None or before.current_schema_id == after.current_schema_id:
        return
    old = {field.field_id: field for field in before.schema().fields}
    for field in after.schema().fields:
        present = old.get(field.field_id)
        if present is None:
            if field.required:
                raise InvalidInput(f"The new column {field.name!r} cannot be required: rows that are there lack it.")
        elif field.required and not present.required:
            raise InvalidInput(f"The column {field.name!r} cannot become required: rows may lack it.")
        elif not widens(present.field_type, field.field_type):
            raise InvalidInput(
                f"The column {field.name!r} cannot become {field.field_type} from {present.field_type}.",
                hint="int widens to long, float to double, decimal to more digits; else add a new column.",
            )


def widens(old: "IcebergType", new: "IcebergType") -> bool:
    """Whether every value of the old type is one of the new, which is the same or a wider one."""
    from pyiceberg.types import DecimalType

    if old == new:
        return True
    if isinstance(old, DecimalType) and isinstance(new, DecimalType):
        return old.scale == new.scale and old.precision <= new.precision
    return (str(old), str(new)) in (("int", "long"), ("float", "double"))


def _check_columns(schema: "Schema") -> None:
    if not 0 < len(schema.fields) <= MOST_COLUMNS:
        raise LimitExceeded(f"A table has 1 to {MOST_COLUMNS:,} columns.")
    lowered: set[str] = set()
    for field in schema.fields:
        name = field.name.lower()
        if name in lowered:
            raise InvalidInput(
                f"Two columns are called {field.name!r}.", hint="Names that differ in case only are one to SQL."
            )
        lowered.add(name)
    ids: set[int] = set()
    for field, depth in _all(schema.fields, 0):
        if depth > _DEEPEST:
            raise LimitExceeded(f"Columns may be nested {_DEEPEST} deep.")
        if not 0 < len(field.name) <= _LONGEST_NAME or not field.name.isprintable():
            raise InvalidInput(f"{field.name[:80]!r} is no name of a column.")
        if field.field_id in ids or not 0 < field.field_id < FIRST_HIDDEN_FIELD_ID:
            raise InvalidInput(f"The field id {field.field_id} is there twice or out of range.")
        ids.add(field.field_id)
        _check_kind(field)


def _all(fields: "tuple[NestedField, ...]", depth: int) -> "Iterator[tuple[NestedField, int]]":
    from pyiceberg.types import ListType, MapType, StructType

    for field in fields:
        yield field, depth
        match field.field_type:
            case StructType():
                yield from _all(field.field_type.fields, depth + 1)
            case ListType():
                yield from _all((field.field_type.element_field,), depth + 1)
            case MapType():
                yield from _all((field.field_type.key_field, field.field_type.value_field), depth + 1)
            case _:
                pass


def _check_kind(field: "NestedField") -> None:
    from pyiceberg.types import DecimalType, FixedType, PrimitiveType, StructType

    kind = field.field_type
    if isinstance(kind, StructType) and not kind.fields:
        raise InvalidInput(f"The column {field.name!r} is a structure without fields.")
    fits = isinstance(kind, DecimalType | FixedType) or str(kind) in _SUPPORTED
    if isinstance(kind, PrimitiveType) and not fits:
        raise InvalidInput(f"Columns of the type {kind} cannot be read here ({field.name!r}).")
    if getattr(field, "initial_default", None) is not None or getattr(field, "write_default", None) is not None:
        raise InvalidInput(f"Default values of columns cannot be read here ({field.name!r}).")


def _check_new(before: "TableMetadata", schema: "Schema", meanings: "dict[int, NestedField]") -> None:
    for field in schema.fields:
        known = meanings.get(field.field_id)
        if known is None:
            if field.field_id <= before.last_column_id:
                raise InvalidInput(
                    f"The new column {field.name!r} has the field id {field.field_id}, which was given before.",
                    hint=f"The next free one is {before.last_column_id + 1}.",
                )
        elif not (widens(known.field_type, field.field_type) or widens(field.field_type, known.field_type)):
            raise InvalidInput(
                f"The field id {field.field_id} is a column of type {known.field_type}, not {field.field_type}.",
                hint="Within a nested column nothing can be changed here: add a new column.",
            )
