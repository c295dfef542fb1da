"""Uniqueness: is each thing there once?

Half of the score is the share of rows that do not repeat an earlier row in every column but surrogate ids (a running
number makes equal rows look different), half the mean distinctness of the candidate keys (distinct / present
values). Candidate keys are the key-like columns of the profile and the keys of earlier batches. A table without
candidate keys is judged by its rows alone, a table of surrogates alone by its keys. Where the other columns cannot tell
the rows apart anyway (fewer than 100 possible rows for each row), the surrogate is what the rows differ in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from neurolake.engine.base import Column, Session
from neurolake.engine.sql import ident
from neurolake.quality.base import Cell, ColumnProfile, Context, Measurement, Table, TableProfile
from neurolake.quality.evidence import MOST
from neurolake.quality.exact import row_hash_sql, source
from neurolake.quality.keys import distinct_values
from neurolake.quality.missing import missing_sql
from neurolake.quality.values import value_sql
from neurolake.quality.wilson import interval

# Rows repeat by necessity where there are hardly more possible rows than rows.
_ROOM_FOR_ROWS = 100


@dataclass(frozen=True)
class _Key:
    column: ColumnProfile
    distinct: int

    @property
    def ratio(self) -> float:
        return min(1.0, self.distinct / self.column.present)


def measure(session: Session, table: Table, profile: TableProfile, context: Context) -> Measurement:
    """Score the distinctness of rows and keys; None for an empty table."""
    if not profile.rows:
        return Measurement("uniqueness", None, "The table has no rows.")
    surrogates = frozenset(column.name for column in profile.columns if column.surrogate)
    row_hash = row_hash_sql(table, surrogates)
    duplicates = _duplicates(profile)
    keys = _keys(session, table, profile, context)
    halves = [1 - duplicates / profile.rows] if row_hash else []
    halves += [sum(key.ratio for key in keys) / len(keys)] if keys else []
    score = sum(halves) / len(halves)
    rows = _repeated_rows(session, table, row_hash, duplicates) if row_hash and duplicates else ()
    return Measurement(
        "uniqueness",
        score,
        numerator=score * profile.rows,
        denominator=float(profile.rows),
        rows=rows,
        cells=tuple(cell for key in keys for cell in _repeated_values(session, table, key, MOST // len(keys))),
        wrong_cells=_wrong_cells(profile, keys),
        interval=interval(score * table.sample_rows, table.sample_rows) if table.sampled else None,
        detail={
            "duplicate_rows": duplicates,
            "without": sorted(surrogates),
            "keys": {key.column.name: key.ratio for key in keys},
        },
    )


def _keys(session: Session, table: Table, profile: TableProfile, context: Context) -> list[_Key]:
    known = set(context.reference.keys) if context.reference else set()
    keys = [_Key(column, column.distinct) for column in profile.columns if column.key_like]
    for column in profile.columns:
        if column.name in known and not column.key_like and column.present:
            # The profile knows the distinct values of a sampled column only roughly, unless it saw a key in it.
            exact = distinct_values(session, table, Column(column.name, column.type), column.nulls)
            keys.append(_Key(column, exact if table.sampled else column.distinct))
    return keys


def _duplicates(profile: TableProfile) -> int:
    surrogate = any(column.surrogate for column in profile.columns)
    return 0 if surrogate and not _has_room(profile) else profile.duplicates


def _has_room(profile: TableProfile) -> bool:
    """Whether far more different rows than there are rows are possible without the surrogates."""
    others = [column for column in profile.columns if not column.surrogate]
    return prod(max(1, min(column.distinct, profile.rows)) for column in others) >= _ROOM_FOR_ROWS * profile.rows


def _repeated_rows(session: Session, table: Table, row_hash: str, duplicates: int) -> tuple[int, ...]:
    """Up to 100 ids of rows that repeat an earlier one, from a slice of the hashes that holds enough of them."""
    parts = max(1, duplicates // (4 * MOST)) if table.sampled else 1
    row_id = table.row_id if table.sampled else table.sample_id
    found = session.run(f"""
        SELECT row FROM (
            SELECT row, row_number() OVER (PARTITION BY h ORDER BY row) AS occurrence FROM (
                SELECT h, row FROM (SELECT {row_hash} AS h, {row_id} AS row FROM {source(table)})
                WHERE h % {parts} = 0 QUALIFY count(*) OVER (PARTITION BY h) > 1))
        WHERE occurrence > 1 ORDER BY row LIMIT {MOST}""")
    return tuple(int(row) for (row,) in found)


def _repeated_values(session: Session, table: Table, key: _Key, most: int) -> list[Cell]:
    if key.ratio >= 1 or not most:
        return []
    name = ident(key.column.name)
    repeated = f"""
        SELECT {table.sample_id}, {value_sql(Column(key.column.name, key.column.type))} FROM {table.sample}
        WHERE NOT ({missing_sql(key.column)})
        QUALIFY row_number() OVER (PARTITION BY {name} ORDER BY {table.sample_id}) > 1
        ORDER BY {table.sample_id} LIMIT {most}"""
    rows = table.memory.rows(session, repeated, [key.column.name])
    return [Cell(row, key.column.name, value, "a value of its own") for row, value in rows]


def _wrong_cells(profile: TableProfile, keys: Sequence[_Key]) -> float:
    """All cells of repeated rows, and the repeated values of keys in other rows.

    Repeated rows are no fault where the values of the columns allow too few different rows.
    """
    repeated = sum(key.column.present - min(key.distinct, key.column.present) for key in keys)
    if not _has_room(profile):
        return float(repeated)
    beside = sum(max(0, key.column.present - key.distinct - profile.duplicates) for key in keys)
    return float(profile.duplicates * len(profile.columns) + beside)
