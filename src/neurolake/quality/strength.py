"""How strongly one column determines another: the measure μ⁺ and the figures next to it.

μ is the probabilistic dependency `pdep` of Piatetsky-Shapiro & Matheus ("Measuring data dependencies in large
databases", KDD workshop 1993), normalised and corrected by its expectation under a random permutation;
μ⁺ = max(0, μ) ranks best among the measures compared by Parciak et al., "Measuring approximate functional
dependencies: a comparative study" (ICDE 2024). `kept` is 1 − g3 of Kivinen & Mannila (1995), over repeated
left values only.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

Code = int | None

STEADY_ROWS = 5
"""Rows that a left value needs before its own rate of violations says something."""

SPLIT_ROWS = 20
"""Rows that a left value needs before the lack of a majority shows that it has several meanings."""


@dataclass(frozen=True)
class Strength:
    """Evidence for left → right over the rows where both are present.

    Attributes:
        groups: Distinct left values.
        pdep: Sum over left values of the sum of squares of their right counts, divided by their rows.
        prior: Sum of squares of the right values' rows.
        top: Rows of the most frequent right value.
        repeated: Rows whose left value repeats.
        kept: Among these, rows with the most frequent right value of their left value.
        steady, steady_kept, steady_groups: The same over left values with at least STEADY_ROWS rows.
        steady_squares: Sum of kept² / rows over these left values.
        split, split_kept: The same as `repeated` and `kept` over left values with at least SPLIT_ROWS rows of which
            no right value has more than half: homonyms, such as a city name used in several states.
    """

    rows: int
    groups: int
    pdep: float
    prior: float
    top: int
    repeated: int
    kept: int
    steady: int
    steady_kept: int
    steady_groups: int
    steady_squares: float
    split: int
    split_kept: int

    @property
    def mu(self) -> float:
        """μ⁺ of left → right, 0..1."""
        if self.rows <= self.groups or self.prior >= self.rows**2:
            return 0.0
        lost = (1 - self.pdep / self.rows) / (1 - self.prior / self.rows**2)
        return max(0.0, 1 - lost * (self.rows - 1) / (self.rows - self.groups))

    @property
    def share(self) -> float:
        """Share of repeated rows that keep the dependency."""
        return self.kept / self.repeated if self.repeated else 0.0

    @property
    def gain(self) -> float:
        """How far `share` of the steady groups gets from always guessing the most frequent right value (0) to 1."""
        guess = self.top / self.rows
        return (self.steady_kept / self.steady - guess) / (1 - guess) if self.steady and guess < 1 else 0.0

    @property
    def unevenness(self) -> float:
        """Spread of the violation rate between left values over its mean, beyond what chance gives.

        Errors made in passing fall on all left values alike (near 0); a right side that truly varies for a few
        left values and not for the others gives more than 1.
        """
        if self.steady_groups < 2 or self.steady_kept == self.steady:
            return 0.0
        broken = 1 - self.steady_kept / self.steady
        between = self.steady_squares - self.steady_kept**2 / self.steady
        beyond_chance = between - (self.steady_groups - 1) * broken * (1 - broken)
        variance = max(0.0, beyond_chance) / (self.steady * (1 - 1 / self.steady_groups))
        return float(variance**0.5 / broken)


def strength_sql(relation: str, left: str, right: str) -> str:
    """One row with the attributes of Strength, in order, for two columns of codes in `relation`."""
    steady = f"FILTER (WHERE n >= {STEADY_ROWS})"
    split = f"FILTER (WHERE n >= {SPLIT_ROWS} AND 2 * m <= n)"
    return f"""
        WITH pairs AS (
            SELECT {left} AS l, {right} AS r, count(*) AS c FROM {relation}
            WHERE {left} IS NOT NULL AND {right} IS NOT NULL GROUP BY ALL),
        lefts AS (SELECT sum(c)::BIGINT AS n, sum(c * c)::BIGINT AS s, max(c) AS m FROM pairs GROUP BY l),
        rights AS (SELECT sum(c)::BIGINT AS n FROM pairs GROUP BY r)
        SELECT coalesce(sum(n), 0)::BIGINT, count(*), coalesce(sum(s / n), 0),
            (SELECT coalesce(sum(n * n), 0)::DOUBLE FROM rights), (SELECT coalesce(max(n), 0) FROM rights),
            coalesce(sum(n) FILTER (WHERE n > 1), 0)::BIGINT, coalesce(sum(m) FILTER (WHERE n > 1), 0)::BIGINT,
            coalesce(sum(n) {steady}, 0)::BIGINT, coalesce(sum(m) {steady}, 0)::BIGINT, count(*) {steady},
            coalesce(sum(m * m / n) {steady}, 0),
            coalesce(sum(n) {split}, 0)::BIGINT, coalesce(sum(m) {split}, 0)::BIGINT
        FROM lefts"""


def strength_of(pairs: Mapping[tuple[Code, Code], int]) -> Strength:
    """The same from counted (left, right) pairs; pairs with a None are left out."""
    lefts: defaultdict[Code, list[int]] = defaultdict(list)
    rights: Counter[Code] = Counter()
    for (left, right), count in pairs.items():
        if left is not None and right is not None:
            lefts[left].append(count)
            rights[right] += count
    groups = [(sum(counts), max(counts), counts) for counts in lefts.values() if len(counts) > 1 or counts[0] > 1]
    repeated = sum(n for n, _, _ in groups)
    single = len(lefts) - len(groups)
    steady = [(n, most) for n, most, _ in groups if n >= STEADY_ROWS]
    split = [(n, most) for n, most in steady if n >= SPLIT_ROWS and 2 * most <= n]
    return Strength(
        rows=repeated + single,
        groups=len(lefts),
        pdep=single + sum(sum(count * count for count in counts) / n for n, _, counts in groups),
        prior=float(sum(count * count for count in rights.values())),
        top=max(rights.values(), default=0),
        repeated=repeated,
        kept=sum(most for _, most, _ in groups),
        steady=sum(n for n, _ in steady),
        steady_kept=sum(most for _, most in steady),
        steady_groups=len(steady),
        steady_squares=sum(most * most / n for n, most in steady),
        split=sum(n for n, _ in split),
        split_kept=sum(most for _, most in split),
    )
