"""Types of JSON records, widened value by value over all of them.

Whole numbers that fit 64 bits are BIGINT, with fractions among them DOUBLE; larger ones make the column text, so that
no digit is lost. Texts that are all ISO dates or times are DATE, TIMESTAMP or TIMESTAMP WITH TIME ZONE. Objects are
STRUCT, arrays are lists. Values of different kinds in one place are text, as they are written in the JSON; so are
objects with more than `MAX_FIELDS` different keys, or with keys that differ in case only.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from neurolake.engine.sql import ident

MAX_FIELDS = 1_000
_LONG = 2**63
_DATED = re.compile(
    r"\d{4}-\d{2}-\d{2}(?P<time>[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6}0*)?)?(?P<zone>Z|[-+]\d{2}:?\d{2})?)?"
)
_TEXT = "VARCHAR"


@dataclass
class Shape:
    """What the values in one place of the records are.

    Attributes:
        kinds: Of `bool`, `int`, `big`, `float`, `text`, `date`, `timestamp`, `zoned`, `object`, `array`.
        fields: Shapes of an object's values.
        element: Shape of an array's elements.
        limit: Keys after which an object's values are not looked at any more; None for the records themselves.
    """

    kinds: set[str] = field(default_factory=set)
    fields: dict[str, "Shape"] = field(default_factory=dict)
    element: "Shape | None" = None
    limit: int | None = MAX_FIELDS

    def add(self, value: Any) -> None:
        """Widen by a value."""
        kind = type(value)
        if kind is str:
            if "text" not in self.kinds:
                self.kinds.add(text_kind(value))
        elif kind is int:
            self.kinds.add("int" if -_LONG <= value < _LONG else "big")
        elif kind is dict:
            self.kinds.add("object")
            self._add_fields(value)
        elif kind is list:
            self.kinds.add("array")
            self._add_elements(value)
        elif value is not None:
            self.kinds.add("bool" if kind is bool else "float")

    def _add_fields(self, value: dict[str, Any]) -> None:
        fields = self.fields
        if self.limit is not None and len(fields) > self.limit:
            return
        for key, inner in value.items():
            shape = fields.get(key)
            if shape is None:
                shape = fields[key] = Shape()
            shape.add(inner)

    def _add_elements(self, value: list[Any]) -> None:
        if self.element is None:
            self.element = Shape()
        for inner in value:
            self.element.add(inner)

    def type(self) -> str:
        """The engine's type."""
        if self.kinds == {"object"}:
            return self._struct()
        if self.kinds == {"array"}:
            return f"{self.element.type() if self.element else _TEXT}[]"
        return _SCALARS.get(frozenset(self.kinds), _TEXT)

    def _struct(self) -> str:
        folded = {key.casefold() for key in self.fields}
        if not folded or "" in folded or len(self.fields) > MAX_FIELDS or len(folded) < len(self.fields):
            return _TEXT
        return "STRUCT(" + ", ".join(f"{ident(key)} {shape.type()}" for key, shape in self.fields.items()) + ")"


_SCALARS = {
    frozenset({"bool"}): "BOOLEAN",
    frozenset({"int"}): "BIGINT",
    frozenset({"float"}): "DOUBLE",
    frozenset({"int", "float"}): "DOUBLE",
    frozenset({"date"}): "DATE",
    frozenset({"timestamp"}): "TIMESTAMP",
    frozenset({"date", "timestamp"}): "TIMESTAMP",
    frozenset({"zoned"}): "TIMESTAMP WITH TIME ZONE",
}


def text_kind(value: str) -> str:
    """Whether a text is an ISO `date`, `timestamp`, `zoned` timestamp, or `text`."""
    if value[4:5] != "-" or not value[:4].isdecimal():
        return "text"
    found = _DATED.fullmatch(value)
    if found is None or not _is_valid(value):
        return "text"
    if found["time"] is None:
        return "date"
    return "zoned" if found["zone"] else "timestamp"


def _is_valid(value: str) -> bool:
    try:
        date.fromisoformat(value[:10])
        if len(value) > 10:
            time.fromisoformat(value[11:16])
            datetime.fromisoformat(value[:19])
    except ValueError:
        return False
    return True


def is_deeper(value: Any, raw: str, bound: int) -> bool:
    """Whether a value is nested deeper than `bound` levels; `raw` is its text."""
    if raw.count("[") + raw.count("{") <= bound:
        return False
    level, layer = 0, [value]
    while layer and level <= bound:
        level += 1
        layer = [
            inner
            for outer in layer
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
    return level > bound
