"""Types and values for Spark: Arrow's types as Spark's, Python's values as literals."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pyarrow as pa
from pyspark.sql.connect import proto

from neurolake.engine.arrow_types import arrow_type, common_type
from neurolake.engine.base import ScanColumn
from neurolake.engine.spark_client import ParquetFiles
from neurolake.kernel.errors import InvalidSql

_NAMES = {
    "bool": "boolean",
    "int8": "byte",
    "int16": "short",
    "int32": "integer",
    "int64": "long",
    "float": "float",
    "double": "double",
    "string": "string",
    "binary": "binary",
    "date32[day]": "date",
    "time64[us]": "time(6)",
    "timestamp[us]": "timestamp_ntz",
    "timestamp[us, tz=UTC]": "timestamp",
}
_WIDER = {
    "uint8": pa.int16(),
    "uint16": pa.int32(),
    "uint32": pa.int64(),
    "uint64": pa.decimal128(20, 0),
    "halffloat": pa.float32(),
    "date64[ms]": pa.date32(),
    "null": pa.string(),
}
_UUID_PARTS = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def tick(name: str) -> str:
    """`name` as a quoted identifier."""
    return "`" + name.replace("`", "``") + "`"


def scanned(paths: tuple[str, ...], columns: tuple[ScanColumn, ...]) -> ParquetFiles:
    """Data files whose columns are found by field id; a column that a file lacks is NULL."""
    fields = [
        _field(str(number), _read_type(column.type), {"parquet.field.id": column.field_id})
        for number, column in enumerate(columns)
    ]
    expressions = [f"{_value(number, column.type)} AS {tick(column.name)}" for number, column in enumerate(columns)]
    return ParquetFiles(paths, _json(fields), tuple(expressions))


def stored(path: str, schema: pa.Schema) -> ParquetFiles:
    """A file that was written with `stored_schema`."""
    fields = [_field(str(number), _spark_type(kind), {}) for number, kind in enumerate(schema.types)]
    return ParquetFiles((path,), _json(fields), tuple(f"`{n}` AS {tick(name)}" for n, name in enumerate(schema.names)))


def stored_schema(schema: pa.Schema) -> pa.Schema:
    """A table's schema in types that Spark has: unsigned numbers are wider, the rest is the engines' common type."""
    return pa.schema([(field.name, _WIDER.get(str(field.type)) or common_type(field.type)) for field in schema])


def _read_type(words: str) -> Any:
    return "binary" if words == "UUID" else _spark_type(arrow_type(words))


def _value(number: int, words: str) -> str:
    if words != "UUID":
        return f"`{number}`"
    parts = ", ".join(f"substr(lower(hex(`{number}`)), {start}, {length})" for start, length in _UUID_PARTS)
    return f"CASE WHEN `{number}` IS NOT NULL THEN concat_ws('-', {parts}) END"


def _json(fields: list[dict[str, Any]]) -> str:
    return json.dumps({"type": "struct", "fields": fields})


def _field(name: str, kind: Any, metadata: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "type": kind, "nullable": True, "metadata": metadata}


def _spark_type(kind: pa.DataType) -> Any:
    if pa.types.is_decimal(kind):
        return f"decimal({kind.precision},{kind.scale})"
    if pa.types.is_list(kind):
        return {"type": "array", "elementType": _spark_type(kind.value_type), "containsNull": True}
    if pa.types.is_map(kind):
        key, value = _spark_type(kind.key_type), _spark_type(kind.item_type)
        return {"type": "map", "keyType": key, "valueType": value, "valueContainsNull": True}
    if pa.types.is_struct(kind):
        return {"type": "struct", "fields": [_field(field.name, _spark_type(field.type), {}) for field in kind]}
    name = _NAMES.get(str(kind))
    if name is None:
        raise InvalidSql(f"Spark has no type for {kind}.", hint="Cast the column to another type.")
    return name


def literal(value: Any) -> proto.Expression:
    """A parameter's value.

    Raises:
        InvalidSql: Spark has no type for it.
    """
    return proto.Expression(literal=_literal(value))


def _literal(value: Any) -> proto.Expression.Literal:
    make = _LITERALS.get(type(value))
    if make is None:
        raise InvalidSql(f"Spark takes no parameter of the type {type(value).__name__}.")
    return make(value)


def _whole(value: int) -> proto.Expression.Literal:
    if -(2**31) <= value < 2**31:
        return proto.Expression.Literal(integer=value)
    if -(2**63) <= value < 2**63:
        return proto.Expression.Literal(long=value)
    return _decimal(Decimal(value))


def _decimal(value: Decimal) -> proto.Expression.Literal:
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise InvalidSql(f"{value} is no decimal number.")
    scale = max(-exponent, 0)
    precision = max(len(value.as_tuple().digits) + max(exponent, 0), scale)
    return proto.Expression.Literal(
        decimal=proto.Expression.Literal.Decimal(value=f"{value:f}", precision=precision, scale=scale)
    )


def _moment(value: datetime) -> proto.Expression.Literal:
    if value.tzinfo is not None:
        # Spark 4.3 writes it into the query as TIMESTAMP '…', which here has no zone.
        raise InvalidSql("Spark takes no parameter with a time zone.", hint="Give it as text, and cast it.")
    return proto.Expression.Literal(timestamp_ntz=(value.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND)


_LITERALS: dict[type, Callable[[Any], proto.Expression.Literal]] = {
    type(None): lambda _: proto.Expression.Literal(null=proto.DataType(null=proto.DataType.NULL())),
    bool: lambda value: proto.Expression.Literal(boolean=value),
    int: _whole,
    float: lambda value: proto.Expression.Literal(double=value),
    str: lambda value: proto.Expression.Literal(string=value),
    bytes: lambda value: proto.Expression.Literal(binary=value),
    Decimal: _decimal,
    datetime: _moment,
    date: lambda value: proto.Expression.Literal(date=(value - _EPOCH.date()).days),
    UUID: lambda value: proto.Expression.Literal(string=str(value)),
}
