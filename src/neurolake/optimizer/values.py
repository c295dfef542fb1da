"""Constants of a query as values that can be held against the bounds of a column.

A constant counts only where the engine compares it with the column exactly as Python does: a text with a column of
texts, a whole or decimal number with whole or decimal numbers, and so on. For everything else the answer is None.
"""

import struct
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from sqlglot import exp

from neurolake.optimizer.kinds import Kind, comparable, kind_of, kind_of_literal
from neurolake.optimizer.moments import moment_of

Parameters = Mapping[str, Any]
_EXACT_DIGITS = 15


def value_for(node: exp.Expr, column_type: str, parameters: Parameters) -> Any:
    """The value of a constant as it is compared with a column of the type, or None."""
    kind = kind_of(column_type)
    if kind is None:
        return None
    raw = parameters.get(node.name) if isinstance(node, exp.Placeholder) else _constant(node, kind)
    return None if raw is None else _fitted(raw, kind, column_type)


def _constant(node: exp.Expr, kind: Kind) -> Any:
    if isinstance(node, exp.Paren):
        return _constant(node.this, kind)
    if isinstance(node, exp.Neg) and isinstance(node.this, exp.Literal) and not node.this.is_string:
        number = _constant(node.this, kind)
        return -number if isinstance(number, Decimal) else None
    if isinstance(node, exp.Literal):
        return _literal(node, kind)
    if isinstance(node, exp.Boolean):
        return bool(node.this)
    return _aware(node) if kind.family == "timestamptz" else moment_of(node)


def _literal(node: exp.Literal, kind: Kind) -> Any:
    """A number, or a text that the engine reads as a value of the column's type."""
    found = kind_of_literal(node)
    if not node.is_string:
        return Decimal(node.name) if found.family in ("integer", "decimal") else None
    if kind.family == "text":
        return node.name
    if not comparable(kind, found):
        return None
    return Decimal(node.name) if kind.family == "integer" else datetime.fromisoformat(node.name)


def _aware(node: exp.Expr) -> datetime | None:
    """A moment with its zone; the engine's sessions are in UTC."""
    if type(node) is not exp.Cast or not isinstance(node.this, exp.Literal) or not node.this.is_string:
        return None
    kind = kind_of(node.to.sql("duckdb"))
    if kind is None or kind.family not in ("date", "timestamp", "timestamptz"):
        return None
    try:
        return datetime.fromisoformat(node.this.name)
    except ValueError:
        return None


def _fitted(raw: Any, kind: Kind, column_type: str) -> Any:
    if isinstance(raw, bool) or kind.family == "boolean":
        return raw if isinstance(raw, bool) and kind.family == "boolean" else None
    if isinstance(raw, int | Decimal | float):
        return _number(raw, kind, column_type)
    if isinstance(raw, str):
        return raw if kind.family == "text" else None
    return _moment(raw, kind)


def _number(raw: int | Decimal | float, kind: Kind, column_type: str) -> Any:
    if kind.family in ("integer", "decimal"):
        # A float against whole numbers: the engine compares both as floats, which rounds.
        return None if isinstance(raw, float) else Decimal(raw)
    if kind.family != "float" or not isfinite(raw):
        return None
    if not isinstance(raw, float) and len(Decimal(raw).as_tuple().digits) > _EXACT_DIGITS:
        return None
    value = float(raw)
    return value if "DOUBLE" in column_type.upper() or _is_single(value) else None


def _is_single(value: float) -> bool:
    try:
        return bool(struct.unpack("f", struct.pack("f", value))[0] == value)
    except OverflowError:
        return False


def _moment(raw: Any, kind: Kind) -> Any:
    """Dates are compared as the midnights that begin them."""
    if not isinstance(raw, date):
        return None
    moment = raw if isinstance(raw, datetime) else datetime(raw.year, raw.month, raw.day)
    if kind.family == "timestamptz":
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if kind.family in ("date", "timestamp") and moment.tzinfo is None else None


def comparable_bound(bound: Any) -> Any:
    """A bound of a column in the form that `value_for` gives a constant."""
    if isinstance(bound, date) and not isinstance(bound, datetime):
        return datetime(bound.year, bound.month, bound.day)
    return bound
