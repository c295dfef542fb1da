"""Constraints that a profile speaks for, each with its evidence, for a person to accept.

Confidence is the share of further rows that keep the constraint, given that every row of the profile did: the lower
end of Wilson's 95 % interval for what holds of each row; for the ends of a range (n - 1) / (n + 1), the expected share
of further values between the least and the greatest of n (order statistics); for a list of values what is left by the
chance of a value that was not seen (I. J. Good, 1953, "The population frequencies of species").
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from neurolake.quality.constraints import (
    AcceptedValues,
    Constraint,
    NotNull,
    Pattern,
    Range,
    Unique,
)
from neurolake.quality.wilson import interval

_MIN_ROWS = 20
_MOST_VALUES = 20
_ROWS_PER_VALUE = 10
_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
_FRACTIONS = ("FLOAT", "DOUBLE", "DECIMAL")
_SHAPED = {"a": "[a-z]+", "A": "[A-Z]", "9": "[0-9]"}
_MANY = 3


@dataclass(frozen=True)
class Suggestion:
    """A constraint that may be accepted.

    Attributes:
        name: Of the rule that it would become; distinct within a dataset.
        confidence: Share (0..1), see the module.
        evidence: What was seen: JSON-ready.
        reason: The same in words.
    """

    name: str
    constraint: Constraint
    confidence: float
    evidence: Mapping[str, Any]
    reason: str

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "name": self.name,
            "constraint": self.constraint.model_dump(mode="json", exclude_none=True),
            "confidence": round(self.confidence, 4),
            "evidence": dict(self.evidence),
            "reason": self.reason,
        }


def inferred(profile: Mapping[str, Any], *, confidence: float = 0.8) -> list[Suggestion]:
    """What a profile (as `profile_json` gives it) speaks for, the surest first.

    Args:
        confidence: Suggestions below are left out.
    """
    found = [one for column in profile["columns"] for one in _of_column(column, bool(profile["sampled"]))]
    return sorted((one for one in found if one.confidence >= confidence), key=lambda one: (-one.confidence, one.name))


def _of_column(column: Mapping[str, Any], sampled: bool) -> Iterator[Suggestion]:
    if column["rows"] < _MIN_ROWS:
        return
    seen = {"rows": column["rows"], "sampled": sampled}
    yield from _not_null(column, seen)
    yield from _unique(column, seen)
    if not column["key_like"]:
        yield from _range(column, seen)
        yield from _accepted(column, seen)
    yield from _pattern(column, seen)


def _named(kind: str, column: Mapping[str, Any]) -> str:
    word = re.sub(r"[^a-z0-9_]+", "_", column["name"].lower()).strip("_") or "column"
    return f"{word}_{kind}"[:100]


def _not_null(column: Mapping[str, Any], seen: Mapping[str, Any]) -> Iterator[Suggestion]:
    if column["nulls"] == 0:
        rows = column["rows"]
        sure = interval(rows, rows)[0]
        yield Suggestion(
            _named("not_null", column),
            NotNull(columns=(column["name"],)),
            sure,
            {**seen, "nulls": 0},
            f"None of {rows:,} rows is NULL.",
        )


def _unique(column: Mapping[str, Any], seen: Mapping[str, Any]) -> Iterator[Suggestion]:
    present = column["present"]
    if column["key_like"] and present and column["distinct"] == present and not seen["sampled"]:
        yield Suggestion(
            _named("unique", column),
            Unique(columns=(column["name"],)),
            interval(present, present)[0],
            {**seen, "distinct": column["distinct"]},
            f"All {present:,} values differ, and it looks like a key.",
        )


def _range(column: Mapping[str, Any], seen: Mapping[str, Any]) -> Iterator[Suggestion]:
    low, high, present = column["min"], column["max"], column["present"]
    kind = str(column["type"]).partition("(")[0].upper()
    if kind not in (*_NUMBERS, *_FRACTIONS) or low is None or high is None or present < _MIN_ROWS or low == high:
        return
    least, most = _widened(float(low), float(high), whole=kind in _NUMBERS)
    yield Suggestion(
        _named("range", column),
        Range(column=column["name"], min=least, max=most),
        (present - 1) / (present + 1),
        {**seen, "min": low, "max": high},
        f"{present:,} values are from {low} to {high}; a tenth more is left on either side.",
    )


def _widened(low: float, high: float, *, whole: bool) -> tuple[float, float]:
    """A tenth of the span more on either side; a column without negative numbers does not get any."""
    room = (high - low) / 10
    least = max(0.0, low - room) if low >= 0 else low - room
    most = min(0.0, high + room) if high <= 0 else high + room
    return (float(int(least // 1)), float(int(-(-most // 1)))) if whole else (least, most)


def _accepted(column: Mapping[str, Any], seen: Mapping[str, Any]) -> Iterator[Suggestion]:
    top, present = column["top"], column["present"]
    texts = [value for value, _ in top if isinstance(value, str)]
    whole = len(top) == column["distinct"] and sum(count for _, count in top) == present
    if not whole or seen["sampled"] or len(texts) != len(top) or not 1 < len(top) <= _MOST_VALUES:
        return
    if present < _ROWS_PER_VALUE * len(top) or column["missing"] != column["nulls"]:
        return
    once = sum(count == 1 for _, count in top)
    yield Suggestion(
        _named("values", column),
        AcceptedValues(column=column["name"], values=tuple(sorted(texts))),
        1 - (once + 1) / present,
        {**seen, "values": len(texts), "seen_once": once},
        f"{present:,} rows hold {len(texts)} different values; {once} of them only once.",
    )


def _pattern(column: Mapping[str, Any], seen: Mapping[str, Any]) -> Iterator[Suggestion]:
    shapes, present = column["shapes"], column["present"]
    if len(shapes) != 1 or seen["sampled"] or shapes[0][1] != present or column["distinct"] <= _MOST_VALUES:
        return
    shape = str(shapes[0][0])
    if "9" not in shape or column["missing"] != column["nulls"] or present < _MIN_ROWS or (column["words"] or 0) > 1:
        return
    yield Suggestion(
        _named("pattern", column),
        Pattern(column=column["name"], regex=_regex(shape)),
        interval(present, present)[0],
        {**seen, "shape": shape},
        f"All {present:,} values are written as {shape}.",
    )


def _regex(shape: str) -> str:
    r"""The expression of a shape: `AAA-999` → `[A-Z]{3}\-[0-9]{3}`; a run of small letters is of any length."""
    parts = []
    for run in re.finditer(r"(.)\1*", shape, re.S):
        sign, times = run[1], len(run[0])
        part = _SHAPED.get(sign, re.escape(sign))
        parts.append(part if sign == "a" else part * times if times < _MANY else f"{part}{{{times}}}")
    return "".join(parts)
