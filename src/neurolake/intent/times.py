"""Words for stretches of time: "last 7 days", "this month", "year to date", "by month"."""

from collections.abc import Sequence
from dataclasses import dataclass

from neurolake.intent.lexicon import number
from neurolake.intent.tokens import Token

_UNITS = {
    "day": "day", "days": "day", "week": "week", "weeks": "week", "month": "month", "months": "month",
    "quarter": "quarter", "quarters": "quarter", "year": "year", "years": "year", "hour": "hour", "hours": "hour",
}  # fmt: skip
_GRAINS = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year",
           "annually": "year", "annual": "year", "hourly": "hour"}  # fmt: skip
_MONTHS = {
    name: place
    for place, names in enumerate(
        ("january jan", "february feb", "march", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip


@dataclass(frozen=True)
class Span:
    """A stretch of time in the words from `start` to `end`.

    Attributes:
        kind: `last` (the `count` units up to now), `this` (the unit that now is in, up to now), `previous` (the whole
            unit before), `month` (a month of a year), `grain` (rows are grouped by the unit).
    """

    start: int
    end: int
    kind: str
    unit: str
    count: int = 1
    year: int = 0


def time_spans(question: Sequence[Token]) -> list[Span]:
    """All stretches, by place."""
    lower = [token.lower for token in question]
    spans = []
    for start in range(len(lower)):
        for read in (_last, _this, _to_date, _grain, _month, _single):
            span = read(lower, start)
            if span is not None:
                spans.append(span)
    return spans


def _last(lower: Sequence[str], at: int) -> Span | None:
    if lower[at] not in {"last", "past", "previous", "recent"} or at + 2 >= len(lower):
        return None
    count, unit = number(lower[at + 1]), _UNITS.get(lower[at + 2])
    return Span(at, at + 3, "last", unit, int(count)) if count and unit else None


def _this(lower: Sequence[str], at: int) -> Span | None:
    if at + 1 >= len(lower):
        return None
    unit = _UNITS.get(lower[at + 1])
    if unit and not lower[at + 1].endswith("s"):
        if lower[at] in {"this", "current"}:
            return Span(at, at + 2, "this", unit)
        if lower[at] in {"last", "previous", "past"}:
            return Span(at, at + 2, "previous", unit)
    return None


def _to_date(lower: Sequence[str], at: int) -> Span | None:
    if lower[at] in {"ytd", "mtd", "qtd"}:
        return Span(at, at + 1, "this", {"y": "year", "m": "month", "q": "quarter"}[lower[at][0]])
    unit = _UNITS.get(lower[at])
    return Span(at, at + 3, "this", unit) if unit and list(lower[at + 1 : at + 3]) == ["to", "date"] else None


def _grain(lower: Sequence[str], at: int) -> Span | None:
    if lower[at] in _GRAINS:
        return Span(at, at + 1, "grain", _GRAINS[lower[at]])
    if lower[at] in {"by", "per", "each", "every"} and at + 1 < len(lower):
        unit = _UNITS.get(lower[at + 1])
        return Span(at, at + 2, "grain", unit) if unit and not lower[at + 1].endswith("s") else None
    return None


def _month(lower: Sequence[str], at: int) -> Span | None:
    month = _MONTHS.get(lower[at])
    following = lower[at + 1] if at + 1 < len(lower) else ""
    if month and following.isdecimal() and len(following) == 4:
        return Span(at, at + 2, "month", "month", month, int(following))
    return None


def _single(lower: Sequence[str], at: int) -> Span | None:
    unit = {"today": "this", "yesterday": "previous"}.get(lower[at])
    return Span(at, at + 1, unit, "day") if unit else None
