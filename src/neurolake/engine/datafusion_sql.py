"""DataFusion's SQL: the canonical dialect where both agree, and what stands in its place where they do not.

What has no counterpart (pivots, ASOF joins, many functions) is left as it is: the engine refuses it by name.
"""

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from neurolake.engine.typed import Adapters, call, is_date, is_whole, to

_Kind = exp.DataType.Type
_TYPES = {
    _Kind.VARBINARY: "BYTEA",
    _Kind.INT128: "DECIMAL(38, 0)",
    _Kind.UUID: "VARCHAR",
    _Kind.TIMESTAMP: "TIMESTAMP(6)",
    _Kind.TIMESTAMPNTZ: "TIMESTAMP(6)",
    _Kind.TIMESTAMPTZ: "TIMESTAMP(6) WITH TIME ZONE",
}


def _part(name: str) -> Callable[[Any], exp.Expr]:
    return lambda node: to("BIGINT", exp.func("date_part", exp.Literal.string(name), node.this))


def _extract(node: exp.Extract) -> exp.Expr:
    """A part of a time as the whole number that it is in DuckDB; the epoch has a fraction."""
    return node if node.name.upper() == "EPOCH" else to("BIGINT", node)


def _divide(node: exp.Div) -> exp.Expr:
    return exp.Div(this=to("DOUBLE", node.this), expression=to("DOUBLE", node.expression))


def _divide_whole(node: exp.IntDiv) -> exp.Expr:
    return exp.Div(this=to("BIGINT", node.this), expression=to("BIGINT", node.expression))


def _average(node: exp.Avg) -> exp.Expr:
    distinct = node.this if isinstance(node.this, exp.Distinct) else None
    if distinct is not None:
        distinct.set("expressions", [to("DOUBLE", part) for part in distinct.expressions])
        return node
    return exp.Avg(this=to("DOUBLE", node.this))


def _sum(node: exp.Sum) -> exp.Expr:
    """DuckDB's sums of whole numbers are wider than the numbers; DataFusion's would overflow without a word."""
    return exp.Sum(this=to("DECIMAL(38, 0)", node.this)) if is_whole(node.this) else node


def _subtract(node: exp.Sub) -> exp.Expr:
    if not (is_date(node.this) and is_date(node.expression)):
        return node
    days = [to("INT", part) for part in (node.this, node.expression)]
    return to("BIGINT", exp.paren(exp.Sub(this=days[0], expression=days[1])))


def _length(node: exp.Length) -> exp.Expr:
    kind = node.this.type
    name = "array_length" if kind is not None and kind.is_type(*exp.DataType.ARRAY_TYPES) else "character_length"
    return to("BIGINT", exp.func(name, node.this))


def _count_if(node: exp.CountIf) -> exp.Expr:
    return exp.Count(this=exp.case().when(node.this, exp.Literal.number(1)))


def _any_value(node: exp.IgnoreNulls) -> exp.Expr:
    return call("min")(node.this) if isinstance(node.this, exp.AnyValue) else node


def _field(node: exp.Dot) -> exp.Expr:
    return exp.Bracket(this=node.this, expressions=[exp.Literal.string(node.expression.name)])


def _type(node: exp.DataType) -> exp.Expr:
    name = _TYPES.get(node.this)
    return exp.DataType(this=_Kind.USERDEFINED, kind=name) if name else node


def _join(node: exp.Join) -> exp.Expr:
    if node.kind in ("SEMI", "ANTI") and not node.side:
        node.set("side", "LEFT")
    return node


ADAPTERS: Adapters = {
    exp.ApproxDistinct: call("approx_distinct"),
    exp.Avg: _average,
    exp.CountIf: _count_if,
    exp.DataType: _type,
    exp.DayOfYear: _part("doy"),
    exp.Day: _part("day"),
    exp.Div: _divide,
    exp.Dot: _field,
    exp.Extract: _extract,
    exp.GroupConcat: call("string_agg"),
    exp.Hour: _part("hour"),
    exp.IgnoreNulls: _any_value,
    exp.IntDiv: _divide_whole,
    exp.Join: _join,
    exp.Length: _length,
    exp.Minute: _part("minute"),
    exp.Month: _part("month"),
    exp.PercentileCont: call("percentile_cont"),
    exp.Quarter: _part("quarter"),
    exp.RegexpLike: call("regexp_like"),
    exp.Second: _part("second"),
    exp.Sign: call("signum"),
    exp.StrToTime: call("to_timestamp"),
    exp.Sub: _subtract,
    exp.Sum: _sum,
    exp.TimeToStr: call("to_char"),
    exp.Week: _part("week"),
    exp.Year: _part("year"),
}
"""What comes out is text in DuckDB's dialect that DataFusion reads and that has DuckDB's types."""
