"""The engine's reject tables, told as Rejects: one for each record, with its line in the original file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from neurolake.engine.base import Row, Session
from neurolake.engine.sql import ident
from neurolake.ingestion.formats.base import Reject
from neurolake.ingestion.formats.dialect import Dialect
from neurolake.ingestion.formats.disk import BLOCK
from neurolake.kernel.errors import InvalidSql

RAW_LIMIT = 64 * 1024
_LOOKED_AHEAD = 4
_MAX_LINES = 10
_CONVERTED = re.compile(r'Could not convert string "(.*?)" to \'', re.DOTALL)
_COUNTS = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")
_WORDS = {
    "BIGINT": "a whole number",
    "DOUBLE": "a number",
    "DATE": "a date",
    "TIME": "a time",
    "TIMESTAMP": "a date and time",
    "TIMESTAMP WITH TIME ZONE": "a date and time with a zone",
    "BOOLEAN": "true or false",
}


@dataclass(frozen=True)
class Log:
    """Where the engine writes what it could not read of one file, and how its positions become lines.

    Attributes:
        table: Name of the reject table; unique to one relation.
        path: The text that the engine reads; its lines are those of the original.
        columns: Names of the columns.
        types: Their types.
        numbers: For tables that are no text file: the number of each record in the original, by its position.
            None for text files, whose lines are counted.
    """

    table: str
    path: Path
    columns: tuple[str, ...]
    types: tuple[str, ...]
    dialect: Dialect
    numbers: Sequence[int] | None = None


@dataclass
class _Errors:
    """What the engine says of one record."""

    line: int
    position: int
    raw: str
    whole: list[str] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Swallowed:
    """A record whose quote is never closed, so that it took rows with it.

    Attributes:
        start: Byte position of its first line.
        line: Number of that line.
        text: That line.
    """

    start: int
    line: int
    text: str


def counts(session: Session, log: Log) -> Mapping[str | None, int]:
    """Rejected records by column; a record with several bad cells counts for each of their columns.

    None counts the records that cannot be read whatever the types (too few or too many values, broken quotes).
    """
    rows = _rows(
        session,
        log,
        f"SELECT c, count(*) FROM (SELECT unnest(CASE WHEN bool_and(error_type = 'CAST') "
        f"THEN list_distinct(list(column_idx)) ELSE [0] END) AS c FROM {ident(log.table)} "
        "GROUP BY line_byte_position) GROUP BY c",
    )
    return {log.columns[index - 1] if index else None: count for index, count in rows}


def read(session: Session, log: Log) -> Iterator[Reject]:
    """The rejected records, in file order; the session is not used any more while they are iterated."""
    return _told(list(_records(session, log)), log)


def _told(records: Sequence[_Errors], log: Log) -> Iterator[Reject]:
    lines = _Lines(log.path)
    for errors in records:
        start, line = lines.find(errors.position)
        raw = errors.raw
        if _is_broken_quote(errors):
            start, line = lines.broken(start, log.dialect)
            raw = lines.record(start, log.dialect)
        number = line if log.numbers is None else _number(log.numbers, errors.line)
        yield Reject(number, _column(errors), raw[:RAW_LIMIT], _reason(errors))
    lines.close()


def swallowed(session: Session, log: Log) -> tuple[Swallowed, ...]:
    """The records of the last read whose quote is not closed within a few lines; they took rows with them."""
    lines, found = _Lines(log.path), []
    for errors in _records(session, log):
        if _is_broken_quote(errors):
            start, line = lines.broken(lines.find(errors.position)[0], log.dialect)
            if lines.runs_away(start, log.dialect):
                found.append(Swallowed(start, line, lines.line(start)))
    lines.close()
    return tuple(found)


def _records(session: Session, log: Log) -> Iterator[_Errors]:
    """Errors of all reads of the file so far, each once, grouped by record."""
    current: _Errors | None = None
    for line, position, column, kind, raw, message in _rows(
        session,
        log,
        "SELECT DISTINCT line, line_byte_position, column_idx, error_type, csv_line, error_message "
        f"FROM {ident(log.table)} ORDER BY line_byte_position, column_idx, error_type",
    ):
        if current is None or current.position != position:
            if current:
                yield current
            current = _Errors(line, position, (raw or "").strip("\r\n"))
        _note(current, column, kind, message or "", log)
    if current:
        yield current


def _rows(session: Session, log: Log, sql: str) -> list[Row]:
    """The rows, none if the engine has not met a reject yet: it makes the table then."""
    try:
        # Nearly always there is none, and to see that is quick.
        return session.run(sql) if session.run(f"SELECT 1 FROM {ident(log.table)} LIMIT 1") else []
    except InvalidSql as error:
        if "does not exist" in error.detail:
            return []
        raise


def _note(errors: _Errors, column: int, kind: str, message: str, log: Log) -> None:
    if kind == "CAST":
        name, type_ = log.columns[column - 1], log.types[column - 1]
        value = _CONVERTED.search(message)
        shown = f'"{value[1][:200]}"' if value else "the value"
        errors.cells.setdefault(name, f"{shown} in column {name[:100]} is not {_WORDS.get(type_, type_)}")
    else:
        reason = _structural(kind, message)
        if reason not in errors.whole:
            errors.whole.append(reason)


def _structural(kind: str, message: str) -> str:
    found = _COUNTS.search(message)
    if found:
        return f"the record has {found[2]} {'value' if found[2] == '1' else 'values'} where {found[1]} are expected"
    if kind == "UNQUOTED VALUE":
        return "a quote is not closed, or text follows the closing quote"
    if kind == "LINE SIZE OVER MAXIMUM":
        return "the record is too long"
    if kind == "INVALID ENCODING":
        return "the record is not valid UTF-8"
    return message.partition("\n")[0]


def _is_broken_quote(errors: _Errors) -> bool:
    return any(reason.startswith("a quote") for reason in errors.whole)


def _reason(errors: _Errors) -> str:
    text = "; ".join([*errors.whole, *errors.cells.values()])
    return text[:1].upper() + text[1:] + "."


def _column(errors: _Errors) -> str | None:
    return next(iter(errors.cells)) if errors.cells and not errors.whole else None


def _number(numbers: Sequence[int], engine_line: int) -> int | None:
    """The original number of a record; the engine's line counts records, after one header line."""
    index = engine_line - 2
    return numbers[index] if 0 <= index < len(numbers) else None


