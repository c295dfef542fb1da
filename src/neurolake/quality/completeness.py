"""Completeness: is there a value where there should be one?

Score = share of present cells over the required columns. Required are keys, columns that earlier batches had full,
and columns of which less than half is missing, unless they are one side of an exclusive pair (two columns of
which each row fills exactly one, like `person` and `company`). Keys weigh double; columns that are sparse by nature
(30 % and more missing, never seen full) a quarter. NULL, blanks and sentinels count as missing alike.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from neurolake.engine.base import Session
from neurolake.quality.base import ColumnProfile, Context, Measurement, Table, TableProfile
from neurolake.quality.evidence import Fault, find_cells
from neurolake.quality.missing import missing_sql
from neurolake.quality.wilson import interval

OPTIONAL_RATE = 0.5
SPARSE_RATE = 0.3
_EXCLUSIVE_SLACK = 0.01
_MOST_PAIRS = 200

Role = Literal["key", "full", "required", "sparse", "optional", "exclusive"]
WEIGHTS: Mapping[Role, float] = {
    "key": 2.0,
    "full": 1.0,
    "required": 1.0,
    "sparse": 0.25,
    "optional": 0.0,
    "exclusive": 0.0,
}


@dataclass(frozen=True)
class _Part:
    column: ColumnProfile
    role: Role

    @property
    def weight(self) -> float:
        return WEIGHTS[self.role]


def measure(session: Session, table: Table, profile: TableProfile, context: Context) -> Measurement:
    """Score the presence of values; None for an empty table or when no column is required."""
    parts = _parts(session, table, profile, context)
    weighed = sum(part.weight * part.column.rows for part in parts)
    if not weighed:
        return Measurement("completeness", None, _reason(profile), detail=_detail(parts))
    present = sum(part.weight * part.column.present for part in parts)
    required = [part.column for part in parts if part.weight]
    faults = [Fault(column, missing_sql(column), column.missing, "a value") for column in required]
    cells = find_cells(session, table, faults)
    return Measurement(
        "completeness",
        present / weighed,
        numerator=present,
        denominator=weighed,
        rows=tuple(sorted({cell.row for cell in cells})),
        cells=cells,
        wrong_cells=float(sum(column.missing for column in required)),
        interval=_interval(parts, present / weighed, table),
        detail=_detail(parts),
    )


def _reason(profile: TableProfile) -> str:
    return "No column is required: each is mostly empty." if profile.rows else "The table has no rows."


def _parts(session: Session, table: Table, profile: TableProfile, context: Context) -> list[_Part]:
    reference = context.reference
    keys = {column.name for column in profile.columns if column.key_like} | set(reference.keys if reference else ())
    full = set(reference.required if reference else ())
    exclusive = _exclusive(session, table, profile, keys | full)
    return [_Part(column, _role(column, keys, full, exclusive)) for column in profile.columns]


def _role(column: ColumnProfile, keys: set[str], full: set[str], exclusive: set[str]) -> Role:
    if column.name in keys:
        return "key"
    if column.name in full:
        return "full"
    if column.name in exclusive:
        return "exclusive"
    if column.null_rate >= OPTIONAL_RATE:
        return "optional"
    return "sparse" if column.null_rate >= SPARSE_RATE else "required"


def _exclusive(session: Session, table: Table, profile: TableProfile, known: set[str]) -> set[str]:
    """Columns that are one side of a pair of which each row (but 1 %) fills exactly one."""
    open_ones = [column for column in profile.columns if column.name not in known and _may_alternate(column)]
    pairs = list(islice(_complements(open_ones), _MOST_PAIRS))
    if not pairs or not table.sample_rows:
        return set()
    alike = session.run(f"SELECT {', '.join(_alike_sql(*pair) for pair in pairs)} FROM {table.sample}")[0]
    slack = _EXCLUSIVE_SLACK * table.sample_rows
    return {column.name for pair, rows in zip(pairs, alike, strict=True) if rows <= slack for column in pair}


def _complements(columns: Sequence[ColumnProfile]) -> Iterator[tuple[ColumnProfile, ColumnProfile]]:
    """Pairs whose shares of missing values add up to 1, about; by bisection, for there may be thousands of columns."""
    ordered = sorted(columns, key=lambda column: column.null_rate)
    rates = [column.null_rate for column in ordered]
    for number, column in enumerate(ordered):
        first = bisect_left(rates, 1 - column.null_rate - 2 * _EXCLUSIVE_SLACK, lo=number + 1)
        last = bisect_right(rates, 1 - column.null_rate + 2 * _EXCLUSIVE_SLACK, lo=number + 1)
        for other in ordered[first:last]:
            yield column, other


def _may_alternate(column: ColumnProfile) -> bool:
    return 2 * _EXCLUSIVE_SLACK < column.null_rate < 1 - 2 * _EXCLUSIVE_SLACK


def _alike_sql(left: ColumnProfile, right: ColumnProfile) -> str:
    return f"count_if(({missing_sql(left)}) = ({missing_sql(right)}))"


def _interval(parts: Sequence[_Part], score: float, table: Table) -> tuple[float, float] | None:
    """Of a weighted share: the weighted cells count as (sum of weights)² / (sum of squared weights) plain ones."""
    if not table.sampled:
        return None
    squares = sum(part.weight**2 for part in parts)
    n = table.sample_rows * sum(part.weight for part in parts) ** 2 / squares
    return interval(score * n, n)


def _detail(parts: Sequence[_Part]) -> dict[str, object]:
    columns = {
        part.column.name: {"role": part.role, "weight": part.weight, "present": 1 - part.column.null_rate}
        for part in parts
    }
    return {"required": [part.column.name for part in parts if part.weight], "columns": columns}
