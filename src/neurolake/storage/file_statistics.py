"""What the manifests say of each data file's columns: bounds and number of NULLs, decoded when first asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import isnan
from typing import TYPE_CHECKING, Any

from neurolake.storage.types import Field, iceberg_type_of

if TYPE_CHECKING:
    from pyiceberg.manifest import DataFile
    from pyiceberg.types import IcebergType, PrimitiveType

_EPOCH = date(1970, 1, 1)
_EPOCH_TIME = datetime(1970, 1, 1)
_EPOCH_UTC = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class ColumnStatistics:
    """One column in every file of a table, file by file in the order of the files.

    Attributes:
        low, high: No value of the file lies outside; None where unknown, or where the file has no value. NaN lies
            outside of any bounds. Texts may be cut (and the upper bound raised), so that no file need hold them.
        nulls: Number of rows without a value, None where unknown.
    """

    low: tuple[Any, ...]
    high: tuple[Any, ...]
    nulls: tuple[int | None, ...]


class FileStatistics:
    """A table's data files at a snapshot, with what is known of their columns.

    Args:
        columns: By path, the field ids of the columns that a file holds.

    Attributes:
        paths, rows, bytes: Of every file, in one order.
    """

    def __init__(self, files: "Sequence[DataFile]" = (), columns: Mapping[str, frozenset[int]] | None = None) -> None:
        self.paths = tuple(str(file.file_path) for file in files)
        self.rows = tuple(int(file.record_count) for file in files)
        self.bytes = tuple(int(file.file_size_in_bytes) for file in files)
        self._files = tuple(
            (file.lower_bounds or {}, file.upper_bounds or {}, file.null_value_counts or {}) for file in files
        )
        self._held = columns or {}
        self._columns: dict[tuple[int, str], ColumnStatistics] = {}

    def column(self, field: Field) -> ColumnStatistics:
        """A column's statistics; a column that a file lacks is NULL in all its rows."""
        key = (field.id, field.type)
        found = self._columns.get(key)
        if found is None:
            found = self._columns[key] = self._decoded(field)
        return found

    def _decoded(self, field: Field) -> ColumnStatistics:
        decode = _decoder(iceberg_type_of(field.type)) if not field.children else lambda _raw: None
        return ColumnStatistics(
            low=tuple(decode(lower.get(field.id)) for lower, _, _ in self._files),
            high=tuple(decode(upper.get(field.id)) for _, upper, _ in self._files),
            nulls=tuple(self._nulls(number, field) for number in range(len(self.paths))),
        )

    def _nulls(self, number: int, field: Field) -> int | None:
        held = self._held.get(self.paths[number])
        if held is not None and field.id not in held:
            return self.rows[number]
        known = self._files[number][2].get(field.id) if not field.children else None
        return None if known is None else int(known)


def _decoder(kind: "IcebergType") -> Callable[[bytes | None], Any]:
    from pyiceberg.conversions import from_bytes
    from pyiceberg.types import PrimitiveType

    refine = _REFINE.get(str(kind).partition("(")[0])

    def decode(raw: bytes | None) -> Any:
        if raw is None or refine is None or not isinstance(kind, PrimitiveType):
            return None
        try:
            return refine(from_bytes(_written_as(kind, raw), raw))
        except (ValueError, OverflowError, UnicodeDecodeError):
            # A moment beyond what Python can hold: the file is never left out on account of it.
            return None

    return decode


def _written_as(kind: "PrimitiveType", raw: bytes) -> "PrimitiveType":
    """The type at the time of writing: a column that was widened since has shorter bounds in older files."""
    from pyiceberg.types import DoubleType, FloatType, IntegerType, LongType

    if len(raw) == 4 and isinstance(kind, LongType):
        return IntegerType()
    return FloatType() if len(raw) == 4 and isinstance(kind, DoubleType) else kind


def _number(value: Any) -> Any:
    return None if isnan(value) else value


def _same(value: Any) -> Any:
    return value


_REFINE: dict[str, Callable[[Any], Any]] = {
    "boolean": _same,
    "int": _same,
    "long": _same,
    "float": _number,
    "double": _number,
    "decimal": Decimal,
    "string": _same,
    "date": lambda days: _EPOCH + timedelta(days=days),
    "timestamp": lambda micros: _EPOCH_TIME + timedelta(microseconds=micros),
    "timestamptz": lambda micros: _EPOCH_UTC + timedelta(microseconds=micros),
}
