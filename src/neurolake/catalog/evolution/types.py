"""How a type changed: Iceberg's promotions widen, their opposites narrow, everything else is another type."""

import re
from typing import Literal

Step = Literal["same", "widened", "narrowed", "changed"]
_WIDER = {
    "int": ("long",),
    "float": ("double",),
    "date": ("timestamp", "timestamp_ns"),
}
# Not promotions of Iceberg's, but what is lost on the way is precision, not the kind of value.
_NARROWER = {
    "timestamp_ns": ("timestamp", "date"),
    "timestamptz_ns": ("timestamptz",),
    "timestamp": ("date",),
}
_DECIMAL = re.compile(r"decimal\((\d+), ?(\d+)\)")


def step(before: str, after: str) -> Step:
    """What became of a type; both in Iceberg's words, `struct`, `list` or `map` for what has parts.

    The rules are those of the Iceberg specification, "Schema Evolution": int to long, float to double, date to
    timestamp, decimals to more digits with the same scale, and what was never known to anything.
    """
    one, other = _DECIMAL.fullmatch(before), _DECIMAL.fullmatch(after)
    if one and other:
        return _decimals((int(one[1]), int(one[2])), (int(other[1]), int(other[2])))
    if before == after:
        return "same"
    if before == "unknown" or after in _WIDER.get(before, ()):
        return "widened"
    if before in _WIDER.get(after, ()) or after in _NARROWER.get(before, ()):
        return "narrowed"
    return "changed"


def _decimals(before: tuple[int, int], after: tuple[int, int]) -> Step:
    """Digits and scale; with fewer of either, and not more of the other, values no longer fit."""
    if before == after:
        return "same"
    whole_before, whole_after = before[0] - before[1], after[0] - after[1]
    if before[1] == after[1]:
        return "widened" if after[0] > before[0] else "narrowed"
    return "narrowed" if whole_after <= whole_before and after[1] < before[1] else "changed"
