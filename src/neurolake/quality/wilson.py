"""Confidence interval of a share (E. B. Wilson, 1927, "Probable inference, the law of succession, and statistical
inference", Journal of the American Statistical Association 22).
"""

from math import sqrt

Z95 = 1.959963984540054


def interval(successes: float, n: float) -> tuple[float, float]:
    """The 95 % Wilson score interval of `successes` out of `n`; (0, 1) when nothing was seen.

    Both may be weighted counts. Successes outside 0..n are taken as the nearer end.
    """
    if n <= 0:
        return (0.0, 1.0)
    share = min(max(successes / n, 0.0), 1.0)
    spread = Z95**2 / n
    centre = (share + spread / 2) / (1 + spread)
    half = Z95 * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    low = 0.0 if share == 0 else max(0.0, centre - half)
    high = 1.0 if share == 1 else min(1.0, centre + half)
    return (low, high)
