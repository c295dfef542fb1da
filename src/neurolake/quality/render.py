"""Profiles and reports as JSON-ready values: moments in ISO form, NaN and infinities as null, decimals as numbers."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from math import isfinite
from typing import Any

from neurolake.quality.base import ColumnProfile, QualityReport, TableProfile

_LONGEST_TEXT = 500
_AS_THEY_ARE = frozenset({int, bool, type(None)})


def profile_json(profile: TableProfile) -> dict[str, Any]:
    """The profile as JSON-ready values; each column also carries `missing`, `present` and `null_rate`."""
    rendered = _record(profile)
    rendered["columns"] = [_column(column) for column in profile.columns]
    return rendered


def report_json(report: QualityReport) -> dict[str, Any]:
    """The report as JSON-ready values; the measurements are keyed by dimension."""
    rendered = _record(report)
    rendered["measurements"] = {item.dimension: _record(item) for item in report.measurements}
    return rendered


def _column(column: ColumnProfile) -> dict[str, Any]:
    rendered = _record(column)
    rendered |= {"missing": column.missing, "present": column.present, "null_rate": column.null_rate}
    return rendered


def _record(item: Any) -> dict[str, Any]:
    return {name: _plain(getattr(item, name)) for name in _names(item.__class__)}


@cache
def _names(record: Any) -> tuple[str, ...]:
    return tuple(part.name for part in fields(record))


def _plain(value: Any) -> Any:
    # Thousands of values: the exact type of most is seen faster than what they are an instance of.
    if type(value) in _AS_THEY_ARE or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return value if len(value) <= _LONGEST_TEXT else value[:_LONGEST_TEXT] + "…"
    if isinstance(value, float | Decimal):
        return float(value) if isfinite(value) else None
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return _nested(value)


def _nested(value: Any) -> Any:
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return _record(value)
    return value.hex() if isinstance(value, bytes | bytearray) else str(value)
