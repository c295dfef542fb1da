"""What is unusual in a series of figures: single points far from the ones before, and a mean that drifts.

A point is compared with the up to 30 points before it: robust z-score, 0.6745 * (x - median) / MAD, unusual beyond 3.5
(B. Iglewicz and D. C. Hoaglin, 1993, "How to Detect and Handle Outliers"). A drift is a point of the exponentially
weighted moving average, weight 0.2, beyond 3 standard errors (S. W. Roberts, 1959, "Control Chart Tests Based on
Geometric Moving Averages", Technometrics 1). Nothing is said before 8 points are there to compare with.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from statistics import fmean, median
from typing import Any, Literal

MIN_POINTS = 8
"""Points before one that are needed to call it unusual."""

_WINDOW = 30
_BEYOND = 3.5
_MAD_TO_SD = 1.4826
_WEIGHT = 0.2
_ERRORS = 3.0


@dataclass(frozen=True)
class Unusual:
    """A point that stands out.

    Attributes:
        at: Its position in the series.
        kind: `jump` (it is far from those before), or `drift` (the moving average has left the band).
        expected: The median of the points before, or the mean that the average should stay near.
        deviation: Their robust standard deviation, at least the floor.
        score: Distance in deviations; for a drift in standard errors of the moving average.
        points: How many points were compared with.
    """

    at: int
    kind: Literal["jump", "drift"]
    value: float
    expected: float
    deviation: float
    score: float
    points: int

    def to_json(self) -> dict[str, Any]:
        """JSON-ready, rounded."""
        return {name: round(part, 6) if isinstance(part, float) else part for name, part in asdict(self).items()}


def unusual(values: Sequence[float], *, floor: float) -> list[Unusual]:
    """The points of a series that stand out, in order; the oldest value comes first.

    Args:
        floor: The least standard deviation, in the unit of the values: smaller differences are of no matter.
    """
    return sorted([*_jumps(values, floor), *_drifts(values, floor)], key=lambda found: (found.at, found.kind))


def _jumps(values: Sequence[float], floor: float) -> Iterator[Unusual]:
    for at in range(MIN_POINTS, len(values)):
        before = values[max(0, at - _WINDOW) : at]
        expected = median(before)
        deviation = max(floor, _robust_deviation(before, expected))
        score = (values[at] - expected) / deviation
        if abs(score) > _BEYOND:
            yield Unusual(at, "jump", values[at], expected, deviation, score, len(before))


def _drifts(values: Sequence[float], floor: float) -> Iterator[Unusual]:
    """Where the moving average leaves its band; the band is that of the first points, and begins anew after each."""
    begin = 0
    while begin + MIN_POINTS < len(values):
        first = values[begin : begin + MIN_POINTS]
        expected = median(first)
        deviation = max(floor, _robust_deviation(first, expected))
        # So that a single jump, which is told already, does not carry the average away.
        most = _BEYOND * deviation
        average, found = fmean(min(max(value, expected - most), expected + most) for value in first), None
        for at in range(begin + MIN_POINTS, len(values)):
            step = min(max(values[at], expected - most), expected + most)
            average = _WEIGHT * step + (1 - _WEIGHT) * average
            error = deviation * sqrt(_WEIGHT / (2 - _WEIGHT) + 1 / MIN_POINTS)
            if abs(average - expected) > _ERRORS * error:
                score = (average - expected) / error
                found = Unusual(at, "drift", average, expected, deviation, score, at - begin)
                break
        if found is None:
            return
        yield found
        begin = found.at


def _robust_deviation(values: Sequence[float], centre: float) -> float:
    return _MAD_TO_SD * median(abs(value - centre) for value in values)
