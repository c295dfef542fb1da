"""Numeric outliers: values more than 6 robust standard deviations from the median, on the scale that fits better.

The robust z-score is 0.6745 * (x - median) / MAD (Iglewicz & Hoaglin, "How to detect and handle outliers", 1993),
on raw values or on logarithms, whichever makes the middle half of the data more symmetric. Legitimate long tails
(incomes, populations, file sizes) thin out steadily: of every doubling of the distance, less is left beyond it than
lies within it. So values beyond the fence are only suspected from a distance at which that is not so, or when a wide
gap parts them from the rest.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import sqrt

from neurolake.engine.base import Session
from neurolake.engine.sql import literal
from neurolake.quality.base import ColumnProfile, Table, TableProfile
from neurolake.quality.cells import number_sql, where_sql
from neurolake.quality.kinds import NUMBERS, kind
from neurolake.quality.scales import Scale, fit, floored, stays_within
from neurolake.quality.suspects import Findings, Suspicion
from neurolake.quality.words import ID_WORDS, has_word

FENCE = 6.0
"""Robust standard deviations from the median at which a value becomes suspect."""

_SIDES = (-1, 1)
_LEVELS = tuple(FENCE / 2 * 2**step for step in range(10))
_GAP = 6.0
_TIMES_AS_FAR = 3
_MAX_SHARE = 0.25
_MAX_TAIL = 200
_REFITS = 3
_CROWDED = 0.01
_WEIGHT = 0.95
_MIN_ROWS = 50
_MIN_DISTINCT = 5
_MAX_COLUMNS = 400

_NOT_MEASURED = ID_WORDS | frozenset(
    "lat latitude lon lng long longitude zip postal postcode plz phone fax year month day hour minute week x y".split()
)


def find(session: Session, table: Table, profile: TableProfile) -> Findings:
    """The numeric columns that vary enough to be judged, and the outliers in them."""
    measured = [column for column in profile.columns if _is_measured(column)][:_MAX_COLUMNS]
    calm = frozenset(column.name for column in measured if stays_within(column, FENCE))
    scales = fit(session, table, [column for column in measured if column.name not in calm])
    if not scales:
        return Findings(calm)
    counts = [where_sql(_outside(scale, dict.fromkeys(_SIDES, FENCE))) for scale in scales]
    outside = f"SELECT {', '.join(counts)} FROM {table.sample}"
    [row] = table.memory.rows(session, outside, [scale.column.name for scale in scales])
    reaching = [scale for scale, beyond in zip(scales, row, strict=True) if beyond]
    suspicions = [suspicion for scale in reaching for suspicion in _judge(session, table, scale)]
    return Findings(calm | {scale.column.name for scale in scales}, tuple(suspicions))


def _is_measured(column: ColumnProfile) -> bool:
    """Whether it measures something: no identifier, no coordinate, no part of a date, and not constant."""
    varies = column.distinct >= _MIN_DISTINCT and column.present >= _MIN_ROWS and "p50" in column.quantiles
    identifies = column.key_like or column.surrogate or has_word(column.name, _NOT_MEASURED)
    return kind(column.type) in NUMBERS and varies and not identifies


def _outside(scale: Scale, cuts: Mapping[int, float]) -> str:
    """Boolean SQL: beyond the cut (a z-score) of a side."""
    return " OR ".join(scale.beyond_sql(side, z) for side, z in cuts.items()) or "false"


def _judge(session: Session, table: Table, scale: Scale) -> Iterator[Suspicion]:
    """The outliers of a column that has values beyond the fence.

    Many outliers widen the deviation and so hide others: the scale is fitted again without them.
    """
    scale = floored(session, table, scale)
    tails = _tails(session, table, scale)
    for _ in range(_REFITS):
        cuts = _cuts(tails, table.sample_rows)
        if sum(tails[side][_LEVELS.index(z)] for side, z in cuts.items()) <= _CROWDED * table.sample_rows:
            break
        without = _outside(scale, cuts)
        refitted = fit(session, table, [scale.column], without)
        if not refitted:
            break
        scale = floored(session, table, refitted[0], without)
        tails = _tails(session, table, scale)
    cuts = _cuts(tails, table.sample_rows)
    for side in _SIDES:
        yield from _suspect(session, table, scale, side, tails[side], cuts.get(side))


def _tails(session: Session, table: Table, scale: Scale) -> dict[int, Sequence[int]]:
    """Side → number of values beyond each level."""
    counts = [where_sql(scale.beyond_sql(side, level)) for side in _SIDES for level in _LEVELS]
    [row] = table.memory.rows(session, f"SELECT {', '.join(counts)} FROM {table.sample}", [scale.column.name])
    return {-1: row[: len(_LEVELS)], 1: row[len(_LEVELS) :]}


def _cuts(tails: Mapping[int, Sequence[int]], rows: int) -> dict[int, float]:
    """Side → z-score that parts the outliers from the tail, for sides that have such a point.

    Of several points the one with the emptiest stretch before it is taken.
    """
    cuts = {}
    for side, beyond in tails.items():
        stretches = [
            (inner - outer, level)
            for (inner, outer), level in zip(pairwise(beyond), _LEVELS[1:], strict=True)
            if outer <= _MAX_SHARE * rows and _is_unnatural(inner - outer, outer)
        ]
        if stretches:
            cuts[side] = min(stretches)[1]
    return cuts


def _is_unnatural(within: int, beyond: int) -> bool:
    """Whether more lies beyond a distance than from half of it up to it, by more than chance."""
    return beyond > within + 3 * sqrt(1 + within)


def _suspect(
    session: Session, table: Table, scale: Scale, side: int, beyond: Sequence[int], cut: float | None
) -> Iterator[Suspicion]:
    fence = _LEVELS.index(FENCE)
    if cut is not None:
        yield _suspicion(scale, scale.beyond_sql(side, cut), beyond[_LEVELS.index(cut)])
    elif 0 < beyond[fence] <= _MAX_TAIL:
        tail = _outermost(session, table, scale, side, beyond[fence] + 1)
        alone = _alone(tail, scale)
        if alone:
            bound = f"{number_sql(scale.column)} {'>=' if side > 0 else '<='} {literal(tail[alone - 1])}"
            yield _suspicion(scale, f"({scale.beyond_sql(side, FENCE)} AND {bound})", alone)


def _suspicion(scale: Scale, condition: str, count: int) -> Suspicion:
    expected = f"between {scale.value(-FENCE):.6g} and {max(scale.value(FENCE), scale.floor):.6g}"
    return Suspicion(scale.column.name, "outlier", condition, count, _WEIGHT, expected=expected)


def _outermost(session: Session, table: Table, scale: Scale, side: int, count: int) -> list[float]:
    """The most extreme values, from the outside in; one more than lies beyond the fence."""
    value = number_sql(scale.column)
    positive = "AND v > 0" if scale.log else ""
    ends = (
        f"SELECT v FROM (SELECT {value} AS v FROM {table.sample}) WHERE v IS NOT NULL {positive} "
        f"ORDER BY v {'DESC' if side > 0 else 'ASC'} LIMIT {literal(count)}"
    )
    rows = table.memory.rows(session, ends, [scale.column.name])
    return [float(row[0]) for row in rows]


def _alone(tail: Sequence[float], scale: Scale) -> int:
    """How many of the outermost values a wide gap parts from the rest; 0 when none.

    A wide gap also makes the value several times as far out as the next one: the ends of natural tails are sparse.
    """
    centre = scale.value(0)
    wide = [
        scale.distance(outer, inner) > _GAP
        and scale.distance(outer, centre) > _TIMES_AS_FAR * scale.distance(inner, centre)
        for outer, inner in pairwise(tail)
    ]
    return max((number for number, is_wide in enumerate(wide, 1) if is_wide), default=0)
