"""Engine types and Iceberg types, each in terms of the other.

Iceberg has fewer types than the engine: unsigned and small integers widen, what has no counterpart
(intervals, enums, bit strings, JSON) is kept as text.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyiceberg.schema import Schema
    from pyiceberg.types import IcebergType, NestedField
    from sqlglot import exp

# By the names of sqlglot's types.
_PRIMITIVES = {
    "BOOLEAN": "boolean",
    "TINYINT": "int",
    "SMALLINT": "int",
    "INT": "int",
    "UTINYINT": "int",
    "USMALLINT": "int",
    "BIGINT": "long",
    "UINT": "long",
    "UBIGINT": "decimal(20, 0)",
    "INT128": "decimal(38, 0)",
    "UINT128": "decimal(38, 0)",
    "FLOAT": "float",
    "DOUBLE": "double",
    "DATE": "date",
    "TIME": "time",
    "TIMESTAMP": "timestamp",
    "TIMESTAMPNTZ": "timestamp",
    "TIMESTAMP_S": "timestamp",
    "TIMESTAMP_MS": "timestamp",
    "TIMESTAMP_NS": "timestamp",
    "DATETIME": "timestamp",
    "TIMESTAMPTZ": "timestamptz",
    "UUID": "uuid",
    "VARBINARY": "binary",
    "BINARY": "binary",
}
_ENGINE_NAMES = {
    "boolean": "BOOLEAN",
    "int": "INTEGER",
    "long": "BIGINT",
    "float": "FLOAT",
    "double": "DOUBLE",
    "date": "DATE",
    "time": "TIME",
    "timestamp": "TIMESTAMP",
    "timestamptz": "TIMESTAMP WITH TIME ZONE",
    "string": "VARCHAR",
    "uuid": "UUID",
    "binary": "BLOB",
}


@dataclass(frozen=True)
class Field:
    """A column of a table, or a part of a nested one, with its Iceberg field id and engine type."""

    id: int
    name: str
    type: str
    children: tuple["Field", ...] = ()


def storage_type(engine_type: str) -> str:
    """The engine type that a column of `engine_type` is stored as (`UBIGINT` → `DECIMAL(20,0)`)."""
    return engine_type_of(iceberg_type_of(engine_type))


def iceberg_type_of(engine_type: str) -> "IcebergType":
    """An engine type as an Iceberg type; field ids of nested parts are provisional."""
    if engine_type == '"NULL"':
        # A column of which the engine has seen no value at all.
        engine_type = "VARCHAR"
    from sqlglot import exp

    return _iceberg(exp.DataType.build(engine_type, dialect="duckdb"))


def _iceberg(node: "exp.DataType") -> "IcebergType":
    from pyiceberg.types import ListType, MapType, StringType

    parts, kind = node.expressions, node.this.name
    if kind in ("ARRAY", "LIST"):
        return ListType(element_id=1, element=_iceberg(parts[0]), element_required=False)
    if kind == "MAP":
        return MapType(key_id=1, key_type=_iceberg(parts[0]), value_id=2, value_type=_iceberg(parts[1]))
    if kind == "STRUCT":
        return _iceberg_struct(parts)
    if kind == "DECIMAL":
        return _iceberg_decimal(parts)
    return _primitive(_PRIMITIVES[kind]) if kind in _PRIMITIVES else StringType()


def _primitive(name: str) -> "IcebergType":
    from pyiceberg.types import IcebergType

    built: IcebergType = IcebergType.model_validate(name)
    return built


def _iceberg_struct(parts: list["exp.Expression"]) -> "IcebergType":
    from pyiceberg.types import NestedField, StringType, StructType

    if not parts:
        return StringType()
    fields = [
        NestedField(field_id=number, name=part.name, field_type=_iceberg(part.args["kind"]), required=False)
        for number, part in enumerate(parts, start=1)
    ]
    return StructType(*fields)


def _iceberg_decimal(parts: list["exp.Expression"]) -> "IcebergType":
    from pyiceberg.types import DecimalType

    precision, scale = (int(part.name) for part in parts) if len(parts) == 2 else (18, 3)
    return DecimalType(precision, scale)


def engine_type_of(iceberg_type: "IcebergType") -> str:
    """An Iceberg type in the engine's words."""
    from pyiceberg.types import DecimalType, FixedType, ListType, MapType, StructType
    from sqlglot import exp

    match iceberg_type:
        case ListType():
            return f"{engine_type_of(iceberg_type.element_type)}[]"
        case MapType():
            return f"MAP({engine_type_of(iceberg_type.key_type)}, {engine_type_of(iceberg_type.value_type)})"
        case StructType():
            parts = (
                f"{exp.to_identifier(part.name, quoted=True).sql('duckdb')} {engine_type_of(part.field_type)}"
                for part in iceberg_type.fields
            )
            return f"STRUCT({', '.join(parts)})"
        case DecimalType():
            return f"DECIMAL({iceberg_type.precision},{iceberg_type.scale})"
        case FixedType():
            return "BLOB"
        case _:
            return _ENGINE_NAMES.get(str(iceberg_type), "VARCHAR")


def fields_of(schema: "Schema") -> tuple[Field, ...]:
    """A schema's columns, nested parts included."""
    return tuple(_field(part) for part in schema.fields)


def _field(part: "NestedField") -> Field:
    return Field(part.field_id, part.name, engine_type_of(part.field_type), _children(part.field_type))


def _children(kind: "IcebergType") -> tuple[Field, ...]:
    from pyiceberg.types import ListType, MapType, StructType

    match kind:
        case StructType():
            return tuple(_field(part) for part in kind.fields)
        case ListType():
            return (_part(kind.element_id, "element", kind.element_type),)
        case MapType():
            return (_part(kind.key_id, "key", kind.key_type), _part(kind.value_id, "value", kind.value_type))
        case _:
            return ()


def _part(field_id: int, name: str, kind: "IcebergType") -> Field:
    return Field(field_id, name, engine_type_of(kind), _children(kind))
