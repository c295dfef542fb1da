"""Arrow types in SQL's words, and back; the types that every engine's answers have."""

from typing import TYPE_CHECKING, Any

from sqlglot import exp

if TYPE_CHECKING:
    import pyarrow as pa

_NAMES = {
    "bool": "BOOLEAN",
    "int8": "TINYINT",
    "int16": "SMALLINT",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "uint8": "UTINYINT",
    "uint16": "USMALLINT",
    "uint32": "UINTEGER",
    "uint64": "UBIGINT",
    "halffloat": "FLOAT",
    "float": "FLOAT",
    "double": "DOUBLE",
    "string": "VARCHAR",
    "large_string": "VARCHAR",
    "string_view": "VARCHAR",
    "binary": "BLOB",
    "large_binary": "BLOB",
    "date32[day]": "DATE",
    "month_day_nano_interval": "INTERVAL",
    "null": "NULL",
}
_Kind = exp.DataType.Type
_ARROW: dict[Any, tuple[str, ...]] = {
    _Kind.BOOLEAN: ("bool_",),
    _Kind.TINYINT: ("int8",),
    _Kind.SMALLINT: ("int16",),
    _Kind.INT: ("int32",),
    _Kind.BIGINT: ("int64",),
    _Kind.FLOAT: ("float32",),
    _Kind.DOUBLE: ("float64",),
    _Kind.DECIMAL: ("decimal128",),
    _Kind.DATE: ("date32",),
    _Kind.TIME: ("time64", "us"),
    _Kind.TIMESTAMP: ("timestamp", "us"),
    _Kind.TIMESTAMPNTZ: ("timestamp", "us"),
    _Kind.TIMESTAMPTZ: ("timestamp", "us", "UTC"),
    _Kind.VARBINARY: ("binary",),
}
"""Function of Arrow's that makes the type, and its arguments."""


def sql_type(kind: "pa.DataType") -> str:
    """`decimal128(10, 2)` → `DECIMAL(10,2)`, `list<item: int64>` → `BIGINT[]`; an unknown type as Arrow names it."""
    import pyarrow as pa

    if pa.types.is_decimal(kind):
        return f"DECIMAL({kind.precision},{kind.scale})"
    if pa.types.is_timestamp(kind):
        return "TIMESTAMP WITH TIME ZONE" if kind.tz else "TIMESTAMP"
    if pa.types.is_time(kind):
        return "TIME"
    if pa.types.is_dictionary(kind):
        return sql_type(kind.value_type)
    return _nested(kind) or _NAMES.get(str(kind), str(kind).upper())


def _nested(kind: "pa.DataType") -> str | None:
    import pyarrow as pa

    from neurolake.engine.sql import ident

    if pa.types.is_map(kind):
        return f"MAP({sql_type(kind.key_type)}, {sql_type(kind.item_type)})"
    if pa.types.is_struct(kind):
        parts = ", ".join(f"{ident(field.name)} {sql_type(field.type)}" for field in kind)
        return f"STRUCT({parts})"
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return f"{sql_type(kind.value_type)}[]"
    return None


def arrow_type(words: str) -> "pa.DataType":
    """A column's type in SQL's words as an Arrow type; what has none of its own (UUID) is text."""
    return _arrow(exp.DataType.build(words, dialect="duckdb"))


def _arrow(node: exp.DataType) -> "pa.DataType":
    import pyarrow as pa

    parts: list[Any] = node.expressions
    if node.this in (_Kind.ARRAY, _Kind.LIST):
        return pa.list_(_arrow(parts[0]))
    if node.this == _Kind.MAP:
        return pa.map_(_arrow(parts[0]), _arrow(parts[1]))
    if node.this == _Kind.STRUCT:
        return pa.struct([(part.name, _arrow(part.args["kind"])) for part in parts])
    name, *arguments = _ARROW.get(node.this, ("string",))
    if node.this == _Kind.DECIMAL:
        return pa.decimal128(*(int(part.name) for part in parts))
    return getattr(pa, name)(*arguments)


def common_type(kind: "pa.DataType") -> "pa.DataType":
    """The type of a column in an engine's answer, whichever the engine: one text, one binary, microseconds."""
    import pyarrow as pa

    if pa.types.is_map(kind):
        return pa.map_(common_type(kind.key_type), common_type(kind.item_type))
    if pa.types.is_struct(kind):
        return pa.struct([(field.name, common_type(field.type)) for field in kind])
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return pa.list_(common_type(kind.value_type))
    if pa.types.is_dictionary(kind):
        return common_type(kind.value_type)
    return _common_scalar(kind)


def _common_scalar(kind: "pa.DataType") -> "pa.DataType":
    import pyarrow as pa

    if pa.types.is_timestamp(kind):
        return pa.timestamp("us", "UTC" if kind.tz else None)
    if pa.types.is_time(kind):
        return pa.time64("us")
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return pa.string()
    if pa.types.is_large_binary(kind) or pa.types.is_binary_view(kind) or pa.types.is_fixed_size_binary(kind):
        return pa.binary()
    return kind


def common_schema(schema: "pa.Schema") -> "pa.Schema":
    """A schema with every column of its `common_type`, every column nullable, without metadata."""
    import pyarrow as pa

    return pa.schema([(field.name, common_type(field.type)) for field in schema])
