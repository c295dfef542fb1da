"""Avro container files, record by record into Arrow batches into Parquet."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from neurolake.engine.base import Session
from neurolake.ingestion.formats.base import Bounds, Detected, ReadOptions
from neurolake.ingestion.formats.columnar import broken_told, converted
from neurolake.ingestion.formats.parquet import ParquetSource
from neurolake.kernel.errors import LimitExceeded, UnsupportedFormat

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH_ROWS = 16_384


def open(  # noqa: A001 - every format's file offers the function `open`
    path: Path,
    detected: Detected,
    options: ReadOptions,  # noqa: ARG001 - part of the port
    bounds: Bounds,
    session: Session,
    work: Path,
) -> ParquetSource:
    """Make an Avro file readable; see `Reader`. Records become columns; unions of several types become text."""
    import fastavro
    import pyarrow as pa

    with (
        broken_told(path, "Avro", (EOFError, ValueError, IndexError, KeyError, TypeError, pa.ArrowInvalid)),
        path.open("rb") as file,
    ):
        reader: Any = fastavro.reader(file)
        fields = reader.writer_schema.get("fields") if isinstance(reader.writer_schema, dict) else None
        if fields is None:
            raise UnsupportedFormat("The Avro file does not hold records.", file=path.name)
        types = _Types(reader._named_schemas.get("writer", {}) if hasattr(reader, "_named_schemas") else {}, bounds)
        schema = pa.schema([pa.field(field["name"], types.arrow(field["type"], 0)) for field in fields])
        return converted(schema, _batches(reader, schema), detected, bounds, session, work)


def _batches(reader: Any, schema: "pa.Schema") -> Iterator["pa.RecordBatch"]:
    import pyarrow as pa

    records = iter(reader)
    while chunk := list(islice(records, _BATCH_ROWS)):
        arrays = [
            pa.array([_fitted(record.get(field.name), field.type) for record in chunk], field.type) for field in schema
        ]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _fitted(value: Any, type_: "pa.DataType") -> Any:
    """Values of text columns that are no text (unions of several types) are written out."""
    return str(value) if value is not None and type_ == "string" and not isinstance(value, str) else value


class _Types:
    """Avro types as Arrow types."""

    def __init__(self, named: Mapping[str, Any], bounds: Bounds) -> None:
        self._named = dict(named)
        self._bounds = bounds

    def arrow(self, avro: Any, depth: int) -> "pa.DataType":
        import pyarrow as pa

        if depth > self._bounds.max_depth:
            raise LimitExceeded(f"The schema is nested deeper than {self._bounds.max_depth} levels.", file="")
        if isinstance(avro, list):
            present = [member for member in avro if member != "null"]
            return self.arrow(present[0], depth + 1) if len(present) == 1 else pa.string()
        if isinstance(avro, str):
            return self.arrow(self._named[avro], depth + 1) if avro in self._named else _primitive(avro)
        return self._complex(avro, depth)

    def _complex(self, avro: Mapping[str, Any], depth: int) -> "pa.DataType":
        import pyarrow as pa

        kind = avro["type"]
        logical = _logical(avro)
        if logical is not None:
            return logical
        if "name" in avro:
            self._named[avro["name"]] = avro
        if kind == "record":
            return pa.struct(
                [pa.field(field["name"], self.arrow(field["type"], depth + 1)) for field in avro["fields"]]
            )
        if kind == "array":
            return pa.list_(self.arrow(avro["items"], depth + 1))
        if kind == "map":
            return pa.map_(pa.string(), self.arrow(avro["values"], depth + 1))
        if kind == "fixed":
            return pa.binary()
        return pa.string() if kind == "enum" else self.arrow(kind, depth + 1)


def _primitive(name: str) -> "pa.DataType":
    import pyarrow as pa

    return {
        "null": pa.string(),
        "boolean": pa.bool_(),
        "int": pa.int32(),
        "long": pa.int64(),
        "float": pa.float32(),
        "double": pa.float64(),
        "bytes": pa.binary(),
        "string": pa.string(),
    }[name]


def _logical(avro: Mapping[str, Any]) -> "pa.DataType | None":
    import pyarrow as pa

    name = avro.get("logicalType")
    if name == "decimal":
        return pa.decimal128(avro["precision"], avro.get("scale", 0)) if avro["precision"] <= 38 else pa.string()
    return {
        "date": pa.date32(),
        "time-millis": pa.time32("ms"),
        "time-micros": pa.time64("us"),
        "timestamp-millis": pa.timestamp("us", tz="UTC"),
        "timestamp-micros": pa.timestamp("us", tz="UTC"),
        "local-timestamp-millis": pa.timestamp("us"),
        "local-timestamp-micros": pa.timestamp("us"),
        "uuid": pa.string(),
    }.get(str(name))
