"""The quality of a table: eight measurements, one score, and the expected share of wrong cells.

Overall = weighted mean of the dimensions that exist, at most the worst of them + 0.25: a table cannot be good on
average while it fails in one respect.

What one defect moves besides its own dimension, and why that is meant:

- A missing value in the first key is missing (completeness) and a row without identity (integrity).
- A key repeated in a row of other content is not unique (uniqueness) and does not identify (integrity). A row
  repeated as a whole moves uniqueness alone.
- A value outside its code list or range is invalid (validity) and a reference mismatch or an impossible value
  (accuracy).
- An invalid value in a column that depends on another, or that others depend on, also breaks that dependency
  (consistency), and so does a typo or a gross outlier (accuracy) in such a column or in a sum.
- A value written in another way (conformity) is the same value to the other dimensions as far as case and white space
  around it go; with other characters in it, it also breaks the dependencies of its column (consistency) and is not
  found in the dataset that it refers to (integrity). Where the other way is no known form of the column's meaning
  it is invalid as well (validity).
- A moment or number that is invalid as text, or in a form other than ISO, takes no part in order pairs, sums and
  freshness.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from neurolake.engine.base import Session
from neurolake.quality import (
    accuracy,
    completeness,
    conformity,
    consistency,
    integrity,
    timeliness,
    uniqueness,
    validity,
)
from neurolake.quality.base import (
    Cell,
    Context,
    Dimension,
    Measurement,
    QualityReport,
    Table,
    TableProfile,
)
from neurolake.quality.reference import merge
from neurolake.quality.render import profile_json, report_json

__all__ = ["assess", "overall", "profile_json", "report_json", "wrong_cell_share"]

CAP = 0.25
_MOST_CELLS = 200


def assess(session: Session, table: Table, profile: TableProfile, context: Context) -> QualityReport:
    """Measure the eight dimensions and what follows from them."""
    dimensions = (completeness, validity, consistency, uniqueness, accuracy, integrity, conformity, timeliness)
    measurements = tuple(dimension.measure(session, table, profile, context) for dimension in dimensions)
    earlier = context.reference
    return QualityReport(
        overall=overall(measurements, context.weights),
        measurements=measurements,
        weights=dict(context.weights),
        wrong_cell_share=wrong_cell_share(measurements, profile),
        cells=_combined(measurements)[:_MOST_CELLS],
        reference=merge(earlier, profile, measurements),
    )


def overall(measurements: Sequence[Measurement], weights: Mapping[Dimension, float]) -> float | None:
    """Weighted mean of the scores that exist, at most the worst + 0.25; None when none exists or weighs anything."""
    scores = {item.dimension: item.score for item in measurements if item.score is not None}
    total = sum(weights.get(dimension, 0.0) for dimension in scores)
    if not total:
        return None
    mean = sum(weights.get(dimension, 0.0) * score for dimension, score in scores.items()) / total
    return min(mean, min(scores.values()) + CAP)


def wrong_cell_share(measurements: Sequence[Measurement], profile: TableProfile) -> float:
    """Expected share of wrong cells (0..1).

    The dimensions' estimates are added; as far as their evidence shows the same cells in several dimensions, such a
    cell counts once, with the probability that at least one of them is right.
    """
    every = profile.rows * len(profile.columns)
    if not every:
        return 0.0
    claimed = sum(cell.weight for item in measurements for cell in item.cells)
    combined = sum(cell.weight for cell in _combined(measurements))
    apart = combined / claimed if claimed else 1.0
    return min(1.0, apart * sum(item.wrong_cells for item in measurements) / every)


def _combined(measurements: Sequence[Measurement]) -> tuple[Cell, ...]:
    """Each cell once, the most probably wrong ones first; independent suspicions combine to 1 - product of doubts."""
    by_place: dict[tuple[int, str], list[Cell]] = defaultdict(list)
    for measurement in measurements:
        for cell in measurement.cells:
            by_place[cell.row, cell.column].append(cell)
    merged = [_noisy_or(cells) for cells in by_place.values()]
    return tuple(sorted(merged, key=lambda cell: (-cell.weight, cell.row, cell.column)))


def _noisy_or(cells: Sequence[Cell]) -> Cell:
    doubt = 1.0
    for cell in cells:
        doubt *= 1 - min(1.0, max(0.0, cell.weight))
    expected = "; ".join(dict.fromkeys(cell.expected for cell in cells))
    first = cells[0]
    return Cell(first.row, first.column, first.value, expected, 1 - doubt)
