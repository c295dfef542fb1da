"""The share of rows that a condition lets through, from what is known of the columns.

The constants for what is not known are those of System R (Selinger et al., "Access Path Selection in a Relational
Database Management System", 1979): a tenth for an equality, a third for an inequality.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlglot import exp

from neurolake.optimizer.base import ColumnFacts
from neurolake.optimizer.values import value_for

FactsOf = Callable[[exp.Column], tuple[ColumnFacts, float] | None]
"""Facts of the column a name means, and the rows of its source; None when in doubt."""

_EQUAL = 0.1
_RANGE = 1 / 3
_LIKE = 0.1
_PRESENT = 0.5


def selectivity(node: exp.Expr, facts_of: FactsOf) -> float:
    """Share of rows (0..1) for which the condition is true; conditions are taken to be independent."""
    if isinstance(node, exp.Paren):
        return selectivity(node.this, facts_of)
    if isinstance(node, exp.And):
        return selectivity(node.this, facts_of) * selectivity(node.expression, facts_of)
    if isinstance(node, exp.Or):
        left, right = selectivity(node.this, facts_of), selectivity(node.expression, facts_of)
        return left + right - left * right
    if isinstance(node, exp.Not):
        return 1 - selectivity(node.this, facts_of)
    if isinstance(node, exp.Boolean):
        return float(bool(node.this))
    check = _CHECKS.get(type(node))
    return _RANGE if check is None else min(1.0, max(0.0, check(node, facts_of)))


def _equal(node: exp.Expr, facts_of: FactsOf) -> float:
    left, right = _sides(node)
    found = _facts(left, facts_of)
    if found is None:
        return _EQUAL
    other = _facts(right, facts_of)
    if other is not None:
        return 1 / max(_distinct(*found), _distinct(*other), 1)
    return _present(*found) * _one_value(found, right)


def _unequal(node: exp.Expr, facts_of: FactsOf) -> float:
    return 1 - _equal(node, facts_of)


def _one_value(found: tuple[ColumnFacts, float], constant: exp.Expr) -> float:
    column, rows = found
    value = value_for(constant, column.type, {})
    low, high = column.low, column.high
    if value is not None and low is not None and high is not None:
        place = _number(value)
        edges = _number(low), _number(high)
        if place is not None and None not in edges and not edges[0] <= place <= edges[1]:  # type: ignore[operator]
            return 0.0
    return 1 / max(_distinct(column, rows), 1)


def _less(node: exp.Expr, facts_of: FactsOf) -> float:
    left, right = _sides(node)
    turned = left is not node.this
    upward = isinstance(node, exp.LT | exp.LTE) is not turned
    found = _facts(left, facts_of)
    share = _share_below(found, right) if found is not None else None
    if found is None or share is None:
        return _RANGE
    return _present(*found) * (share if upward else 1 - share)


def _between(node: exp.Expr, facts_of: FactsOf) -> float:
    found = _facts(node.this, facts_of)
    if found is None:
        return _RANGE * _RANGE
    below, above = _share_below(found, node.args["low"]), _share_below(found, node.args["high"])
    if below is None or above is None:
        return _RANGE * _RANGE
    return _present(*found) * max(above - below, 1 / max(_distinct(*found), 1))


def _share_below(found: tuple[ColumnFacts, float], constant: exp.Expr) -> float | None:
    """Share of the values below a constant, were they spread evenly between the bounds."""
    column, _ = found
    value = value_for(constant, column.type, {})
    if value is None or column.low is None or column.high is None:
        return None
    place, low, high = _number(value), _number(column.low), _number(column.high)
    if place is None or low is None or high is None:
        return None
    return min(1.0, max(0.0, (place - low) / (high - low))) if high > low else float(place > low)


def _in(node: exp.Expr, facts_of: FactsOf) -> float:
    if not node.expressions:
        return _PRESENT
    found = _facts(node.this, facts_of)
    one = _EQUAL if found is None else _present(*found) / max(_distinct(*found), 1)
    return one * len(node.expressions)


def _is(node: exp.Expr, facts_of: FactsOf) -> float:
    found = _facts(node.this, facts_of)
    if not isinstance(node.args["expression"], exp.Null) or found is None:
        return _EQUAL
    return 1 - _present(*found)


def _like(_node: exp.Expr, _facts_of: FactsOf) -> float:
    return _LIKE


def _exists(_node: exp.Expr, _facts_of: FactsOf) -> float:
    return _PRESENT


_CHECKS: dict[type[exp.Expr], Callable[[exp.Expr, FactsOf], float]] = {
    exp.EQ: _equal,
    exp.NullSafeEQ: _equal,
    exp.NEQ: _unequal,
    exp.LT: _less,
    exp.LTE: _less,
    exp.GT: _less,
    exp.GTE: _less,
    exp.Between: _between,
    exp.In: _in,
    exp.Is: _is,
    exp.Like: _like,
    exp.ILike: _like,
    exp.Exists: _exists,
}


def _sides(node: exp.Expr) -> tuple[exp.Expr, exp.Expr]:
    """A column first, if there is one."""
    left, right = node.this, node.args["expression"]
    return (left, right) if isinstance(left, exp.Column) or not isinstance(right, exp.Column) else (right, left)


def _facts(node: exp.Expr, facts_of: FactsOf) -> tuple[ColumnFacts, float] | None:
    return facts_of(node) if isinstance(node, exp.Column) else None


def _distinct(column: ColumnFacts, rows: float) -> float:
    """Distinct values; for a column nobody has counted, as many as an equality is worth."""
    return column.distinct if column.distinct is not None else max(1.0, min(rows, 1 / _EQUAL))


def _present(column: ColumnFacts, rows: float) -> float:
    return 1.0 if column.nulls is None or rows <= 0 else max(0.0, 1 - column.nulls / rows)


def _number(value: Any) -> float | None:
    """A number, a day or a moment as a number; None for the rest."""
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC).timestamp()
    return float(value) if isinstance(value, int | float | Decimal) else None
