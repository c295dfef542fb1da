"""Rates of an engine from queries it has run: least squares over their estimated work and measured seconds.

Errors count relative to the measured time, so that a thousand small queries are not drowned by one large one. Rates are
never negative: of all subsets of the four rates, the rest being zero, the best one whose solution is not negative is
taken, which is the exact optimum (Lawson and Hanson, "Solving Least Squares Problems", 1974, chapter 23).
"""

from collections.abc import Sequence
from itertools import combinations

from neurolake.optimizer.cost.base import Cost, Rates

FEWEST = 8
_SHORTEST_S = 0.001
_SINGULAR = 1e-12
DEFAULT = Rates(fixed_s=0.003, per_cpu_s=4e-9, per_io_s=2e-9, per_row_s=1e-7)
"""Of the embedded engine on an ordinary machine, for the time before anything has been measured."""


def calibrated(runs: Sequence[tuple[Cost, float]], before: Rates = DEFAULT) -> Rates:
    """Rates that explain the runs best.

    Args:
        runs: Estimated cost and measured seconds. With fewer than 8 of them nothing is learned.
        before: Rates to keep in that case, and for kinds of work that no run has done.
    """
    if len(runs) < FEWEST:
        return before
    weights = [1 / max(seconds, _SHORTEST_S) for _, seconds in runs]
    rows = [
        [weight * part for part in (1.0, cost.cpu, cost.io, cost.rows)]
        for (cost, _), weight in zip(runs, weights, strict=True)
    ]
    targets = [weight * seconds for (_, seconds), weight in zip(runs, weights, strict=True)]
    done = [place for place in range(4) if any(row[place] > 0 for row in rows)]
    found = [before.fixed_s, before.per_cpu_s, before.per_io_s, before.per_row_s]
    for place, rate in zip(done, _solve([[row[place] for place in done] for row in rows], targets), strict=True):
        found[place] = rate
    return Rates(*found)


def _solve(rows: list[list[float]], targets: list[float]) -> list[float]:
    """Coefficients that are not negative, with the least sum of squared errors."""
    size = len(rows[0])
    products = [[sum(row[one] * row[other] for row in rows) for other in range(size)] for one in range(size)]
    wanted = [sum(row[one] * target for row, target in zip(rows, targets, strict=True)) for one in range(size)]
    best, gain = [0.0] * size, 0.0
    for chosen in (part for count in range(1, size + 1) for part in combinations(range(size), count)):
        matrix = [[products[one][other] for other in chosen] for one in chosen]
        solved = _equations(matrix, [wanted[one] for one in chosen])
        if solved is None or min(solved) < 0:
            continue
        # What a least-squares solution takes off the sum of squares of the targets.
        explained = sum(wanted[one] * value for one, value in zip(chosen, solved, strict=True))
        if explained > gain:
            values = dict(zip(chosen, solved, strict=True))
            best, gain = [values.get(one, 0.0) for one in range(size)], explained
    return best


def _equations(matrix: list[list[float]], right: list[float]) -> list[float] | None:
    """The solution of linear equations by Gaussian elimination with pivoting; None where there is not exactly one."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for place in range(size):
        pivot = max(range(place, size), key=lambda row: abs(rows[row][place]))
        rows[place], rows[pivot] = rows[pivot], rows[place]
        if abs(rows[place][place]) <= _SINGULAR * max(map(abs, matrix[place])):
            return None
        for row in range(size):
            if row != place:
                factor = rows[row][place] / rows[place][place]
                rows[row] = [value - factor * base for value, base in zip(rows[row], rows[place], strict=True)]
    return [rows[place][size] / rows[place][place] for place in range(size)]
