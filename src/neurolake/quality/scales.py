"""The scale on which a column's numbers are spread evenly: raw or logarithmic, with robust centre and deviation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf, log
from typing import Any

from neurolake.engine.base import Session
from neurolake.engine.sql import literal
from neurolake.quality.base import ColumnProfile, Table
from neurolake.quality.cells import number_sql

_MAD_TO_SD = 1.4826
_LOG_FLOOR = 3.0


@dataclass(frozen=True)
class Scale:
    """How a column's values are spread.

    Attributes:
        log: Whether on the logarithms of its positive values, or on the raw values.
        centre: The median on that scale.
        deviation: The robust standard deviation on that scale (1.4826 * MAD).
        floor: Value that an unusually large one must pass besides its z-score.
    """

    column: ColumnProfile
    log: bool
    centre: float
    deviation: float
    floor: float = -inf

    def value(self, z: float) -> float:
        """The column's value at a z-score; infinity where it leaves the range of numbers."""
        at = self.centre + z * self.deviation
        if not self.log:
            return at
        return exp(at) if at < 700 else inf

    def beyond_sql(self, side: int, z: float) -> str:
        """Boolean SQL: beyond a z-score on that side. On the log scale zero and negative values are on neither."""
        value, bound = number_sql(self.column), self.value(side * z)
        if side > 0:
            bound = max(bound, self.floor)
            return f"{value} > {literal(bound)}" if bound < inf else "false"
        return f"({value} > 0 AND {value} < {literal(bound)})" if self.log else f"{value} < {literal(bound)}"

    def distance(self, one: float, other: float) -> float:
        """Distance of two values in robust standard deviations."""
        if not self.log:
            return abs(one - other) / self.deviation
        return abs(log(one) - log(other)) / self.deviation if one > 0 and other > 0 else 0.0


def stays_within(column: ColumnProfile, z: float) -> bool:
    """Whether the profile alone shows that no value lies beyond the z-score.

    The MAD is at least the smaller distance of a quartile from the median, so that gives a fence on the safe side.
    """
    ends = (float(column.min), *(float(column.quantiles[name]) for name in ("p25", "p50", "p75")), float(column.max))
    if _log_fits_better(column.quantiles):
        if ends[0] <= 0:
            return False
        ends = tuple(log(end) for end in ends)
    least, low, middle, high, most = ends
    reach = z * _MAD_TO_SD * min(high - middle, middle - low)
    return reach > 0 and middle - reach <= least and most <= middle + reach


def fit(session: Session, table: Table, columns: Sequence[ColumnProfile], without: str = "false") -> list[Scale]:
    """The better-fitting scale of each column; columns of which more than half is one value have none.

    Args:
        without: Boolean SQL of rows to leave out.
    """
    if not columns:
        return []
    logs = [_log_fits_better(column.quantiles) for column in columns]
    values = [_logs(column) if as_log else number_sql(column) for column, as_log in zip(columns, logs, strict=True)]
    row = _centres(session, table, values, [column.name for column in columns], without)
    figures = zip(columns, logs, row[::2], row[1::2], strict=True)
    return [Scale(column, as_log, centre, _MAD_TO_SD * mad) for column, as_log, centre, mad in figures if mad]


def floored(session: Session, table: Table, scale: Scale, without: str = "false") -> Scale:
    """For amounts on the raw scale: with the floor at 3 deviations on the log scale.

    Groups of different sizes in one column (prices of several shares) and many zeros make large values look far
    away on the raw scale only; an error is unusual as a multiple, too.
    """
    if scale.log or float(scale.column.quantiles["p05"]) < 0:
        return scale
    centre, mad = _centres(session, table, [_logs(scale.column)], [scale.column.name], without)
    if not mad:
        return scale
    floor = Scale(scale.column, True, centre, _MAD_TO_SD * mad).value(_LOG_FLOOR)
    return Scale(scale.column, scale.log, scale.centre, scale.deviation, floor)


def _centres(
    session: Session, table: Table, values: Sequence[str], names: Sequence[str], without: str
) -> tuple[Any, ...]:
    select = ", ".join(f"median({value}), mad({value})" for value in values)
    return table.memory.rows(session, f"SELECT {select} FROM {table.sample} WHERE ({without}) IS NOT TRUE", names)[0]


def _logs(column: ColumnProfile) -> str:
    value = number_sql(column)
    return f"CASE WHEN {value} > 0 THEN ln({value}) END"


def _log_fits_better(quantiles: Mapping[str, Any]) -> bool:
    """Whether the quartiles lie more evenly around the median on the log scale (positive data only)."""
    low, middle, high = (float(quantiles[name]) for name in ("p25", "p50", "p75"))
    if low <= 0 or low == high:
        return False
    return abs(_skew(log(low), log(middle), log(high))) < abs(_skew(low, middle, high))


def _skew(low: float, middle: float, high: float) -> float:
    """Bowley's quartile skewness, -1..1."""
    return (high + low - 2 * middle) / (high - low) if high > low else 0.0
