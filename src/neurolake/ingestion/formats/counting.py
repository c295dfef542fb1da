"""Records of a delimited text, counted without the engine: by its lines, where a record is a line."""

import csv
from pathlib import Path

from neurolake.ingestion.formats.dialect import Dialect
from neurolake.ingestion.formats.disk import BLOCK, blocks


def count_records(path: Path, dialect: Dialect, width: int, parsed_up_to: int) -> int | None:
    """The number of records after preamble and header, or None when lines do not tell it.

    A text without quotes has a record for each line that is not empty (with one column, for each line). A text of at
    most `parsed_up_to` bytes with quotes is parsed to see that no quoted value holds a line end.
    """
    quote = dialect.quote.encode()
    is_large = path.stat().st_size > parsed_up_to
    if quote and _holds(path, quote) and (is_large or not _one_line_each(path, dialect)):
        return None
    found = _lines(path, keep_empty=width == 1)
    return None if found is None else found - _before(path, dialect, keep_empty=width == 1)


def _holds(path: Path, mark: bytes) -> bool:
    with path.open("rb") as file:
        return any(mark in block for block in blocks(file))


def _lines(path: Path, *, keep_empty: bool) -> int | None:
    """Lines; None when CR ends them or when empty ones cannot be counted by line ends."""
    count, last = 0, b"\n"
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            count += block.count(b"\n")
            if b"\r" in block and not _are_pairs(last + block):
                return None
            if not keep_empty and any(empty in last + block for empty in (b"\n\n", b"\n\r\n")):
                return _lines_one_by_one(path)
            last = block[-2:]
    return count + (not last.endswith(b"\n"))


def _are_pairs(block: bytes) -> bool:
    return block.count(b"\r") == block.count(b"\r\n") + block.endswith(b"\r")


def _lines_one_by_one(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for line in file if line.strip(b"\r\n"))


def _before(path: Path, dialect: Dialect, *, keep_empty: bool) -> int:
    """Lines of preamble and header, counted as `_lines` does."""
    count, header_due = 0, dialect.header
    with path.open("rb") as file:
        for number, line in enumerate(file):
            if number >= dialect.skip and not header_due:
                break
            empty = not line.strip(b"\r\n")
            count += keep_empty or not empty
            header_due = header_due and (number < dialect.skip or empty)
    return count


def _one_line_each(path: Path, dialect: Dialect) -> bool:
    """Whether no quoted value holds a line end; texts that two parsers may read differently do not count."""
    if len(dialect.delimiter) > 1 or dialect.escape != dialect.quote:
        return False
    spaced = f"{dialect.delimiter} {dialect.quote}"
    with path.open(encoding="utf-8", newline="") as file:
        if any(spaced in line for line in file):
            return False
        file.seek(0)
        reader = csv.reader(file, delimiter=dialect.delimiter, quotechar=dialect.quote)
        try:
            for number, _ in enumerate(reader, start=1):
                if reader.line_num != number:
                    return False
        except csv.Error:  # a value longer than the csv module reads
            return False
    return True
