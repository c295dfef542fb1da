"""Values of a result as JSON and as text.

Whole numbers beyond 2^53 and decimal fractions become JSON strings, so that no reader rounds them; NaN and infinities
become null; times become ISO 8601 (with zone where the type has one), intervals ISO 8601 durations, bytes
base64, maps lists of [key, value].
"""

import json
import math
from base64 import b64encode
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

_SAFE_INTEGER = 2**53
_INFINITE = {"date": 2**31 - 1, "timestamp": 2**63 - 1}


def json_rows(table: "pa.Table | pa.RecordBatch") -> list[list[Any]]:
    """The rows of a (small) table, JSON-ready."""
    columns = [_json_column(column) for column in table.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def text_column(column: "pa.Array") -> "pa.Array":
    """A column as text: what `json_rows` gives, with nested values as JSON; numbers and booleans stay."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if _is_time(kind) or pa.types.is_decimal(kind):
        return _texts(column)
    if pa.types.is_dictionary(kind) or pa.types.is_null(kind):
        return pc.cast(column, pa.string())
    if pa.types.is_primitive(kind) and not pa.types.is_interval(kind):
        return column
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return column
    return pa.array([_as_text(json_value(value)) for value in column.to_pylist()], pa.string())


def json_value(value: Any) -> Any:
    """One value, JSON-ready."""
    convert = _CONVERTERS.get(type(value))
    if convert is not None:
        return convert(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "nanoseconds"):
        return _duration(value)
    return str(value)


def exact_json(value: Any) -> str:
    """A value as the text of a JSON document."""
    return json.dumps(json_value(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _json_column(column: "pa.ChunkedArray | pa.Array") -> list[Any]:

    if _is_time(column.type):
        texts: list[Any] = _texts(column).to_pylist()
        return texts
    return [json_value(value) for value in column.to_pylist()]


def _is_time(kind: "pa.DataType") -> bool:
    import pyarrow as pa

    return bool(pa.types.is_date(kind) or pa.types.is_timestamp(kind) or pa.types.is_time(kind))


def _texts(column: "pa.ChunkedArray | pa.Array") -> "pa.ChunkedArray | pa.Array":
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = pc.cast(column, pa.string())
    if pa.types.is_decimal(column.type):
        return texts
    texts = pc.replace_substring(texts, " ", "T", max_replacements=1)
    texts = pc.replace_substring_regex(texts, r"(\.\d*[1-9])0+(Z?)$|\.0+(Z?)$", r"\1\2\3")
    return _with_infinities(column, texts)


def _with_infinities(column: Any, texts: Any) -> Any:
    """The engine keeps infinite dates as the largest number, which reads as a date far off."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_time(column.type):
        return texts
    numbers = pc.cast(column, pa.int32() if pa.types.is_date32(column.type) else pa.int64())
    largest = _INFINITE["date" if pa.types.is_date32(column.type) else "timestamp"]
    texts = pc.if_else(pc.equal(numbers, largest), "infinity", texts)
    return pc.if_else(pc.equal(numbers, -largest), "-infinity", texts)


def _integer(value: int) -> int | str:
    return value if -_SAFE_INTEGER <= value <= _SAFE_INTEGER else str(value)


def _decimal(value: Decimal) -> int | str:
    """A decimal of scale 0 is a whole number (sums of whole numbers are such)."""
    return _integer(int(value)) if value.as_tuple().exponent == 0 else str(value)


def _real(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _list(value: list[Any]) -> list[Any]:
    return [json_value(item) for item in value]


def _duration(value: Any) -> str:
    """An interval of months, days and nanoseconds: P1Y2M3DT4H5M6.5S without the parts that are nought."""
    years, months = divmod(abs(value.months), 12)
    seconds, nanoseconds = divmod(abs(value.nanoseconds), 1_000_000_000)
    sign = {"m": "-" if value.months < 0 else "", "n": "-" if value.nanoseconds < 0 else ""}
    exact = f"{seconds % 60}.{nanoseconds:09d}".rstrip("0").rstrip(".")
    days = [(years, sign["m"], "Y"), (months, sign["m"], "M"), (abs(value.days), "-" if value.days < 0 else "", "D")]
    clock = [(seconds // 3600, sign["n"], "H"), (seconds // 60 % 60, sign["n"], "M"), (exact, sign["n"], "S")]
    first = "".join(f"{mark}{number}{unit}" for number, mark, unit in days if number)
    second = "".join(f"{mark}{number}{unit}" for number, mark, unit in clock if number not in (0, "0"))
    return f"P{first}T{second}" if second else f"P{first or '0D'}"


def _as_text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


_CONVERTERS: dict[type, Callable[[Any], Any]] = {
    type(None): lambda value: value,
    bool: lambda value: value,
    str: lambda value: value,
    int: _integer,
    float: _real,
    Decimal: _decimal,
    bytes: lambda value: b64encode(value).decode(),
    list: _list,
    tuple: _list,
    dict: lambda value: {str(key): json_value(item) for key, item in value.items()},
    date: date.isoformat,
    time: time.isoformat,
}
