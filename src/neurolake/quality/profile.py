"""The profile of a table: what each column holds, and how many rows repeat others."""

from dataclasses import replace

from neurolake.engine.base import Column, Session
from neurolake.quality.base import ColumnProfile, Table, TableProfile
from neurolake.quality.exact import Extremes, Moments, extremes, moments_and_distinct
from neurolake.quality.keys import (
    KEY_RATIO,
    NAMED_KEY_RATIO,
    distinct_of_candidates,
    is_identity,
    is_surrogate,
    looks_like_key,
)
from neurolake.quality.repeats import duplicate_rows
from neurolake.quality.survey import Survey, survey


def profile(session: Session, table: Table) -> TableProfile:
    """Profile every column: the sample first, then, knowing what stands for missing, what needs every row."""
    surveys = survey(session, table)
    ends = extremes(session, table, surveys)
    moments, sketched = moments_and_distinct(session, table, surveys)
    counted = distinct_of_candidates(session, table, surveys, ends, sketched) if table.sampled else {}
    distinct = {
        column.name: _distinct(table, surveys[column.name], ends[column.name], sketched, counted, column.name)
        for column in table.columns
    }
    surrogates = frozenset(
        column.name
        for column in table.columns
        if is_surrogate(column, surveys[column.name], ends[column.name], distinct[column.name], table.rows)
    )
    duplicates = duplicate_rows(session, table, surveys, surrogates)
    columns = tuple(
        _column(
            table,
            column,
            surveys[column.name],
            ends[column.name],
            moments.get(column.name, Moments(None, None)),
            distinct[column.name],
            column.name in surrogates,
            duplicates,
        )
        for column in table.columns
    )
    return TableProfile(table.rows, columns, duplicates, table.sample_rows, table.sampled)


def _distinct(
    table: Table, found: Survey, ends: Extremes, sketched: dict[str, int], counted: dict[str, int], name: str
) -> int:
    if not table.sampled:
        return found.distinct
    if name in counted:
        return counted[name]
    return min(table.rows - ends.nulls, max(found.distinct, sketched.get(name, 0)))


def _column(
    table: Table,
    column: Column,
    found: Survey,
    ends: Extremes,
    moments: Moments,
    distinct: int,
    surrogate: bool,
    duplicates: int,
) -> ColumnProfile:
    factor = table.rows / table.sample_rows if table.sample_rows else 1.0
    drafted = ColumnProfile(
        name=column.name,
        type=column.type,
        rows=table.rows,
        nulls=ends.nulls,
        blanks=round(found.missing.blanks * factor),
        sentinels={text: max(1, round(count * factor)) for text, count in found.missing.sentinels.items()},
        distinct=distinct,
        min=ends.min,
        max=ends.max,
        mean=moments.mean,
        sd=moments.sd,
        quantiles=found.spread.quantiles,
        top=tuple((value, round(count * factor)) for value, count in found.top),
        histogram=found.spread.histogram,
        lengths=found.lengths,
        words=found.words,
        shapes=tuple((shape, round(count * factor)) for shape, count in found.shapes),
        semantic=found.found.semantic,
        modal=found.found.modal,
        surrogate=surrogate,
    )
    return _with_key(drafted, looks_like_key(column, found, ends, table.rows), duplicates)


def _with_key(column: ColumnProfile, keyish: bool, duplicates: int) -> ColumnProfile:
    """Decide `key_like`; rows that repeat others as a whole do not speak against a key."""
    if not column.present:
        return column
    plain = column.distinct / column.present
    apart = min(1.0, column.distinct / max(1, column.present - duplicates))
    key = plain >= NAMED_KEY_RATIO and ((keyish and apart >= KEY_RATIO) or is_identity(column.name))
    return replace(column, key_like=key)