class _Lines:
    """Line numbers and texts of a file by byte position, asked for in rising order."""

    def __init__(self, path: Path) -> None:
        self._file: IO[bytes] = path.open("rb")
        self._counted, self._line = 0, 1
        head = self._file.read(BLOCK)
        self._end = b"\n" if b"\n" in head or b"\r" not in head else b"\r"

    def close(self) -> None:
        self._file.close()

    def find(self, position: int) -> tuple[int, int]:
        """Start and number of the line at a position that the engine gives, which is exact to one byte or two."""
        low = max(0, position - 4)
        self._file.seek(low)
        before = self._file.read(position - low)
        found = before.rfind(self._end)
        start = low + found + 1 if found >= 0 else (0 if low == 0 else position)
        return start, self._number(start)

    def _number(self, start: int) -> int:
        if start < self._counted:
            self._counted, self._line = 0, 1
        self._file.seek(self._counted)
        while self._counted < start:
            block = self._file.read(min(BLOCK, start - self._counted))
            if not block:
                break
            self._line += block.count(self._end)
            self._counted += len(block)
        return self._line

    def line(self, start: int) -> str:
        return self._text(start).split(self._end.decode(), 1)[0].rstrip("\r")

    def broken(self, start: int, dialect: Dialect) -> tuple[int, int]:
        """Start and line of the first record with a broken quote, from a line on.

        The engine may name the record before it, when it reads the parts of a file in parallel.
        """
        for _ in range(_LOOKED_AHEAD):
            text = self._text(start)
            end, is_sound = _record_end(text, dialect)
            if not is_sound or end is None or end >= len(text):
                break
            rest = text[end:]
            start += len(text[: len(text) - len(rest.lstrip("\r\n"))].encode())
        return start, self._number(start)

    def record(self, start: int, dialect: Dialect) -> str:
        text = self._text(start)
        return text[: _record_end(text, dialect)[0]].strip("\r\n")

    def runs_away(self, start: int, dialect: Dialect) -> bool:
        """Whether the record at `start` goes on for so many lines that rows are in it."""
        text = self._text(start)
        end, is_sound = _record_end(text, dialect)
        return not is_sound and text[:end].rstrip("\r\n").count(self._end.decode()) > (_MAX_LINES if end else 0)

    def _text(self, start: int) -> str:
        self._file.seek(start)
        return self._file.read(RAW_LIMIT).decode("utf-8", "replace")


def _record_end(text: str, dialect: Dialect) -> tuple[int | None, bool]:
    """Where the first record of a text ends (None if a quote stays open), and whether it is sound.

    After a broken quote the engine goes on at the next line.
    """
    value, line_end = _patterns(dialect)
    position = 0
    while True:
        found = value.match(text, position)
        if found is None or found["open"] is not None:
            return None, False
        position = found.end()
        if not text.startswith(dialect.delimiter, position):
            break
        position += len(dialect.delimiter)
    end = line_end.search(text, position)
    stop = end.start() if end else len(text)
    return stop, stop == position


def _patterns(dialect: Dialect) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Of one value (quoted; opened and not closed; plain), and of a line end."""
    quote, mark = re.escape(dialect.quote), re.escape(dialect.delimiter)
    inside = rf"(?:[^{quote}\\]|\\.)*" if dialect.escape == "\\" else rf"(?:[^{quote}]|{quote}{quote})*"
    quoted = rf" *{quote}{inside}{quote}(?!{quote}) *| *{quote}(?P<open>)"
    return re.compile(rf"{quoted}|(?:(?!{mark})[^\r\n])*", re.DOTALL), re.compile(r"[\r\n]")


def options(table: str) -> dict[str, object]:
    """Options of `read_csv` that send rejects to `table`, all of them, with up to 64 KiB of text each."""
    return {
        "store_rejects": True,
        "rejects_table": table,
        "rejects_scan": f"{table}_scans",
        "rejects_limit": 0,
        "rejects_line_size_limit": RAW_LIMIT,
    }
