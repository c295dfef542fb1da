"""Workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods): one sheet, read as text and typed like a delimited file.

The rows keep their numbers in the sheet, for rejects. The header is found below titles and blank rows; a header cell
merged over several columns names the first of them. Empty rows, and columns with neither name nor value, are left out.
Times that are all midnight become dates, times without a date (day 0 of the calendar) become times of day. Cells with
an error (`#N/A`) become NULL and are counted in a note.

The workbook library reads a sheet whole, so memory grows with the sheet; `_check_size` bounds it.
"""

import csv
import zipfile
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from neurolake.engine.base import Session
from neurolake.ingestion.formats import dialect as dialects
from neurolake.ingestion.formats.base import Bounds, Detected, ReadOptions
from neurolake.ingestion.formats.compression import RATIO_JUDGED_AT
from neurolake.ingestion.formats.delimited import Converted, DelimitedSource, read_table
from neurolake.ingestion.formats.dialect import Dialect
from neurolake.ingestion.formats.disk import fresh, storing
from neurolake.kernel.errors import EmptyFile, InvalidOption, LimitExceeded, MalformedFile, UnsupportedFormat

if TYPE_CHECKING:
    import pyarrow as pa

_HEAD_ROWS = 200
_SLICE = 20_000
_EXACT = 2**53


@dataclass(frozen=True)
class _Sheet:
    """A sheet of an open workbook.

    Attributes:
        names: Of all sheets.
        cells: All its cells as text, numbers rounded to nine digits.
        errors: Number of cells with an error.
    """

    workbook: Any
    name: str
    names: list[str]
    cells: "pa.RecordBatch"
    errors: int

    def numbers(self, start: int) -> dict[int, Any]:
        """The columns with nothing but numbers from row `start` on, exact."""
        loaded = self.workbook.load_sheet(self.name, header_row=None, skip_rows=start, schema_sample_rows=None)
        batch, found = loaded.to_arrow_with_errors()
        mixed = {error.position[1] for error in found.errors if "'Error(" not in error.detail} if found else set()
        columns = enumerate(batch.columns)
        return {i: column for i, column in columns if str(column.type) == "double" and i not in mixed}


def open(  # noqa: A001 - every format's file offers the function `open`
    path: Path, detected: Detected, options: ReadOptions, bounds: Bounds, session: Session, work: Path
) -> DelimitedSource:
    """Make a sheet readable; see `Reader`. Without `options.sheet` it is the first one that has cells."""
    _check_size(path, bounds)
    with _broken_told(path):
        sheet = _sheet(path, options)
    if sheet.cells.num_columns > bounds.max_columns:
        said = f"The table has {sheet.cells.num_columns:,} columns; the bound is {bounds.max_columns:,}."
        raise LimitExceeded(said, file=path.name)
    text, rows_dropped = _converted(sheet, options, work)
    notes = [f"Read the sheet {sheet.name!r} of {len(sheet.names)}."] if len(sheet.names) > 1 else []
    if sheet.errors:
        cells = "cell" if sheet.errors == 1 else "cells"
        notes.append(f"{sheet.errors:,} {cells} with an error (such as #N/A) became NULL.")
    if rows_dropped:
        notes.append(f"{rows_dropped:,} empty {'row' if rows_dropped == 1 else 'rows'} left out.")
    detail = {**detected.detail, "sheet": sheet.name, "sheets": sheet.names, "preamble_rows": text.dialect.skip}
    detected = replace(detected, detail=detail, notes=(*detected.notes, *notes))
    plain = replace(text, dialect=replace(text.dialect, skip=0, header=True))
    return read_table(plain, detected, options, bounds, session, work)


