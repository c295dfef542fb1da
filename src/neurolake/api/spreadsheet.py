"""A stored result as an Excel file, with types, written row by row to the disk.

What Excel would round or cannot hold becomes text: numbers of more than 15 digits, times finer than milliseconds or
with a zone, dates outside of its calendar. Texts are never formulas.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from neurolake.kernel.errors import LimitExceeded
from neurolake.query.results import Result
from neurolake.query.values import json_rows

if TYPE_CHECKING:
    import pyarrow as pa

_MOST_ROWS = 1_048_576
_MOST_COLUMNS = 16_384
_MOST_CHARACTERS = 32_767
_MOST_DIGITS = 15
_ALWAYS_TEXT = "CSV, Parquet and Arrow hold all of it."
FORMULA = re.compile(r"[=+\-@\t\r\n]")
_FIRST_DAY, _LAST_DAY = date(1900, 3, 1), date(9999, 12, 31)


def write_xlsx(result: Result, path: Path) -> None:
    """Write the file.

    Raises:
        LimitExceeded: Excel cannot hold as many rows, columns, or characters in a cell.
    """
    from xlsxwriter import Workbook

    _check_size(result)
    options = {"constant_memory": True, "tmpdir": str(path.parent), "default_date_format": "yyyy-mm-dd"}
    with Workbook(str(path), options) as book:
        sheet = book.add_worksheet("Result")
        writers = _Writers(
            sheet, book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss.000"}), book.add_format({"quote_prefix": True})
        )
        for number, column in enumerate(result.columns):
            writers.text(0, number, _fitting(column.name, 0, column.name))
        for row, cells in enumerate(_rows(result), start=1):
            for number, value in enumerate(cells):
                writers.write(row, number, value, result.columns[number].name)


class _Writers:
    """Writes cells by the kind of their value."""

    def __init__(self, sheet: Any, moment: Any, quoted: Any) -> None:
        self._sheet, self._moment, self._quoted = sheet, moment, quoted

    def write(self, row: int, number: int, value: Any, column: str) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            self._sheet.write_boolean(row, number, value)
        elif isinstance(value, int | float | Decimal):
            self._sheet.write_number(row, number, value)
        elif isinstance(value, datetime):
            self._sheet.write_datetime(row, number, value, self._moment)
        elif isinstance(value, date):
            self._sheet.write_datetime(row, number, value)
        else:
            self.text(row, number, _fitting(str(value), row, column))

    def text(self, row: int, number: int, text: str) -> None:
        """As a string cell; one that looks like a formula is marked as text, so that it stays one when edited."""
        self._sheet.write_string(row, number, text, self._quoted if FORMULA.match(text) else None)


def _check_size(result: Result) -> None:
    rows, columns = result.rows_count + 1, len(result.columns)
    if rows > _MOST_ROWS:
        raise LimitExceeded(
            f"Excel holds {_MOST_ROWS - 1:,} rows under a header; the result has {result.rows_count:,}.",
            hint=f"Ask for less, or for another format. {_ALWAYS_TEXT}",
        )
    if columns > _MOST_COLUMNS:
        raise LimitExceeded(
            f"Excel holds {_MOST_COLUMNS:,} columns; the result has {columns:,}.",
            hint=f"Ask for less, or for another format. {_ALWAYS_TEXT}",
        )


def _fitting(text: str, row: int, column: str) -> str:
    # Counted as Excel does, in units of UTF-16.
    if len(text) > _MOST_CHARACTERS // 2 and len(text.encode("utf-16-le")) // 2 > _MOST_CHARACTERS:
        raise LimitExceeded(
            f"A cell of Excel holds {_MOST_CHARACTERS:,} characters; one of {column!r} has more.",
            hint=_ALWAYS_TEXT,
            row=row,
        )
    return text


def _rows(result: Result) -> Iterator[tuple[Any, ...]]:
    for batch in result.batches():
        texts = json_rows(batch)
        columns = [_cells(column, [row[number] for row in texts]) for number, column in enumerate(batch.columns)]
        yield from zip(*columns, strict=True)


def _cells(column: "pa.Array", texts: list[Any]) -> list[Any]:
    """The values that Excel holds exactly, else their texts."""
    import json

    import pyarrow as pa

    kind = column.type
    exact: Callable[[Any], bool]
    if pa.types.is_boolean(kind) or pa.types.is_floating(kind):
        return texts
    if pa.types.is_integer(kind) or pa.types.is_decimal(kind):
        exact = _is_short
    elif pa.types.is_date(kind) or (pa.types.is_timestamp(kind) and kind.tz is None and kind.unit != "ns"):
        exact = _in_calendar
    else:
        return [
            text if text is None or isinstance(text, str) else json.dumps(text, ensure_ascii=False) for text in texts
        ]
    return [
        value if value is None or exact(value) else text for value, text in zip(_values(column), texts, strict=True)
    ]


def _values(column: "pa.Array") -> Iterator[Any]:
    """Values one by one, as those that Python's calendar lacks raise."""
    for value in column:
        try:
            yield value.as_py()
        except (ValueError, OverflowError):
            yield ""


def _is_short(value: Any) -> bool:
    return isinstance(value, int | Decimal) and len(Decimal(value).as_tuple().digits) <= _MOST_DIGITS


def _in_calendar(value: Any) -> bool:
    if isinstance(value, datetime):
        return value.microsecond % 1000 == 0 and _in_calendar(value.date())
    return isinstance(value, date) and _FIRST_DAY <= value <= _LAST_DAY
