"""Dates and times in Spark's SQL, where it counts, names or types them in another way."""

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from neurolake.engine.typed import Adapters, is_date, to
from neurolake.kernel.errors import InvalidSql

_MICROSECONDS = 1_000_000
_PLAIN_PARTS = frozenset(("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND", "QUARTER", "WEEK", "DOY"))


def _part_of(name: str, value: exp.Expr) -> exp.Expr:
    """A part of a time as the number that it is in DuckDB."""
    name = name.upper()
    if name in _PLAIN_PARTS:
        return to("BIGINT", exp.Extract(this=exp.var(name), expression=value))
    if name in ("DOW", "DAYOFWEEK", "WEEKDAY"):
        return to("BIGINT", exp.paren(exp.Sub(this=exp.func("dayofweek", value), expression=exp.Literal.number(1))))
    if name == "ISODOW":
        days = exp.Anonymous(this="weekday", expressions=[value])
        return to("BIGINT", exp.paren(exp.Add(this=days, expression=exp.Literal.number(1))))
    if name == "EPOCH":
        zoned = exp.Cast(this=value, to=exp.DataType(this=exp.DataType.Type.USERDEFINED, kind="TIMESTAMP_LTZ"))
        micros = to("DOUBLE", exp.Anonymous(this="unix_micros", expressions=[zoned]))
        return exp.paren(exp.Div(this=micros, expression=exp.Literal.number(_MICROSECONDS)))
    raise InvalidSql(f"Spark has no counterpart of the part {name} of a time.", hint="Ask the engine duckdb.")


def _part(name: str) -> Callable[[Any], exp.Expr]:
    return lambda node: _part_of(name, node.this)


def _extract(node: exp.Extract) -> exp.Expr:
    return _part_of(node.name, node.expression)


def _truncated(node: exp.TimestampTrunc | exp.DateTrunc) -> exp.Expr:
    """The type that it was; of a date, without a zone."""
    kind = node.this.type
    zoned = kind is not None and kind.is_type(exp.DataType.Type.TIMESTAMPTZ)
    return node if zoned else _plain(node)


def _plain(node: exp.Expr) -> exp.Expr:
    return exp.Cast(this=node.copy(), to=exp.DataType(this=exp.DataType.Type.USERDEFINED, kind="TIMESTAMP_NTZ"))


def _moved(node: exp.Add | exp.Sub) -> exp.Expr:
    """Dates have days between them, and a date that is moved by an interval is a time."""
    if is_date(node.this) and is_date(node.expression) and isinstance(node, exp.Sub):
        return to("BIGINT", exp.func("datediff", node.this, node.expression))
    compared = isinstance(node.parent, exp.Predicate)
    if is_date(node.this) and isinstance(node.expression, exp.Interval) and not compared:
        node.set("this", _plain(node.this))
    return node


def _between(node: exp.DateDiff) -> exp.Expr:
    """The bounds of the unit that lie between two times, not the whole units."""
    unit = node.text("unit").upper() or "DAY"
    if unit == "DAY":
        return to("BIGINT", exp.func("datediff", node.this, node.expression))
    per_year = {"YEAR": 1, "QUARTER": 4, "MONTH": 12}.get(unit)
    if per_year is None:
        raise InvalidSql(f"Spark does not count the bounds of the unit {unit}.", hint="Ask the engine duckdb.")
    late, early = (_since_zero(part, unit, per_year) for part in (node.this, node.expression))
    return to("BIGINT", exp.paren(exp.Sub(this=late, expression=early)))


def _since_zero(value: exp.Expr, unit: str, per_year: int) -> exp.Expr:
    years = exp.Mul(this=_part_of("YEAR", value.copy()), expression=exp.Literal.number(per_year))
    return years if unit == "YEAR" else exp.paren(exp.Add(this=years, expression=_part_of(unit, value.copy())))


def _written(pattern: str) -> Callable[[Any], exp.Expr]:
    return lambda node: exp.Anonymous(this="date_format", expressions=[node.this, exp.Literal.string(pattern)])


TIMES: Adapters = {
    exp.Add: _moved,
    exp.DateDiff: _between,
    exp.DateTrunc: _truncated,
    exp.Day: _part("day"),
    exp.DayOfWeek: _part("dow"),
    exp.DayOfWeekIso: _part("isodow"),
    exp.DayOfYear: _part("doy"),
    exp.Dayname: _written("EEEE"),
    exp.Extract: _extract,
    exp.Hour: _part("hour"),
    exp.Minute: _part("minute"),
    exp.Month: _part("month"),
    exp.Monthname: _written("MMMM"),
    exp.Quarter: _part("quarter"),
    exp.Second: _part("second"),
    exp.Sub: _moved,
    exp.TimeToUnix: _part("epoch"),
    exp.TimestampTrunc: _truncated,
    exp.Week: _part("week"),
    exp.WeekOfYear: _part("week"),
    exp.Year: _part("year"),
}
