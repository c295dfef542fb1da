"""Writing the data file once, with the transforms applied and everything about them counted.

Beside the table's columns the file gets bookkeeping columns: per step a flag on the cells it changed, and per
row the name of a column that could not be converted. They cost next to nothing (almost all NULL), make every
count exact without another pass (the engine answers with the NULL counts it wrote), and no reader of the table
sees them: their field ids are in no schema. A conversion that is a column's last step needs no flag: it changed
the cells that are not NULL.

The file is written anew only if rows have to go, and then once: without those that did not convert and without
duplicates.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from neurolake.catalog.data_files import WRITING, Staged, copy_fields, field_ids
from neurolake.engine.base import Row, Session
from neurolake.engine.sql import ident, literal
from neurolake.ingestion.transforms.base import ColumnPlan, Step
from neurolake.storage.types import Field

_FLAG = "_nl_changed_"
_CELL = "_nl_cell_"
_REJECT = "_nl_reject"
_KEPT_RAW = "_nl_raw"
_DOUBLES = "nl_doubles"


@dataclass(frozen=True)
class Written:
    """A staged data file.

    Attributes:
        rows: Rows in it.
        changed: Cells changed, by (column, number of the step in the column's plan).
        unconvertible: Rows with a cell that did not convert; their raw rendering is in the file.
    """

    path: Path
    rows: int
    bytes: int
    changed: dict[tuple[str, int], int]
    unconvertible: int


@dataclass(frozen=True)
class _Cell:
    """A step of a column's plan.

    Attributes:
        before, after: What the cell is called before and after it.
        flag: The written column that is not NULL where the step changed the cell.
    """

    column: ColumnPlan
    number: int
    step: Step
    before: str
    after: str
    flag: str


def write(
    session: Session, relation: str, columns: Sequence[ColumnPlan], fields: Sequence[Field], path: Path
) -> Written:
    """Read `relation` (columns under their original names) and write the planned columns as Parquet.

    Args:
        fields: The table's fields; a field without a column is left out of the file and reads as NULL.
    """
    by_name = {field.name: field for field in fields}
    cells = _cells(columns, by_name)
    last = {cell.column.name: cell.after for cell in cells}
    hidden = _bookkeeping(cells)
    kept = [column.name for column in columns if column.name in by_name]
    shown = [f"{last.get(name, ident(name))} AS {ident(name)}" for name in kept]
    select = ", ".join(shown + [f"{sql} AS {ident(name)}" for name, sql in hidden.items()])
    ids = field_ids([by_name[name] for name in kept], list(hidden))
    [row] = session.run(
        f"COPY (SELECT {select} FROM {_layered(relation, columns, cells)}) TO {literal(str(path))} "
        f"({WRITING}, FIELD_IDS {ids})"
    )
    return _written(path, row, cells)


def _cells(columns: Sequence[ColumnPlan], fields: Mapping[str, Field]) -> list[_Cell]:
    found: list[_Cell] = []
    for column in columns:
        before = ident(column.name)
        for number, step in enumerate(column.steps):
            is_last = number == len(column.steps) - 1
            is_plain = column.name in fields and not fields[column.name].children
            flag = column.name if step.converts and is_last and is_plain else f"{_FLAG}{len(found)}"
            after = ident(f"{_CELL}{len(found)}")
            found.append(_Cell(column, number, step, before, after, flag))
            before = after
    return found


def _layered(relation: str, columns: Sequence[ColumnPlan], cells: Sequence[_Cell]) -> str:
    """SQL: the raw columns under their new names, and around them a select for every further step, so that no step
    is computed twice.
    """
    inner = ", ".join(f"{ident(column.original)} AS {ident(column.name)}" for column in columns)
    query = f"(SELECT {inner} FROM {relation})"
    for number in range(max((len(column.steps) for column in columns), default=0)):
        layer = [f"{cell.step.change(cell.before)} AS {cell.after}" for cell in cells if cell.number == number]
        query = f"(SELECT *, {', '.join(layer)} FROM {query})"
    return query


def _bookkeeping(cells: Sequence[_Cell]) -> dict[str, str]:
    """Hidden column → its SQL."""
    hidden = {cell.flag: _flag(cell) for cell in cells if cell.flag != cell.column.name}
    failed = [(cell, f"{cell.before} IS NOT NULL AND {cell.after} IS NULL") for cell in cells if cell.step.converts]
    if failed:
        names = " ".join(f"WHEN {condition} THEN {literal(cell.column.original)}" for cell, condition in failed)
        texts = " ".join(f"WHEN {condition} THEN CAST({cell.before} AS VARCHAR)" for cell, condition in failed)
        hidden |= {_REJECT: f"CASE {names} END", _KEPT_RAW: f"CASE {texts} END"}
    return hidden


def _flag(cell: _Cell) -> str:
    changed = f"{cell.after} IS NOT NULL" if cell.step.converts else f"{cell.before} IS DISTINCT FROM {cell.after}"
    return f"CASE WHEN {changed} THEN 1::TINYINT END"


def _written(path: Path, row: Row, cells: Sequence[_Cell]) -> Written:
    rows, size, statistics = int(row[1]), int(row[2]), row[4]

    def filled(name: str) -> int:
        """Cells that are not NULL, from the engine's statistics of a written column."""
        return rows - int(statistics[ident(name)]["null_count"]) if rows else 0

    changed = {(cell.column.name, cell.number): filled(cell.flag) for cell in cells}
    return Written(path, rows, size, changed, filled(_REJECT) if any(cell.step.converts for cell in cells) else 0)


def unconvertible_by_column(session: Session, written: Written) -> dict[str, int]:
    """Rows that did not convert, by original column name."""
    rows = session.run(
        f"SELECT {_REJECT}, count(*) FROM read_parquet({literal(str(written.path))}) "
        f"WHERE {_REJECT} IS NOT NULL GROUP BY ALL ORDER BY ALL"
    )
    return {str(name): int(count) for name, count in rows}


def unconvertible_rows(session: Session, written: Written) -> list[tuple[int, str, str]]:
    """(number of the row among those read, from 1; original column name; the cell's text)."""
    rows = session.run(
        f"SELECT file_row_number + 1, {_REJECT}, {_KEPT_RAW} FROM {_numbered(written.path)} "
        f"WHERE {_REJECT} IS NOT NULL ORDER BY 1"
    )
    return [(int(number), str(column), str(cell)) for number, column, cell in rows]


def find_duplicates(session: Session, written: Written, fields: Sequence[Field], *, near: bool) -> int:
    """Look for rows that repeat an earlier one, among those that converted; `without` leaves them out then.

    Args:
        near: Compare texts without regard to case, punctuation and inner white space.
    """
    kept = _present(session, written.path, fields)
    key, columns = _row_hash(kept, near=near), ", ".join(ident(field.name) for field in kept)
    good = f" WHERE {_REJECT} IS NULL" if written.unconvertible else ""
    numbered = f"SELECT {key} AS _nl_hash, file_row_number AS _nl_row, {columns} FROM {_numbered(written.path)}{good}"
    # Rows are compared cell by cell, but only those whose hash repeats.
    repeated = f"SELECT _nl_hash FROM ({numbered}) GROUP BY _nl_hash HAVING count(*) > 1"
    same = "_nl_hash" if near else columns
    [(count,)] = session.run(
        f"CREATE OR REPLACE TEMP TABLE {_DOUBLES} AS "
        f"SELECT _nl_row FROM (SELECT _nl_row, row_number() OVER (PARTITION BY {same} ORDER BY _nl_row) AS k "
        f"FROM ({numbered}) WHERE _nl_hash IN ({repeated})) WHERE k > 1"
    )
    return int(count)


def without(session: Session, written: Written, fields: Sequence[Field], path: Path, *, duplicates: bool) -> Staged:
    """Write the file anew without the rows that did not convert.

    Args:
        duplicates: Leave out the rows that `find_duplicates` has found as well.
    """
    kept = _present(session, written.path, fields)
    conditions = [f"{_REJECT} IS NULL"] if written.unconvertible else []
    conditions += [f"file_row_number NOT IN (SELECT _nl_row FROM {_DOUBLES})"] if duplicates else []
    select = ", ".join(ident(field.name) for field in kept)
    query = f"SELECT {select} FROM {_numbered(written.path)} WHERE {' AND '.join(conditions)}"
    return copy_fields(session, query, kept, path)


def _row_hash(fields: Sequence[Field], *, near: bool) -> str:
    parts = [_folded(field) if near and field.type == "VARCHAR" else ident(field.name) for field in fields]
    return f"md5_number(CAST(row({', '.join(parts)}) AS VARCHAR))" if near else f"hash(row({', '.join(parts)}))"


def _folded(field: Field) -> str:
    return f"regexp_replace(lower({ident(field.name)}), '[^\\pL\\pN]+', '', 'g')"


def _numbered(source: Path) -> str:
    return f"read_parquet({literal(str(source))}, file_row_number = true)"


def _present(session: Session, source: Path, fields: Sequence[Field]) -> list[Field]:
    """The fields that the file has."""
    names = {column.name for column in session.describe(f"read_parquet({literal(str(source))})")}
    return [field for field in fields if field.name in names]
