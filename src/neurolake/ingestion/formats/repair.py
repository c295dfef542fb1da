"""Copies of a delimited file with some of its lines changed; every line keeps its number."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from neurolake.ingestion.formats.dialect import Dialect
from neurolake.ingestion.formats.disk import BLOCK, fresh, storing


def without_lines(path: Path, starts: Sequence[int], work: Path) -> Path:
    """A copy in which the lines that start at these byte positions are empty."""
    target = fresh(work, ".repaired")
    with storing(), path.open("rb") as source, target.open("wb") as out:
        for start in sorted(starts):
            _copy(source, out, start - source.tell())
            line = source.readline()
            out.write(line[len(line.rstrip(b"\r\n")) :])
        _copy(source, out, path.stat().st_size - source.tell())
    return target


def _copy(source: IO[bytes], out: IO[bytes], size: int) -> None:
    while size > 0:
        block = source.read(min(BLOCK, size))
        if not block:
            return
        out.write(block)
        size -= len(block)


def rewritten(path: Path, change: Callable[[bytes], bytes], skip: int, work: Path) -> Path:
    """A copy with `change` applied to every line after the first `skip` ones; lines come with their line end."""
    target = fresh(work, ".repaired")
    with storing(), path.open("rb") as source, target.open("wb") as out:
        for _ in range(skip):
            out.write(source.readline())
        out.writelines(change(line) for line in source)
    return target


def uncommented(mark: str) -> Callable[[bytes], bytes]:
    """Empties the lines that start with `mark`."""
    start = mark.encode()
    return lambda line: line[len(line.rstrip(b"\r\n")) :] if line.startswith(start) else line


def padded(dialect: Dialect, width: int) -> Callable[[bytes], bytes]:
    """Gives a line with too few values the delimiters it lacks; lines that are not a record of their own stay."""
    delimiter, quote = dialect.delimiter.encode(), dialect.quote.encode()

    def change(line: bytes) -> bytes:
        text = line.rstrip(b"\r\n")
        missing = width - 1 - _delimiters(text, delimiter, quote, dialect)
        return text + delimiter * missing + line[len(text) :] if text.strip() and missing > 0 else line

    return change


def _delimiters(text: bytes, delimiter: bytes, quote: bytes, dialect: Dialect) -> int:
    if not quote or quote not in text:
        return text.count(delimiter)
    if text.count(quote) % 2 or len(delimiter) > 1:
        return len(text)
    row = next(csv.reader([text.decode("utf-8", "replace")], delimiter=dialect.delimiter, quotechar=dialect.quote), [])
    return len(row) - 1
