"""Dates and times in the tree: what arithmetic on constants comes to."""

import calendar
from datetime import date, datetime, timedelta

from sqlglot import exp

from neurolake.optimizer.kinds import kind_of

_DAYS = {"DAY": 1, "WEEK": 7}
_MONTHS = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}


def moment_of(node: exp.Expr) -> date | datetime | None:
    """The value of `DATE '…'` or `TIMESTAMP '…'` (without a zone), as a date or a datetime."""
    if type(node) is not exp.Cast or not isinstance(node.this, exp.Literal) or not node.this.is_string:
        return None
    kind = kind_of(node.to.sql("duckdb"))
    if kind is None or kind.family not in ("date", "timestamp"):
        return None
    try:
        if kind.family == "date":
            return date.fromisoformat(node.this.name)
        parsed = datetime.fromisoformat(node.this.name)
    except ValueError:
        return None
    return parsed if parsed.tzinfo is None else None


def computed_date(node: exp.Expr) -> exp.Expr | None:
    """`DATE '…' ± INTERVAL n unit` as the TIMESTAMP it is, `DATE '…' ± n` as the DATE; None when it is neither."""
    sum_ = node.unnest()
    start = moment_of(sum_.this) if isinstance(sum_, exp.Add | exp.Sub) else None
    if start is None:
        return None
    sign = 1 if isinstance(sum_, exp.Add) else -1
    step = sum_.args["expression"]
    try:
        if isinstance(step, exp.Interval):
            return _plus_interval(start, step, sign)
        whole = not isinstance(start, datetime) and isinstance(step, exp.Literal) and step.is_int
        return literal_of(start + timedelta(days=sign * int(step.name))) if whole else None
    except (OverflowError, ValueError):
        return None


def _plus_interval(start: date, step: exp.Interval, sign: int) -> exp.Expr | None:
    number = step.this
    unit = step.args.get("unit")
    if not isinstance(number, exp.Literal) or not number.name.isdecimal() or not isinstance(unit, exp.Var):
        return None
    count = sign * int(number.name)
    name = unit.name.upper().removesuffix("S")
    moment = start if isinstance(start, datetime) else datetime(start.year, start.month, start.day)
    if name in _DAYS:
        return literal_of(moment + timedelta(days=_DAYS[name] * count))
    return literal_of(_plus_months(moment, _MONTHS[name] * count)) if name in _MONTHS else None


def _plus_months(moment: datetime, months: int) -> datetime:
    """The same day of another month, or its last day."""
    years, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, calendar.monthrange(years, month + 1)[1])
    return moment.replace(year=years, month=month + 1, day=day)


def literal_of(moment: date) -> exp.Expr:
    """A date or a datetime as the literal of the engine."""
    if isinstance(moment, datetime):
        return exp.cast(exp.Literal.string(moment.isoformat(sep=" ")), "timestamp")
    return exp.cast(exp.Literal.string(moment.isoformat()), "date")


def midnight(node: exp.Expr) -> exp.Expr | None:
    """A TIMESTAMP at the start of a day as that DATE: a column of dates need not be converted to be compared to it."""
    moment = moment_of(node)
    if not isinstance(moment, datetime) or moment.time() != datetime.min.time():
        return None
    return literal_of(moment.date())
