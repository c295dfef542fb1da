"""Timeliness: are the rows as fresh as the table's own rhythm promises, and are its times plausible?

Score = share of plausible values in the freshness column * freshness of its newest value. There is no score for a
table without such a column, or when its series ended long ago: how fresh a closed, historical series was meant to be
cannot be known.
"""

from datetime import datetime
from typing import Any

from neurolake.engine.base import Session
from neurolake.engine.sql import ident
from neurolake.quality import freshness
from neurolake.quality.base import Cell, Context, Measurement, Table, TableProfile
from neurolake.quality.freshness import Series
from neurolake.quality.wilson import interval

_MAX_CELLS = 100


def measure(session: Session, table: Table, profile: TableProfile, context: Context) -> Measurement:
    """Score freshness and plausibility of time; None when no column tells it."""
    series = freshness.find(session, table, profile, context.now)
    if series is None:
        return Measurement("timeliness", None, _why_none(profile))
    if series.is_closed(context.now):
        name, newest = series.column.name, series.newest
        reason = f"The series in {name} ended on {newest:%Y-%m-%d}: it is a closed, historical one."
        return Measurement("timeliness", None, reason, detail=_detail(series, context.now))
    fresh = series.freshness(context.now)
    plausible = series.values - series.implausible
    cells = _implausible_cells(session, table, series, context.now)
    low, high = interval(plausible, series.values)
    return Measurement(
        "timeliness",
        fresh * plausible / series.values,
        numerator=fresh * plausible,
        denominator=series.values,
        rows=tuple(cell.row for cell in cells),
        cells=cells,
        wrong_cells=series.implausible * table.rows / max(1, table.sample_rows),
        interval=(fresh * low, fresh * high) if table.sampled else None,
        detail=_detail(series, context.now),
    )


def _why_none(profile: TableProfile) -> str:
    names = freshness.ranked_names(profile.columns)
    if not names:
        return "No column holds dates or times."
    return f"No date or time column says when a row was written or happened ({', '.join(names[:5])})."


def _implausible_cells(session: Session, table: Table, series: Series, now: datetime) -> tuple[Cell, ...]:
    if not series.implausible:
        return ()
    condition = freshness.implausible_sql(series.column, series.middle, now)
    name = series.column.name
    implausible = (
        f"SELECT {table.sample_id}, CAST({ident(name)} AS VARCHAR) FROM {table.sample} "
        f"WHERE {condition} ORDER BY ALL LIMIT {_MAX_CELLS}"
    )
    found = table.memory.rows(session, implausible, [name])
    return tuple(Cell(row, name, value, f"a time not after {now:%Y-%m-%d}") for row, value in found)


def _detail(series: Series, now: datetime) -> dict[str, Any]:
    return {
        "column": series.column.name,
        "role": series.role,
        "newest": series.newest.isoformat() if series.newest else None,
        "age_days": round(series.age(now).total_seconds() / 86_400, 2) if series.newest else None,
        "period_days": round(series.period.total_seconds() / 86_400, 2),
        "freshness": round(series.freshness(now), 4),
        "monotony": round(series.monotony, 4),
        "implausible": series.implausible,
    }
