"""Stretches of time as bounds: the first moment in, and the first moment after."""

from datetime import datetime, timedelta

from neurolake.intent.times import Span


def bounds(span: Span, now: datetime) -> tuple[datetime, datetime]:
    """The bounds of a stretch, seen from a moment. "The last 7 days" are whole days and end with today."""
    if span.kind == "month":
        start = datetime(span.year, span.count, 1, tzinfo=now.tzinfo)
        return start, _moved(start, "month", 1)
    current = _cut(now, span.unit)
    if span.kind == "this":
        return current, _moved(current, span.unit, 1)
    if span.kind == "previous":
        return _moved(current, span.unit, -1), current
    if span.unit == "hour":
        return now - timedelta(hours=span.count), now
    end = _moved(_cut(now, "day"), "day", 1)
    return _moved(end, span.unit, -span.count), end


def _cut(moment: datetime, unit: str) -> datetime:
    """The beginning of the unit that a moment is in; weeks begin on Monday."""
    if unit == "hour":
        return moment.replace(minute=0, second=0, microsecond=0)
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[unit]


def _moved(moment: datetime, unit: str, count: int) -> datetime:
    """A moment some units later; a day that the month does not have is its last."""
    if unit in {"hour", "day", "week"}:
        return moment + timedelta(**{f"{unit}s": count})
    months = moment.year * 12 + moment.month - 1 + count * {"month": 1, "quarter": 3, "year": 12}[unit]
    year, month = divmod(months, 12)
    first = moment.replace(year=year, month=month + 1, day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return first + timedelta(days=min(moment.day, (following - first).days) - 1)
