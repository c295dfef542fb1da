"""Quantiles and histograms of numbers and times, over the sample: two statements for any number of columns."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import ceil, isfinite
from typing import Any

from neurolake.engine.base import Column, Session
from neurolake.engine.sql import literal
from neurolake.quality.base import Bucket, Table
from neurolake.quality.kinds import Kind, kind
from neurolake.quality.values import chunks, value_sql

NUMERIC: frozenset[Kind] = frozenset({"integer", "decimal", "float", "date", "timestamp"})
QUANTILES: Mapping[str, float] = {
    "p01": 0.01, "p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95, "p99": 0.99,
}  # fmt: skip
BARS = 20
_DAY_S = 86_400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_MAX_COLUMNS = 300
_UNBOUNDED: frozenset[Kind] = frozenset({"float", "date", "timestamp"})


@dataclass(frozen=True)
class Spread:
    """Quantiles ("p01" … "p99": the smallest value with at least that share of the values up to it) and histogram
    (up to 20 bars of equal width, counts scaled to the whole table) of a column's finite present values.
    """

    quantiles: Mapping[str, Any] = field(default_factory=dict)
    histogram: tuple[Bucket, ...] = ()


@dataclass(frozen=True)
class _Scale:
    """Where a column's bars lie, in numbers (times: seconds since 1970)."""

    low: float
    high: float
    width: float
    bars: int


def spreads(session: Session, table: Table, columns: Sequence[Column], missing: Mapping[str, str]) -> dict[str, Spread]:
    """Column → its spread, for the columns of numbers and times.

    Args:
        missing: Column → SQL of whether its cell is missing; columns without are present unless NULL.
    """
    found: dict[str, Spread] = {}
    for chunk in chunks([column for column in columns if kind(column.type) in NUMERIC], _MAX_COLUMNS):
        found |= _of_chunk(session, table, chunk, missing)
    return found


def _of_chunk(
    session: Session, table: Table, columns: Sequence[Column], missing: Mapping[str, str]
) -> dict[str, Spread]:
    values = ", ".join(f"{_value(column, missing)} AS v{number}" for number, column in enumerate(columns))
    source = f"(SELECT {values} FROM {table.sample})"
    shares = ", ".join(str(share) for share in (0.0, *QUANTILES.values(), 1.0))
    figures = ", ".join(f"quantile_disc(v{number}, [{shares}])" for number in range(len(columns)))
    row = session.run(f"SELECT {figures} FROM {source}")[0]
    quantiles: dict[str, dict[str, Any]] = {}
    scales: dict[str, _Scale] = {}
    for column, found in zip(columns, row, strict=True):
        if found is not None:
            low, *inner, high = found
            quantiles[column.name] = dict(zip(QUANTILES, inner, strict=True))
            scale = _scale(kind(column.type), _as_number(low), _as_number(high))
            scales |= {column.name: scale} if scale else {}
    bars = _histograms(session, table, columns, source, scales)
    return {name: Spread(found, bars.get(name, ())) for name, found in quantiles.items()}


def _as_number(value: Any) -> float | None:
    """Seconds since 1970 for a time; None for one before the years that Python can hold, which comes as a text."""
    if isinstance(value, datetime):
        return (value - _EPOCH).total_seconds()
    if isinstance(value, date):
        return float((value - _EPOCH.date()).days * _DAY_S)
    return None if isinstance(value, str) else float(value)


def _value(column: Column, missing: Mapping[str, str]) -> str:
    """SQL: the value, NULL where it is missing or infinite."""
    tests = [f"NOT ({missing[column.name]})"] if column.name in missing else []
    tests += [f"isfinite({value_sql(column)})"] if kind(column.type) in _UNBOUNDED else []
    return f"CASE WHEN {' AND '.join(tests)} THEN {value_sql(column)} END" if tests else value_sql(column)


def _numbers(columns: Sequence[Column]) -> list[str]:
    return [
        f"epoch(v{number})" if kind(column.type) in {"date", "timestamp"} else f"v{number}::DOUBLE"
        for number, column in enumerate(columns)
    ]


def _histograms(
    session: Session, table: Table, columns: Sequence[Column], source: str, scales: Mapping[str, _Scale]
) -> dict[str, tuple[Bucket, ...]]:
    drawn = {
        number: (column.name, _bar(x, scales[column.name]))
        for number, (column, x) in enumerate(zip(columns, _numbers(columns), strict=True))
        if column.name in scales
    }
    if not drawn:
        return {}
    bars = ", ".join(f'{bar} AS "{number}"' for number, (_, bar) in drawn.items())
    rows = session.run(f"""
        SELECT CAST(col AS INTEGER), bar, count(*) FROM (
            UNPIVOT (SELECT {bars} FROM {source}) ON COLUMNS(*) INTO NAME col VALUE bar)
        GROUP BY ALL""")
    counts: dict[str, dict[int, int]] = defaultdict(dict)
    for number, bar, count in rows:
        name = drawn[number][0]
        last = scales[name].bars - 1
        counts[name][min(bar, last)] = counts[name].get(min(bar, last), 0) + count
    factor = table.rows / max(1, table.sample_rows)
    kinds = {column.name: kind(column.type) for column in columns}
    return {name: _buckets(kinds[name], scales[name], counts[name], factor) for name, _ in drawn.values()}


def _bar(x: str, scale: _Scale) -> str:
    """SQL: the number of the bar; the greatest value may come out one too high."""
    low, width = (f"{literal(edge)}::DOUBLE" for edge in (scale.low, scale.width))
    if isfinite(scale.high - scale.low):
        return f"floor(({x} - {low}) / {width})::UTINYINT"
    return f"floor(abs({x} / {width} - {low} / {width}))::UTINYINT"


def _scale(of: Kind, low: float | None, high: float | None) -> _Scale | None:
    """Whole numbers and dates get bars of a whole width."""
    if low is None or high is None:
        return None
    unit = {"integer": 1, "date": _DAY_S}.get(of, 0)
    if unit and (high - low) / unit < 2**52:
        width: float = ceil(((high - low) / unit + 1) / BARS) * unit
        return _Scale(low, high, width, int((high - low) // width) + 1)
    width = high / BARS - low / BARS
    return _Scale(low, high, width, BARS) if width > 0 else _Scale(low, high, 1.0, 1)


def _buckets(of: Kind, scale: _Scale, counts: Mapping[int, int], factor: float) -> tuple[Bucket, ...]:
    edges = [scale.low + number * scale.width for number in range(scale.bars)] + [scale.high]
    shown = [_shown(of, edge) for edge in edges]
    return tuple(Bucket(shown[bar], shown[bar + 1], round(counts.get(bar, 0) * factor)) for bar in range(scale.bars))


def _shown(of: Kind, edge: float) -> Any:
    if of in {"date", "timestamp"}:
        return _moment(of, edge)
    return int(edge) if of == "integer" else edge


def _moment(of: Kind, seconds: float) -> date | datetime | None:
    """None for a time beyond the years that Python can hold."""
    try:
        moment = _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return None
    return moment.date() if of == "date" else moment
