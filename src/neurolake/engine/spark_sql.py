"""Spark's SQL: what stands in the place of the canonical dialect's parts where Spark's mean something else.

Spark runs in its ANSI mode, so that overflows and bad casts are errors, and with TIMESTAMP as the type without a zone.
What has no counterpart is refused here or by Spark. A function that sqlglot does not know is refused as well, unless it
is listed: Spark may have one of that name that does something else.
"""

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from neurolake.engine.spark_times import TIMES
from neurolake.engine.typed import Adapters, call, is_whole, to
from neurolake.kernel.errors import InvalidSql

_Kind = exp.DataType.Type
_TYPES = {
    _Kind.INT128: "DECIMAL(38, 0)",
    _Kind.UUID: "STRING",
    _Kind.TIME: "TIME(6)",
    _Kind.TIMESTAMP: "TIMESTAMP_NTZ",
    _Kind.TIMESTAMPNTZ: "TIMESTAMP_NTZ",
    _Kind.TIMESTAMPTZ: "TIMESTAMP_LTZ",
}
_UNSIGNED = (_Kind.UBIGINT, _Kind.UINT, _Kind.USMALLINT, _Kind.UTINYINT, _Kind.UINT128)
_WHOLE = (_Kind.TINYINT, _Kind.SMALLINT, _Kind.INT, _Kind.BIGINT)
_FLOATS = (_Kind.FLOAT, _Kind.DOUBLE)
_NUMBERS = (*_FLOATS, _Kind.DECIMAL, _Kind.UNKNOWN)
_SAME = frozenset(("array_to_string", "list_contains", "regexp_matches"))
_EVERY_WHOLE = 2**53
"""From here on every double is a whole number."""


def parameter_name(name: str) -> str:
    """A parameter's name or number as a name that Spark takes."""
    return f"p_{name}"


def _parameter(node: exp.Parameter | exp.Placeholder) -> exp.Expr:
    return exp.Placeholder(this=parameter_name(node.name)) if node.name else node


def _refused(node: exp.Expr) -> exp.Expr:
    raise InvalidSql(f"Spark has no counterpart of {node.sql('duckdb')}.", hint="Ask the engine duckdb.")


def _function(node: exp.Anonymous) -> exp.Expr:
    return node if node.name.lower() in _SAME else _refused(node)


def _type(node: exp.DataType) -> exp.Expr:
    if node.this in _UNSIGNED:
        raise InvalidSql("Spark has no unsigned numbers.", hint="Cast to BIGINT, or ask the engine duckdb.")
    name = _TYPES.get(node.this)
    return exp.DataType(this=_Kind.USERDEFINED, kind=name) if name else node


def _kind(node: exp.Expr) -> Any:
    return node.type.this if node.type is not None else _Kind.UNKNOWN


def _cast(node: exp.Cast) -> exp.Expr:
    """To whole numbers DuckDB rounds, floats to the even one; a time with a zone shows it."""
    if node.to.this in _WHOLE and _kind(node.this) in _NUMBERS:
        return _rounded(node)
    if node.to.this in exp.DataType.TEXT_TYPES and _kind(node.this) is _Kind.TIMESTAMPTZ:
        return exp.paren(exp.DPipe(this=node.copy(), expression=exp.Literal.string("+00")))
    return node


def _rounded(node: exp.Cast) -> exp.Expr:
    def same(value: exp.Expr) -> exp.Expr:
        cast = node.copy()
        cast.set("this", value)
        return cast

    name = exp.func("typeof", node.this.copy())
    decimal = exp.func("startswith", name, exp.Literal.string("decimal"))
    floating = exp.In(this=name.copy(), expressions=[exp.Literal.string(kind) for kind in ("float", "double")])
    rounded = exp.Anonymous(this="round", expressions=[node.this.copy()])
    even = exp.Anonymous(this="rint", expressions=[node.this.copy()])
    return exp.case().when(decimal, same(rounded)).when(floating, same(even)).else_(node.copy())


def _divide(node: exp.Div) -> exp.Expr:
    """Division by zero is no error in the canonical dialect: it is infinite, or no number."""
    above, below = to("DOUBLE", node.this), to("DOUBLE", node.expression)
    if isinstance(node.expression, exp.Literal) and float(node.expression.name):
        return exp.Div(this=above, expression=below)
    negative = exp.EQ(this=to("VARCHAR", below.copy()), expression=exp.Literal.string("-0.0"))
    infinity, below_zero = (to("DOUBLE", exp.Literal.string(name)) for name in ("Infinity", "-Infinity"))
    infinite = exp.Mul(this=above.copy(), expression=exp.case().when(negative, below_zero).else_(infinity))
    zero = exp.EQ(this=below.copy(), expression=exp.Literal.number(0))
    return exp.case().when(zero, infinite).else_(exp.Div(this=above, expression=below))


def _average(node: exp.Avg) -> exp.Expr:
    return exp.Avg(this=_each(node.this, "DOUBLE"))


def _sum(node: exp.Sum) -> exp.Expr:
    """DuckDB's sums of whole numbers are wider than the numbers."""
    value = node.this.expressions[0] if isinstance(node.this, exp.Distinct) else node.this
    return exp.Sum(this=_each(node.this, "DECIMAL(38, 0)")) if is_whole(value) else node


def _each(value: exp.Expr, kind: str) -> exp.Expr:
    if not isinstance(value, exp.Distinct):
        return to(kind, value)
    value.set("expressions", [to(kind, part) for part in value.expressions])
    return value


def _length(node: exp.Length) -> exp.Expr:
    name = "size" if _kind(node.this) in exp.DataType.ARRAY_TYPES else "character_length"
    return to("BIGINT", exp.func(name, node.this))


def _as(kind: str) -> Callable[[Any], exp.Expr]:
    return lambda node: to(kind, node)


def _float_stays(node: exp.Floor | exp.Ceil | exp.Trunc) -> exp.Expr:
    """Of a float the answer is a float; Spark's would be a BIGINT, in which large ones have no place."""
    if _kind(node.this) not in _FLOATS:
        return node
    small = exp.LT(this=exp.Abs(this=node.this.copy()), expression=exp.Literal.number(_EVERY_WHOLE))
    whole = to("BIGINT", node.this) if isinstance(node, exp.Trunc) else node
    return exp.case().when(small, to("DOUBLE", whole)).else_(to("DOUBLE", node.this.copy()))


ADAPTERS: Adapters = {
    **TIMES,
    exp.Anonymous: _function,
    exp.ArrayAgg: _refused,
    exp.ArrayDistinct: _refused,
    exp.ArraySort: _refused,
    exp.ArraySize: _as("BIGINT"),
    exp.Avg: _average,
    exp.BitwiseLeftShift: _refused,
    exp.Cast: _cast,
    exp.Ceil: _float_stays,
    exp.Div: _divide,
    exp.CountIf: _as("DECIMAL(38, 0)"),
    exp.Floor: _float_stays,
    exp.GenerateSeries: _refused,
    exp.Length: _length,
    exp.Parameter: _parameter,
    exp.PercentileCont: call("percentile"),
    exp.Placeholder: _parameter,
    exp.Sign: _as("TINYINT"),
    exp.StrPosition: _as("BIGINT"),
    exp.Sum: _sum,
    exp.Trunc: _float_stays,
    exp.TryCast: _cast,
}

TYPES: Adapters = {exp.DataType: _type}
"""Applied after `ADAPTERS`, which look at the canonical types."""
