"""Whether figures go up or down over time, in ways that a few odd ones do not mislead."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt
from statistics import median

MAD_TO_SD = 1.4826
"""A median absolute deviation times this is a standard deviation, of what is normally distributed."""


@dataclass(frozen=True)
class Trend:
    """A line through points.

    Attributes:
        slope: Change of y for one of x: the median of the slopes between all pairs of points (Theil–Sen).
        p: How likely such an order of the points is without a trend (Mann–Kendall, two-sided, with ties).
    """

    slope: float
    p: float
    points: int


def trend(points: Sequence[tuple[float, float]]) -> Trend | None:
    """The trend of points (x, y), of 200 at most; None where no two have different x."""
    slopes = [
        (later[1] - earlier[1]) / (later[0] - earlier[0])
        for position, earlier in enumerate(points)
        for later in points[position + 1 :]
        if later[0] != earlier[0]
    ]
    if not slopes:
        return None
    return Trend(median(slopes), _chance([y for _, y in sorted(points)]), len(points))


def _chance(values: Sequence[float]) -> float:
    n = len(values)
    score = sum(
        (later > earlier) - (later < earlier) for at, earlier in enumerate(values) for later in values[at + 1 :]
    )
    ties = sum(count * (count - 1) * (2 * count + 5) for count in Counter(values).values())
    variance = (n * (n - 1) * (2 * n + 5) - ties) / 18
    if score == 0 or variance <= 0:
        return 1.0
    return erfc((abs(score) - 1) / sqrt(variance) / sqrt(2))


def spread(values: Sequence[float]) -> tuple[float, float]:
    """The median, and a standard deviation that odd values do not move (scaled median absolute deviation)."""
    middle = median(values)
    return middle, MAD_TO_SD * median(abs(value - middle) for value in values)
