"""Rows that repeat an earlier row, counted over every row of the table.

Reading all columns of a long table only to find that no row repeats another is dear. The sample shows which few columns
tell its rows apart; only rows that agree in these are compared as a whole. Where the few columns do not settle it (too
many rows agree in them), all columns are read.

Rows are grouped in slices of their hashes, so that memory does not grow with the table.
"""

from collections.abc import Mapping, Sequence

from neurolake.engine.base import Session
from neurolake.engine.sql import idents
from neurolake.quality.base import Table
from neurolake.quality.exact import row_hash_sql, source
from neurolake.quality.kinds import kind
from neurolake.quality.survey import Survey
from neurolake.quality.values import storage_type

_SLICE_ROWS = 8_000_000
_MOST_WITNESSES = 6
_MOST_NARROW = 3
_MOST_COMPARED = 1_000


def duplicate_rows(session: Session, table: Table, surveys: Mapping[str, Survey], surrogates: frozenset[str]) -> int:
    """Rows that repeat an earlier row in every column but `surrogates`, by 64-bit hashes."""
    names = [column.name for column in table.columns if column.name not in surrogates]
    row_hash = row_hash_sql(table, surrogates)
    if row_hash is None or not table.rows:
        return 0
    if not table.sampled:
        sql = f"SELECT count(DISTINCT {row_hash}) FROM {source(table)}"
        return max(0, table.rows - int(table.memory.rows(session, sql, names)[0][0]))
    witnesses = _witnesses(session, table, surveys, names, row_hash)
    few = _few_that_agree(session, table, f"hash({idents(witnesses)})") if witnesses else None
    return _all(session, table, row_hash) if few is None else _compared(session, table, few, row_hash)


def _witnesses(
    session: Session, table: Table, surveys: Mapping[str, Survey], names: Sequence[str], row_hash: str
) -> list[str]:
    """As many columns as it takes to tell the sample's rows apart, narrow ones first; none if it takes many."""
    columns = [column for column in table.columns if column.name in names and storage_type(column)]
    ranked = sorted(columns, key=lambda column: -surveys[column.name].distinct)
    narrow = [column for column in ranked if kind(column.type) != "text"][:_MOST_NARROW]
    order = [column.name for column in [*narrow, *(column for column in ranked if column not in narrow)]]
    tries = [order[:count] for count in range(1, min(_MOST_WITNESSES, len(names) - 1) + 1)]
    counts = "".join(f", count(DISTINCT hash({idents(some)}))" for some in tries)
    whole, *told = session.run(f"SELECT count(DISTINCT {row_hash}){counts} FROM {table.sample}")[0]
    return next((some for some, distinct in zip(tries, told, strict=True) if distinct == whole), [])


def _slices(table: Table, row_hash: str) -> list[str]:
    """SQL: the hashes `h` of rows that repeat that of an earlier one, in parts that hold all rows of a hash.

    Sorting finds them in half the time and memory that grouping takes.
    """
    hashes = f"SELECT {row_hash} AS h FROM {source(table)}"
    number = -(-table.rows // _SLICE_ROWS)
    parts = [f" WHERE h % {number} = {part}" for part in range(number)] if number > 1 else [""]
    sorted_ = [f"SELECT h, lag(h) OVER (ORDER BY h) AS earlier FROM ({hashes}){part}" for part in parts]
    return [f"(SELECT h FROM ({rows}) WHERE h = earlier)" for rows in sorted_]


def _few_that_agree(session: Session, table: Table, witness: str) -> list[int] | None:
    """The numbers of all rows that another row agrees with in the witnesses; None if there are many."""
    found: list[int] = []
    for repeated in _slices(table, witness):
        rows = session.run(f"SELECT h FROM {repeated} LIMIT {_MOST_COMPARED + 1 - len(found)}")
        found += [int(row[0]) for row in rows]
        if len(found) > _MOST_COMPARED:
            return None
    if not found:
        return []
    agreed = ", ".join(f"{value}::UBIGINT" for value in set(found))
    rows = session.run(
        f"SELECT n FROM (SELECT {table.row_id} AS n, {witness} AS h FROM {source(table)}) WHERE h IN ({agreed})"
    )
    return [int(row[0]) for row in rows]


def _compared(session: Session, table: Table, rows: Sequence[int], row_hash: str) -> int:
    if not rows:
        return 0
    numbers = ", ".join(map(str, rows))
    [(count,)] = session.run(
        f"SELECT count(*) - count(DISTINCT h) FROM (SELECT {table.row_id} AS n, {row_hash} AS h FROM {source(table)}) "
        f"WHERE n IN ({numbers})"
    )
    return int(count)


def _all(session: Session, table: Table, row_hash: str) -> int:
    return sum(int(session.run(f"SELECT count(*) FROM {repeated}")[0][0]) for repeated in _slices(table, row_hash))
