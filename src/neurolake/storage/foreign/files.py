"""Data files of other engines: read as what they are, whatever is claimed of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from neurolake.kernel.errors import InvalidInput
from neurolake.storage.data_files import describe_held

if TYPE_CHECKING:
    from pyiceberg.manifest import DataFile
    from pyiceberg.schema import Schema
    from pyiceberg.table.metadata import TableMetadata
    from pyiceberg.types import IcebergType, NestedField


@dataclass(frozen=True)
class Known:
    """What a table's schemas say: field id → the columns that it ever was.

    Attributes:
        required: Field ids of columns of which every row has a value.
    """

    metadata: "TableMetadata"
    columns: "dict[int, tuple[NestedField, ...]]"
    required: frozenset[int]

    @classmethod
    def of(cls, metadata: "TableMetadata") -> "Known":
        columns: dict[int, tuple[NestedField, ...]] = {}
        for schema in metadata.schemas:
            for field in schema.fields:
                columns[field.field_id] = (*columns.get(field.field_id, ()), field)
        required = frozenset(field.field_id for field in metadata.schema().fields if field.required)
        return cls(metadata, columns, required)


def checked(path: Path, claimed: "DataFile", spec_id: int, known: Known) -> "tuple[DataFile, bool]":
    """A data file described by its own footer, and whether it names its columns as the table does.

    Args:
        claimed: What the other engine says of it; only its partition is taken over.

    Raises:
        InvalidInput: It is no Parquet file with the table's field ids and types, or is not what is claimed.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    if str(claimed.file_format).rpartition(".")[2].upper() != "PARQUET":
        raise InvalidInput(f"{path.name} is no Parquet file.", hint="Only Parquet files can be read here.")
    try:
        footer = pq.read_metadata(path)
        held = footer.schema.to_arrow_schema()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InvalidInput(f"{path.name} cannot be read as a Parquet file: {str(error)[:200]}") from error
    size = path.stat().st_size
    if (claimed.record_count, claimed.file_size_in_bytes) != (footer.num_rows, size):
        raise InvalidInput(
            f"{path.name} has {footer.num_rows} rows in {size} bytes, which is not what its manifest says."
        )
    columns = _columns(path, held)
    by_name = _check_columns(path, columns, held, known)
    ids = _ids(path, footer, columns)
    try:
        described = describe_held(path, footer, columns, ids, claimed.partition, spec_id)
    except (ValueError, TypeError, OverflowError, NotImplementedError) as error:
        raise InvalidInput(f"The statistics of {path.name} cannot be read: {str(error)[:200]}") from error
    _check_required(path, described, known)
    _check_partition(path, columns, spec_id, known)
    return described, by_name


def _columns(path: Path, held: Any) -> "Schema":
    from pyiceberg.io.pyarrow import UnsupportedPyArrowTypeException, pyarrow_to_schema

    try:
        return pyarrow_to_schema(held)
    except (ValueError, TypeError, NotImplementedError, UnsupportedPyArrowTypeException) as error:
        raise InvalidInput(
            f"{path.name} has no Iceberg field ids, or columns that Iceberg does not know: {str(error)[:200]}",
            hint="Files that an Iceberg writer wrote have them; plain Parquet files are ingested instead.",
        ) from error


def _check_columns(path: Path, columns: "Schema", held: Any, known: Known) -> bool:
    by_name: bool = True
    ids = [field.field_id for field in columns.fields]
    if len(set(ids)) != len(ids):
        raise InvalidInput(f"{path.name} has two columns with the same field id.")
    for field, arrow in zip(columns.fields, held, strict=True):
        meanings = known.columns.get(field.field_id)
        if meanings is None:
            raise InvalidInput(f"{path.name} has a column with the field id {field.field_id}, which the table lacks.")
        if not any(_same(one.field_type, field.field_type) for one in meanings) or not _is_usual(arrow.type):
            raise InvalidInput(
                f"{path.name} holds {arrow.type} for the column {meanings[-1].name!r} of type "
                f"{meanings[-1].field_type}."
            )
        by_name = by_name and all(one.name == field.name for one in meanings)
    return by_name


def _same(one: "IcebergType", other: "IcebergType") -> bool:
    return bool(_shape(one) == _shape(other))


def _shape(kind: "IcebergType") -> Any:
    """A type without what files do not tell: whether there must be a value, and remarks."""
    from pyiceberg.types import ListType, MapType, StructType

    match kind:
        case StructType():
            return tuple((part.field_id, part.name, _shape(part.field_type)) for part in kind.fields)
        case ListType():
            return "list", kind.element_id, _shape(kind.element_type)
        case MapType():
            return "map", kind.key_id, _shape(kind.key_type), kind.value_id, _shape(kind.value_type)
        case _:
            return "fixed[16]" if str(kind) == "uuid" else str(kind)


def _is_usual(kind: Any) -> bool:
    """Whether the engine reads it as the type that the table has, as it is."""
    import pyarrow as pa

    if pa.types.is_nested(kind):
        return all(_is_usual(kind.field(number).type) for number in range(kind.num_fields))
    if pa.types.is_integer(kind):
        return bool(kind in (pa.int32(), pa.int64()))
    if pa.types.is_timestamp(kind) or pa.types.is_time(kind):
        return bool(kind.unit == "us")
    return not pa.types.is_float16(kind)


def _ids(path: Path, footer: Any, columns: "Schema") -> dict[str, int]:
    """Path of each leaf in the file → its field id; both are in the order of the file."""
    leaves = [leaf for field in columns.fields for leaf in _leaves(field.field_id, field.field_type)]
    paths = [footer.schema.column(number).path for number in range(footer.num_columns)]
    if len(leaves) != len(paths) or len(set(paths)) != len(paths):
        raise InvalidInput(f"{path.name} has columns of a form that cannot be read here.")
    return dict(zip(paths, leaves, strict=True))


def _leaves(field_id: int, kind: "IcebergType") -> Iterator[int]:
    from pyiceberg.types import ListType, MapType, StructType

    match kind:
        case StructType():
            for part in kind.fields:
                yield from _leaves(part.field_id, part.field_type)
        case ListType():
            yield from _leaves(kind.element_id, kind.element_type)
        case MapType():
            yield from _leaves(kind.key_id, kind.key_type)
            yield from _leaves(kind.value_id, kind.value_type)
        case _:
            yield field_id


def _check_required(path: Path, described: "DataFile", known: Known) -> None:
    sizes, nulls = described.column_sizes or {}, described.null_value_counts or {}
    for field_id in known.required:
        field = known.metadata.schema().find_field(field_id)
        lacking = field.field_type.is_primitive and (field_id not in sizes or nulls.get(field_id, 0) > 0)
        if lacking and described.record_count:
            raise InvalidInput(f"{path.name} has rows without a value for the required column {field.name!r}.")


def _check_partition(path: Path, columns: "Schema", spec_id: int, known: Known) -> None:
    """The columns that a table is partitioned by must be in its files: values are read from nowhere else."""
    held = {field.field_id for field in columns.fields}
    for field in known.metadata.specs()[spec_id].fields:
        if field.source_id not in held and str(field.transform) != "void":
            raise InvalidInput(f"{path.name} lacks the column that its partition {field.name!r} is made from.")
