"""Families of engine types, and which of them the engine compares without a conversion that may fail."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sqlglot import exp
from sqlglot.errors import SqlglotError

_Type = exp.DataType.Type
_FAMILIES = {
    _Type.BOOLEAN: "boolean",
    _Type.TINYINT: "integer",
    _Type.SMALLINT: "integer",
    _Type.INT: "integer",
    _Type.BIGINT: "integer",
    _Type.UTINYINT: "integer",
    _Type.USMALLINT: "integer",
    _Type.UINT: "integer",
    _Type.DECIMAL: "decimal",
    _Type.FLOAT: "float",
    _Type.DOUBLE: "float",
    _Type.VARCHAR: "text",
    _Type.TEXT: "text",
    _Type.DATE: "date",
    _Type.TIMESTAMP: "timestamp",
    _Type.DATETIME: "timestamp",
    _Type.TIMESTAMPNTZ: "timestamp",
    _Type.TIMESTAMPTZ: "timestamptz",
}
_LARGEST_DECIMAL = 38
_LARGEST_INTEGER = 19


@dataclass(frozen=True)
class Kind:
    """A type's family (`integer`, `text`, …); digits before and after the point for numbers; whether it is a constant.

    `constant` is the text of a literal, which the engine converts to the other side's type where it can.
    """

    family: str
    whole: int = 0
    fraction: int = 0
    constant: str | None = None


@lru_cache(maxsize=4096)
def kind_of(engine_type: str | None) -> Kind | None:
    """The kind of an engine type, or None for one that is not among the families."""
    if engine_type is None:
        return None
    try:
        built = exp.DataType.build(engine_type, dialect="duckdb")
    except (SqlglotError, ValueError):
        return None
    family = _FAMILIES.get(built.this)
    if family is None:
        return None
    if family == "decimal":
        parts = [int(part.name) for part in built.expressions] or [18, 3]
        scale = parts[1] if len(parts) > 1 else 0
        return Kind(family, parts[0] - scale, scale)
    return Kind(family, _LARGEST_INTEGER if family == "integer" else 0)


def kind_of_literal(literal: exp.Literal) -> Kind:
    """The kind of a literal as the engine takes it; a number with an exponent is a float."""
    text = literal.name
    if literal.is_string:
        return Kind("text", constant=text)
    if re.fullmatch(r"\d+", text):
        return Kind("integer" if len(text) < _LARGEST_INTEGER else "decimal", len(text), constant=text)
    if re.fullmatch(r"\d*\.\d+", text):
        whole, _, fraction = text.partition(".")
        return Kind("decimal", len(whole), len(fraction), constant=text)
    return Kind("float", constant=text)


def comparable(left: Kind, right: Kind) -> bool:
    """Whether the engine compares values of the two kinds without ever failing.

    A column of text is converted when it meets a number or a date, and that fails on a text that is none; a literal
    of text is converted once, and does not fail when it has the other side's form.
    """
    if left.constant is not None and right.constant is None:
        left, right = right, left
    if left.family == right.family != "decimal":
        return True
    numbers = ("integer", "decimal", "float")
    if left.family in numbers and right.family in numbers:
        return _fit(left, right)
    return right.constant is not None and right.family == "text" and _has_form(right.constant, left)


def _fit(left: Kind, right: Kind) -> bool:
    if "float" in (left.family, right.family):
        return True
    return max(left.whole, right.whole) + max(left.fraction, right.fraction) <= _LARGEST_DECIMAL


def _has_form(text: str, kind: Kind) -> bool:
    try:
        if kind.family == "date":
            return date.fromisoformat(text).isoformat() == text
        if kind.family == "timestamp":
            return datetime.fromisoformat(text).tzinfo is None and text[4:5] == "-" and len(text) in (10, 19)
    except ValueError:
        return False
    return kind.family == "integer" and re.fullmatch(r"-?\d{1,9}", text) is not None
