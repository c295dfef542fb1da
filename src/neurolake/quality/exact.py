"""Figures over every row of the table: nulls, extremes, mean, deviation, distinct values.

Counts and extremes of plain columns go into a statement of their own: an engine answers it from the statistics of a
Parquet file without reading the data. Everything else costs one reading of the columns concerned.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, isnan, sqrt
from typing import Any

from neurolake.engine.base import Column, Session
from neurolake.engine.sql import ident
from neurolake.quality.base import Table
from neurolake.quality.kinds import NUMBERS, kind
from neurolake.quality.missing import WHITE_SPACE, Missing, missing_test
from neurolake.quality.survey import Survey
from neurolake.quality.values import chunks, storage_type

_MAX_COLUMNS = 300


@dataclass(frozen=True)
class Extremes:
    """SQL NULLs, and the least and greatest present value."""

    nulls: int
    min: Any
    max: Any


@dataclass(frozen=True)
class Moments:
    """Mean and sample standard deviation of the finite present numbers; None where there are too few or too large."""

    mean: float | None
    sd: float | None


def source(table: Table) -> str:
    """Where every row is: the sample, when it is the whole table."""
    return table.relation if table.sampled else table.sample


def extremes(session: Session, table: Table, surveys: Mapping[str, Survey]) -> dict[str, Extremes]:
    """Column → nulls and extremes."""
    if not table.sampled:
        return {column.name: _surveyed(table, surveys[column.name]) for column in table.columns}
    guarded = [column for column in table.columns if _is_doubtful(surveys[column.name].missing)]
    plain = [column for column in table.columns if not _is_doubtful(surveys[column.name].missing)]
    found: dict[str, Extremes] = {}
    for alike in _alike(table, plain, surveys):
        found |= _extremes(session, table, alike, surveys, guard=False)
    # A blank or NaN that the sample did not hold.
    late = [column for column in plain if _stands_for_missing(found[column.name])]
    return found | _extremes(session, table, [*guarded, *late], surveys, guard=True)


def _surveyed(table: Table, found: Survey) -> Extremes:
    """What the survey of a whole table has seen."""
    return Extremes(table.rows - _filled(found), found.low, found.high)


def _alike(table: Table, columns: Sequence[Column], surveys: Mapping[str, Survey]) -> list[list[Column]]:
    """Those with NULLs apart: for them the engine has to read the data, and it would for all."""
    full = [column for column in columns if _filled(surveys[column.name]) == table.sample_rows]
    return [full, [column for column in columns if column not in full]]


def _filled(found: Survey) -> int:
    return found.present + found.missing.blanks + sum(found.missing.sentinels.values())


def _is_doubtful(missing: Missing) -> bool:
    return bool(missing.blanks or missing.sentinels)


def _stands_for_missing(found: Extremes) -> bool:
    return any(
        (isinstance(value, str) and not value.strip(WHITE_SPACE)) or (isinstance(value, float) and isnan(value))
        for value in (found.min, found.max)
    )


def _extremes(
    session: Session, table: Table, columns: Sequence[Column], surveys: Mapping[str, Survey], *, guard: bool
) -> dict[str, Extremes]:
    found: dict[str, Extremes] = {}
    for chunk in chunks(columns, _MAX_COLUMNS):
        parts = ", ".join(_extreme_sql(table, column, surveys[column.name].missing, guard) for column in chunk)
        row = session.run(f"SELECT {parts} FROM {source(table)}")[0]
        for column, (present, low, high) in zip(chunk, _triples(row), strict=True):
            found[column.name] = Extremes(table.rows - present, low, high)
    return found


def _extreme_sql(table: Table, column: Column, missing: Missing, guard: bool) -> str:
    name = ident(column.name)
    known = table.nulls.get(column.name)
    filled = f"count({name})" if known is None else str(table.rows - known)
    stored = storage_type(column)
    if not stored:
        return f"{filled}, NULL, NULL"
    value = _present(column, missing) if guard else name
    if kind(column.type) == "text" and column.type.upper() != "VARCHAR":
        # The order of an ENUM is that of its declaration.
        return f"{filled}, min(CAST({value} AS VARCHAR)), max(CAST({value} AS VARCHAR))"
    return f"{filled}, CAST(min({value}) AS {stored}), CAST(max({value}) AS {stored})"


def _present(column: Column, missing: Missing) -> str:
    name = ident(column.name)
    of = kind(column.type)
    sentinels = {*missing.sentinels, "NaN"} if of == "float" else set(missing.sentinels)
    test = missing_test(name, of, 1, sorted(sentinels))
    return f"CASE WHEN NOT ({test}) THEN {name} END"


def _triples(row: Sequence[Any]) -> Iterator[tuple[Any, Any, Any]]:
    return zip(row[::3], row[1::3], row[2::3], strict=True)


def moments_and_distinct(
    session: Session, table: Table, surveys: Mapping[str, Survey]
) -> tuple[dict[str, Moments], dict[str, int]]:
    """Mean and deviation of numbers, and the approximate number of distinct values of the columns whose values
    the sample does not show completely (HyperLogLog).
    """
    wanted = [column for column in table.columns if kind(column.type) in NUMBERS or not surveys[column.name].complete]

    def find(names: frozenset[str]) -> dict[str, tuple[Moments | None, int | None]]:
        moments, distinct = _sums(session, table, [column for column in wanted if column.name in names], surveys)
        return {name: (moments.get(name), distinct.get(name)) for name in names}

    found = table.memory.each({column.name: "moments" for column in wanted}, find)
    moments = {name: figures for name, (figures, _) in found.items() if figures is not None}
    return moments, {name: distinct for name, (_, distinct) in found.items() if distinct is not None}


def _sums(
    session: Session, table: Table, wanted: Sequence[Column], surveys: Mapping[str, Survey]
) -> tuple[dict[str, Moments], dict[str, int]]:
    moments: dict[str, Moments] = {}
    distinct: dict[str, int] = {}
    for chunk in chunks(wanted, _MAX_COLUMNS):
        numbers = [column for column in chunk if kind(column.type) in NUMBERS]
        scattered = [column for column in chunk if not surveys[column.name].complete]
        centres = [_centre(surveys[column.name]) for column in numbers]
        offsets = [
            f"{_finite_number(column, surveys[column.name].missing)} - ({centre!r})::DOUBLE AS d{number}"
            for number, (column, centre) in enumerate(zip(numbers, centres, strict=True))
        ]
        keys = [f"{_countable(column)} AS k{number}" for number, column in enumerate(scattered)]
        sums = [f"count(d{number}), sum(d{number}), sum(d{number} * d{number})" for number in range(len(numbers))]
        sketches = [f"approx_count_distinct(k{number})" for number in range(len(scattered))]
        row = session.run(
            f"SELECT {', '.join(sums + sketches)} FROM (SELECT {', '.join(offsets + keys)} FROM {source(table)})"
        )[0]
        split = 3 * len(numbers)
        for column, centre, sums_of in zip(numbers, centres, _triples(row[:split]), strict=True):
            moments[column.name] = _moments(centre, *sums_of)
        distinct |= {column.name: count for column, count in zip(scattered, row[split:], strict=True)}
    return moments, distinct


def _centre(survey: Survey) -> float:
    """A value amid the others: squares of distances from it do not lose digits as squares of the values would."""
    median = survey.spread.quantiles.get("p50")
    return float(median) if median is not None else 0.0


def _finite_number(column: Column, missing: Missing) -> str:
    value = _present(column, missing) if _is_doubtful(missing) else ident(column.name)
    number = f"CAST({value} AS DOUBLE)"
    return f"CASE WHEN isfinite({number}) THEN {number} END" if kind(column.type) == "float" else number


def _countable(column: Column) -> str:
    name = ident(column.name)
    return name if storage_type(column) else f"CASE WHEN {name} IS NOT NULL THEN hash({name}) END"


def _moments(centre: float, count: int, total: float | None, squares: float | None) -> Moments:
    if not count or total is None or squares is None:
        return Moments(None, None)
    mean = centre + total / count
    spread = max(0.0, squares - total * total / count) if isfinite(squares) and isfinite(total * total) else None
    sd = sqrt(spread / (count - 1)) if spread is not None and count > 1 else None
    return Moments(mean if isfinite(mean) else None, sd)


def row_hash_sql(table: Table, surrogates: frozenset[str]) -> str | None:
    """SQL of a row's hash over all columns but `surrogates`; None when there is no other column."""
    names = [ident(column.name) for column in table.columns if column.name not in surrogates]
    return f"hash({', '.join(names)})" if names else None
