"""Arrow batches from other formats into one Parquet file of the work folder, as they come."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from neurolake.engine.base import Session
from neurolake.ingestion.formats.base import Bounds, Detected
from neurolake.ingestion.formats.disk import fresh, storing
from neurolake.ingestion.formats.names import unique_names
from neurolake.ingestion.formats.parquet import ParquetSource, table_source
from neurolake.kernel.errors import LimitExceeded, MalformedFile, UnsupportedFormat

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH_ROWS = 16_384


def converted(
    schema: "pa.Schema",
    batches: Iterable["pa.RecordBatch"],
    detected: Detected,
    bounds: Bounds,
    session: Session,
    work: Path,
) -> ParquetSource:
    """Write the batches as Parquet and read that.

    Raises:
        UnsupportedFormat: A column has a type that Parquet cannot hold.
        LimitExceeded: Too many columns.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    if len(schema.names) > bounds.max_columns:
        raise LimitExceeded(
            f"The table has {len(schema.names):,} columns; the bound is {bounds.max_columns:,}.", file=""
        )
    plain = pa.schema(
        [pa.field(name, _storable(field.type)) for name, field in zip(unique_names(schema.names), schema, strict=True)]
    )
    target = fresh(work, ".parquet")
    try:
        with storing(), pq.ParquetWriter(target, plain, compression="zstd", compression_level=1) as writer:
            for batch in batches:
                arrays = [_fitted(column, field.type) for column, field in zip(batch.columns, plain, strict=True)]
                writer.write_table(pa.Table.from_arrays(arrays, schema=plain), row_group_size=_BATCH_ROWS * 8)
    except (pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
        raise UnsupportedFormat(f"A column has a type that cannot be stored: {error}.", file="") from error
    detected = replace(detected, notes=(*detected.notes, *_notes(schema)))
    return table_source(target, detected, bounds, session, work)


def _notes(schema: "pa.Schema") -> Iterator[str]:
    import pyarrow as pa

    for field in schema:
        if pa.types.is_timestamp(field.type) and field.type.unit == "ns":
            yield f"The times of column {field.name[:100]} are kept to the microsecond."
        if pa.types.is_duration(field.type):
            yield f"The durations of column {field.name[:100]} are whole numbers ({field.type.unit})."


def _fitted(column: Any, type_: "pa.DataType") -> Any:
    """The column in the type that is stored; nanoseconds are cut to microseconds."""
    return column if column.type == type_ else column.cast(type_, safe=not str(column.type).startswith("timestamp[ns"))


def _storable(type_: "pa.DataType") -> "pa.DataType":
    """The type that is stored: no dictionaries, no views, no half floats, and times in microseconds at the finest."""
    import pyarrow as pa

    if pa.types.is_dictionary(type_):
        return _storable(type_.value_type)
    if pa.types.is_null(type_) or str(type_) == "string_view":
        return pa.string()
    if str(type_) == "binary_view":
        return pa.binary()
    if pa.types.is_timestamp(type_) and type_.unit == "ns":
        return pa.timestamp("us", type_.tz)
    if pa.types.is_float16(type_):
        return pa.float32()
    return pa.int64() if pa.types.is_duration(type_) else type_


@contextmanager
def broken_told(path: Path, what: str, errors: tuple[type[Exception], ...]) -> Iterator[None]:
    """Turn what a format's library says of broken bytes into MalformedFile."""
    try:
        yield
    except errors as error:
        raise MalformedFile(
            f"The {what} file is truncated or corrupt: {error}.", hint="Upload the file again.", file=path.name
        ) from error
