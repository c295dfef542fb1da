"""What the checks of accuracy hand over: how many cells of a column they judged, and which look wrong."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Suspicion:
    """Cells of one column that one check finds wrong.

    Attributes:
        check: `typo`, `outlier`, `impossible` or `code`.
        condition: Boolean SQL over the sample that is true for exactly these cells (NULL counts as false).
        count: Number of these cells in the sample.
        weight: Probability that such a cell is wrong (0..1).
        certain: Whether the value cannot be right at all (it is also counted in the upper bound).
        doubtful: Whether the evidence is weak (then it is counted in the lower bound only).
        expected: What was expected, in words, where it is the same for all.
        corrections: Wrong value (as compared) → what it was probably meant to be.
    """

    column: str
    check: str
    condition: str
    count: int
    weight: float = 1.0
    certain: bool = False
    doubtful: bool = False
    expected: str = ""
    corrections: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Findings:
    """One check's outcome: the columns that it can judge and what it suspects in them."""

    judged: frozenset[str]
    suspicions: tuple[Suspicion, ...] = ()
