"""The types that a table's columns can have, with values at their edges."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import pyarrow as pa


@dataclass(frozen=True)
class TypeCase:
    """A column's type.

    Attributes:
        words: As the catalog has it.
        stored: As Parquet files have it.
        answered: As every engine answers it.
        expected: What comes back for `values` where that differs.
    """

    name: str
    words: str
    stored: pa.DataType
    values: Sequence[Any]
    answered: pa.DataType
    expected: Sequence[Any] | None = None


def _case(name: str, words: str, stored: pa.DataType, values: Sequence[Any]) -> TypeCase:
    return TypeCase(name, words, stored, values, stored)


_UUID = "59686db7-135c-45b5-8cc4-8dd9597c2eaa"
_STRUCT = pa.struct([("n", pa.int64()), ("t", pa.string())])
_DEEP = pa.list_(pa.struct([("m", pa.map_(pa.string(), pa.list_(pa.decimal128(10, 2))))]))

TYPES: tuple[TypeCase, ...] = (
    _case("boolean", "BOOLEAN", pa.bool_(), [True, False, None]),
    _case("integer", "INTEGER", pa.int32(), [0, -(2**31), 2**31 - 1, None]),
    _case("bigint", "BIGINT", pa.int64(), [0, -(2**63), 2**63 - 1, None]),
    _case("float", "FLOAT", pa.float32(), [0.5, float("nan"), float("inf"), None]),
    _case("double", "DOUBLE", pa.float64(), [0.1, -0.0, float("nan"), float("inf"), float("-inf"), 5e-324, None]),
    _case("decimal", "DECIMAL(10,2)", pa.decimal128(10, 2), [Decimal("12345678.90"), Decimal("-0.01"), None]),
    _case("wide decimal", "DECIMAL(38,10)", pa.decimal128(38, 10), [Decimal("9" * 28 + ".0123456789"), None]),
    _case("date", "DATE", pa.date32(), [date(2024, 2, 29), date(1, 1, 1), date(9999, 12, 31), None]),
    _case("time", "TIME", pa.time64("us"), [time(0), time(23, 59, 59, 999_999), None]),
    _case(
        "timestamp",
        "TIMESTAMP",
        pa.timestamp("us"),
        [datetime(2024, 2, 29, 1, 2, 3, 4), datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999_999), None],
    ),
    _case(
        "timestamp with zone",
        "TIMESTAMP WITH TIME ZONE",
        pa.timestamp("us", "UTC"),
        [datetime(2024, 2, 29, 1, 2, 3, 4, UTC), datetime(1969, 12, 31, 23, 59, 59, 999_999, UTC), None],
    ),
    _case("text", "VARCHAR", pa.string(), ["", "a", "snöw ❄ 𝄞", "it's\n\t\\", "x" * 5000, None]),
    _case("blob", "BLOB", pa.binary(), [b"", b"\x00\xff", "ä".encode(), None]),
    TypeCase("uuid", "UUID", pa.uuid(), [UUID(_UUID), None], pa.string(), [_UUID, None]),
    _case("struct", 'STRUCT("n" BIGINT, "t" VARCHAR)', _STRUCT, [{"n": 1, "t": "x"}, {"n": None, "t": None}, None]),
    _case("list", "BIGINT[]", pa.list_(pa.int64()), [[1, None, 3], [], None]),
    _case("map", "MAP(VARCHAR, BIGINT)", pa.map_(pa.string(), pa.int64()), [[("a", 1), ("b", None)], [], None]),
    _case(
        "deep",
        'STRUCT("m" MAP(VARCHAR, DECIMAL(10,2)[]))[]',
        _DEEP,
        [[{"m": [("k", [Decimal("1.50"), None])]}, {"m": None}, None], [], None],
    ),
)
