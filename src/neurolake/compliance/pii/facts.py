"""Columns of birth dates and of places on earth: personal only in the company of other personal columns."""

import re
from collections.abc import Sequence
from statistics import quantiles

from neurolake.compliance.pii.base import Guess

_YEAR_FIRST = re.compile(
    r"(1[89]\d\d|20\d\d)[-/.]\d{1,2}[-/.]\d{1,2}(?:[ T]00:00(?::00(?:\.0+)?)?(?:Z|[+-]00(?::?00)?)?)?"
)
_YEAR_LAST = re.compile(r"\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ](1[89]\d\d|20\d\d)")
_PAIR = re.compile(r"[(\[]?(-?\d{1,2}\.\d{3,}) ?[,; ] ?(-?\d{1,3}\.\d{3,})[)\]]?")
_DEGREES = re.compile(r"-?\d{1,3}\.\d{4,}")
_LEAST = 15
_FAR = 20.0


def birth_dates(texts: Sequence[str]) -> Guess | None:
    """Whether the dates spread over the lives of people who live now: decades, none of them of this year."""
    years = [
        int(found.group(1)) for text in texts if (found := _YEAR_FIRST.fullmatch(text) or _YEAR_LAST.fullmatch(text))
    ]
    if len(years) < max(_LEAST, 0.9 * len(texts)):
        return None
    cuts = quantiles(years, n=20)
    alive = sum(1 for year in years if 1905 <= year <= 2024) / len(years)
    if alive < 0.98 or cuts[-1] - cuts[0] < 25 or cuts[9] > 2005:
        return None
    return Guess("birth_date", "dates of lifetimes", 0.35, len(texts), len(years), needs_context=True)


def coordinates(texts: Sequence[str], kind: str) -> Guess | None:
    """Whether the values are degrees: pairs in one text, or fractions of degrees with at least four digits."""
    pairs = sum(1 for text in texts if (found := _PAIR.fullmatch(text)) and _on_earth(found.group(1), found.group(2)))
    if pairs > 0.9 * len(texts):
        return Guess("coordinates", "pairs of degrees", 0.6, len(texts), pairs, needs_context=True)
    single = sum(1 for text in texts if _DEGREES.fullmatch(text) and abs(float(text)) <= 180)
    if kind not in ("float", "text") or len(texts) < _LEAST or single < 0.85 * len(texts):
        return None
    degrees = [float(text) for text in texts if _DEGREES.fullmatch(text)]
    # Both hemispheres, and no bell around zero: most of the values are far from it.
    if min(degrees) > -_FAR or sum(1 for value in degrees if abs(value) > _FAR) < len(degrees) / 2:
        return None
    return Guess("coordinates", "degrees", 0.35, len(texts), single, needs_context=True)


def _on_earth(latitude: str, longitude: str) -> bool:
    return abs(float(latitude)) <= 90 and abs(float(longitude)) <= 180
