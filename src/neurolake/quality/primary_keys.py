"""Primary keys: is every row's key there, and does it stand for one row only?

A row that repeats another as a whole is a matter of uniqueness; here a key counts as a duplicate where it stands for
rows of different content. On a sampled table whole groups are looked at: all rows whose key falls into one part of
the hash space, so that a duplicate is seen wherever its twin lies.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from neurolake.engine.base import Session
from neurolake.engine.sql import ident, idents
from neurolake.quality.base import Cell, ColumnProfile, Context, Table, TableProfile
from neurolake.quality.cells import present_sql
from neurolake.quality.kinds import kind
from neurolake.quality.missing import missing_sql
from neurolake.quality.words import ID_WORDS, words

_MIN_RATIO = 0.7
_MAX_KEYS = 4
_MAX_CELLS = 100
_LOOK_AT = 100_000
_SOLE_NAMES = frozenset({"id", "key", "pk", "uuid", "guid"})


@dataclass(frozen=True)
class Key:
    """What was found about one key column.

    Attributes:
        looked_at: Rows that were looked at.
        missing: Rows without a key (judged for the first key only; others may be optional).
        duplicates: Rows that repeat a key with other content, beyond the first row of each content.
    """

    column: str
    looked_at: int
    missing: int
    duplicates: int
    cells: tuple[Cell, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The figures, JSON-ready."""
        figures = {"looked_at": self.looked_at, "missing": self.missing, "duplicates": self.duplicates}
        return {"column": self.column, **figures}


def find(session: Session, table: Table, profile: TableProfile, context: Context) -> tuple[Key, ...]:
    """Check the key columns: those known from earlier batches, those that look like keys, and the table's own id."""
    known = context.reference.keys if context.reference else ()
    columns = _key_columns(profile, known)
    return tuple(_check(session, table, column, first=column is columns[0]) for column in columns)


def _key_columns(profile: TableProfile, known: Sequence[str]) -> list[ColumnProfile]:
    usable = [column for column in profile.columns if kind(column.type) not in {"float", "boolean", "other"}]
    ranked = [column for column in usable if column.name in known]
    ranked += [column for column in usable if column.key_like or column.surrogate]
    ranked += [column for column in usable if column.present and _names_the_row(column, profile)]
    distinct = {column.name: column for column in ranked}
    return list(distinct.values())[:_MAX_KEYS]


def _names_the_row(column: ColumnProfile, profile: TableProfile) -> bool:
    """Whether its name says that it is the table's key, though duplicates keep it from looking like one."""
    named = words(column.name)
    first = column.name == profile.columns[0].name and bool(named) and named[-1] in ID_WORDS
    sole = len(named) == 1 and named[0] in _SOLE_NAMES
    return (first or sole) and column.distinct >= _MIN_RATIO * column.present


def _check(session: Session, table: Table, column: ColumnProfile, *, first: bool) -> Key:
    absent = _absent(session, table, column) if first and column.missing else ()
    missing = column.missing if first else 0
    if not table.sampled and column.distinct >= column.present:
        return Key(column.name, column.present + missing, missing, 0, absent)
    parts = max(1, table.rows // _LOOK_AT) if table.sampled else 1
    keyed = _keyed(table, column, parts)
    repeated = True
    rows = column.present
    if table.sampled:
        [(rows, repeated)] = session.run(f"SELECT count(*), count(*) - count(DISTINCT k) FROM ({keyed})")
    looked_at, missing = rows + missing // parts, missing // parts
    if not repeated:
        return Key(column.name, looked_at, missing, 0, absent)
    duplicates, cells = _conflicts(session, table, column, keyed)
    return Key(column.name, looked_at, missing, duplicates, (*absent, *cells)[:_MAX_CELLS])


def _keyed(table: Table, column: ColumnProfile, parts: int) -> str:
    """SQL: row number `n` and key `k` of the rows to look at."""
    number, source = (table.row_id, table.relation) if table.sampled else (table.sample_id, table.sample)
    part = f" AND hash(k) % {parts} = 0" if parts > 1 else ""
    rows = f"SELECT {number} AS n, CASE WHEN {present_sql(column)} THEN {ident(column.name)} END AS k FROM {source}"
    return f"SELECT n, k FROM ({rows}) WHERE k IS NOT NULL{part}"


def _conflicts(session: Session, table: Table, column: ColumnProfile, keyed: str) -> tuple[int, tuple[Cell, ...]]:
    number, source = (table.row_id, table.relation) if table.sampled else (table.sample_id, table.sample)
    names = [other.name for other in table.columns]
    conflicts = f"""
        WITH repeated AS (SELECT k FROM ({keyed}) GROUP BY k HAVING count(*) > 1),
        numbered AS (
            SELECT n, k, content FROM (
                SELECT {number} AS n, {ident(column.name)} AS k, hash({idents(names)}) AS content FROM {source})
            WHERE k IN (SELECT k FROM repeated)),
        firsts AS (SELECT k, content, min(n) AS n FROM numbered GROUP BY k, content),
        extra AS (SELECT n, k FROM firsts QUALIFY row_number() OVER (PARTITION BY k ORDER BY n) > 1)
        SELECT n, CAST(k AS VARCHAR), count(*) OVER () FROM extra ORDER BY n LIMIT {_MAX_CELLS}"""
    found = table.memory.rows(session, conflicts, names)
    cells = tuple(Cell(row, column.name, value, "a key of its own", 0.5) for row, value, _ in found)
    return (int(found[0][2]) if found else 0), cells


def _absent(session: Session, table: Table, column: ColumnProfile) -> tuple[Cell, ...]:
    absent = (
        f"SELECT {table.sample_id}, CAST({ident(column.name)} AS VARCHAR) FROM {table.sample} "
        f"WHERE {missing_sql(column)} ORDER BY ALL LIMIT {_MAX_CELLS // 2}"
    )
    found = table.memory.rows(session, absent, [column.name])
    return tuple(Cell(row, column.name, value, "a key") for row, value in found)
