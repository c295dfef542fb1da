"""Columns with all that can change of them: nested parts, whether NULL is allowed, defaults, descriptions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pyiceberg.schema import Schema
    from pyiceberg.types import IcebergType, NestedField

NESTED = ("struct", "list", "map")


class TypedColumn(Protocol):
    """A column as the catalog lists it: `type` is the engine's."""

    @property
    def field_id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def type(self) -> str: ...


@dataclass(frozen=True)
class Column:
    """A column, or a part of a nested one.

    Attributes:
        id: Its Iceberg field id, which stays when it is renamed; None where it was not recorded.
        type: In Iceberg's words (`long`, `decimal(10, 2)`); `struct`, `list` or `map` for what has parts.
        required: Whether NULL is refused.
        default: What is written where no value is given, as text.
        parts: Of a struct its fields, of a list `element`, of a map `key` and `value`.
    """

    id: int | None
    name: str
    type: str
    required: bool = False
    default: str | None = None
    doc: str | None = None
    parts: tuple["Column", ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether name, id and type say all there is to say."""
        return not (self.required or self.parts or self.doc or self.default is not None)

    def to_json(self) -> dict[str, Any]:
        """JSON-ready; what has its usual value is left out."""
        told: dict[str, Any] = {"id": self.id, "name": self.name, "type": self.type}
        told |= {"required": True} if self.required else {}
        told |= {"default": self.default} if self.default is not None else {}
        told |= {"doc": self.doc} if self.doc else {}
        return told | ({"parts": [part.to_json() for part in self.parts]} if self.parts else {})


def from_json(told: Iterable[Mapping[str, Any]]) -> tuple[Column, ...]:
    """The inverse of `Column.to_json`, for all columns."""
    return tuple(
        Column(
            one["id"],
            one["name"],
            one["type"],
            bool(one.get("required", False)),
            one.get("default"),
            one.get("doc"),
            from_json(one.get("parts", ())),
        )
        for one in told
    )


def of_schema(schema: "Schema | None") -> tuple[Column, ...]:
    """The columns of an Iceberg schema; none for a table that is not there."""
    return tuple(_field(field) for field in schema.fields) if schema is not None else ()


def of_types(columns: Sequence[TypedColumn]) -> tuple[Column, ...]:
    """Columns of which only the engine's type is known; their nested parts have no ids."""
    from neurolake.storage.types import iceberg_type_of

    return tuple(_without_ids(column.field_id, column.name, iceberg_type_of(column.type)) for column in columns)


def _field(field: "NestedField") -> Column:
    default = field.write_default if field.write_default is not None else field.initial_default
    kind, parts = _kind(field.field_type)
    return Column(
        field.field_id,
        field.name,
        kind,
        field.required,
        None if default is None else str(default),
        field.doc or None,
        parts,
    )


def _kind(kind: "IcebergType") -> tuple[str, tuple[Column, ...]]:
    from pyiceberg.types import ListType, MapType, StructType

    match kind:
        case StructType():
            return "struct", tuple(_field(part) for part in kind.fields)
        case ListType():
            return "list", (_part(kind.element_id, "element", kind.element_type, required=kind.element_required),)
        case MapType():
            key = _part(kind.key_id, "key", kind.key_type, required=True)
            return "map", (key, _part(kind.value_id, "value", kind.value_type, required=kind.value_required))
        case _:
            return str(kind), ()


def _part(field_id: int, name: str, kind: "IcebergType", *, required: bool) -> Column:
    said, parts = _kind(kind)
    return Column(field_id, name, said, required, parts=parts)


def _without_ids(field_id: int | None, name: str, kind: "IcebergType") -> Column:
    said, parts = _kind(kind)
    return Column(field_id, name, said, parts=tuple(_stripped(part) for part in parts))


def _stripped(part: Column) -> Column:
    return Column(None, part.name, part.type, part.required, parts=tuple(_stripped(one) for one in part.parts))