def _check_size(path: Path, bounds: Bounds) -> None:
    """Refuse a workbook that would unpack beyond the bounds: its library reads it whole."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(info.file_size for info in archive.infolist())
    too_dense = unpacked > RATIO_JUDGED_AT and unpacked > bounds.max_ratio * path.stat().st_size
    if unpacked > bounds.max_unpacked_bytes or too_dense:
        raise LimitExceeded("The workbook unpacks to far more than its size, as a zip bomb does.", file=path.name)


@contextmanager
def _broken_told(path: Path) -> Iterator[None]:
    import fastexcel

    try:
        yield
    except fastexcel.FastExcelError as error:
        first = str(error).splitlines()[0]
        if "password" in first.lower() or "encrypt" in first.lower():
            raise UnsupportedFormat(
                "The workbook is encrypted.", hint="Remove its password.", file=path.name
            ) from error
        raise MalformedFile(
            f"The workbook is truncated or corrupt: {first}.", hint="Upload the file again.", file=path.name
        ) from error


def _sheet(path: Path, options: ReadOptions) -> _Sheet:
    """The stated sheet, or the first one with cells."""
    import fastexcel

    workbook = fastexcel.read_excel(path)
    names = list(workbook.sheet_names)
    if options.sheet is not None:
        candidates: Sequence[str] = [_chosen(path, names, options.sheet)]
    else:
        candidates = names
    for name in candidates:
        sheet: Any = workbook.load_sheet(name, header_row=None, dtypes="string", skip_rows=0)
        if sheet.height:
            batch, errors = sheet.to_arrow_with_errors()
            return _Sheet(workbook, name, names, batch, len(errors.errors) if errors else 0)
    raise EmptyFile("The workbook has no cells.", file=path.name)


def _chosen(path: Path, names: Sequence[str], sheet: str | int) -> str:
    if isinstance(sheet, int) and 0 <= sheet < len(names):
        return names[sheet]
    if sheet in names:
        return str(sheet)
    raise InvalidOption(
        f"The workbook has no sheet {sheet!r}.", hint=f"It has: {', '.join(map(repr, names[:20]))}.", file=path.name
    )


def _converted(sheet: _Sheet, options: ReadOptions, work: Path) -> tuple[Converted, int]:
    """The sheet as delimited text with a header, and how many empty rows were left out below it."""
    table = sheet.cells
    head = _rows(table.slice(0, _HEAD_ROWS))
    first, width = _table_start(head, options)
    top = head[first] if first < len(head) else []
    header = dialects.is_header([row for row in head[first:] if any(row)]) if options.header is None else options.header
    start = first + 1 if header else first
    kept = [i for i in range(table.num_columns) if _is_used(table, i, start) or (header and i < width and top[i])]
    names = [" ".join(top[i].split()) for i in kept] if header else [""] * len(kept)
    body = table.select(kept).slice(start)
    numbers_at = sheet.numbers(start) if body.num_rows else {}
    columns = [numbers_at.get(i, _dated(body.column(position))) for position, i in enumerate(kept)]
    numbers, dropped = array("Q"), 0
    target = fresh(work, ".csv")
    with storing(), target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow(names)
        for offset in range(0, body.num_rows, _SLICE):
            for index, row in enumerate(_cells(columns, offset), start=offset):
                if any(row):
                    writer.writerow(row)
                    numbers.append(start + index + 1)
                else:
                    dropped += 1
    return Converted(target, Dialect(skip=first, header=header, names=tuple(names)), numbers), dropped


def _rows(table: "pa.RecordBatch") -> list[list[str]]:
    return [list(row) for row in _cells([table.column(i) for i in range(table.num_columns)], 0)]


def _cells(columns: Sequence[Any], offset: int) -> Iterator[tuple[str, ...]]:
    """A slice's rows, with empty texts for empty cells."""
    slices = [[_shown(value) for value in column.slice(offset, _SLICE).to_pylist()] for column in columns]
    return zip(*slices, strict=True)


def _shown(value: str | float | None) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    return value or ""


def _table_start(head: Sequence[Sequence[str]], options: ReadOptions) -> tuple[int, int]:
    """The row where the table starts, below titles and blank rows, and its number of columns."""
    widths = [_last_used(row) for row in head]
    usual = max(widths, default=0)
    if options.skip_lines is not None:
        return options.skip_lines, usual
    filled = [sum(1 for value in row if value.strip()) for row in head]
    enough = max(1, min(2, usual), usual // 2)
    first = next((index for index, count in enumerate(filled) if count >= enough), 0)
    return first, usual


def _last_used(row: Sequence[str]) -> int:
    return max((index + 1 for index, value in enumerate(row) if value.strip()), default=0)


def _is_used(table: "pa.RecordBatch", index: int, start: int) -> bool:
    column = table.column(index).slice(start)
    return bool(column.null_count < len(column))


_CUTS = ((r"^\d{4}-\d{2}-\d{2} 00:00:00$", 0, 10), (r"^1899-12-3[01] ", 11, None))


def _dated(column: Any) -> Any:
    """Times that are all midnight as dates, times of day without their made-up date."""
    import pyarrow.compute as pc

    if column.null_count == len(column):
        return column
    for pattern, start, stop in _CUTS:
        if pc.all(pc.match_substring_regex(column, pattern)).as_py():
            return pc.utf8_slice_codeunits(column, start, stop)
    return column
