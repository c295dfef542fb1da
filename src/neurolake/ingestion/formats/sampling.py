"""A sample spread over a delimited file: its head and two dozen pieces of whole records, in a file of their own.

Systematic sampling of pieces at equal distances, so that a file sorted by any column is seen in all its parts.
"""

from collections.abc import Iterator
from pathlib import Path

from neurolake.ingestion.formats.dialect import Dialect, records
from neurolake.ingestion.formats.disk import fresh, storing

WHOLE = 16 * 1024**2
_PIECES = 24
_PIECE_BYTES = 170 * 1024
_CHECKED = 4
_TRIES = 40


def spread(path: Path, dialect: Dialect, width: int, work: Path) -> Path:
    """Write the sample of a file larger than `WHOLE` bytes and return its path.

    The head keeps preamble and header, so the sample is read with the file's own dialect. A piece starts at the
    first line end after which the records have `width` values, and ends outside of quotes.
    """
    target = fresh(work, ".sample")
    size = path.stat().st_size
    with storing(), path.open("rb") as source, target.open("wb") as out:
        for index in range(_PIECES):
            source.seek(index * (size - _PIECE_BYTES) // (_PIECES - 1))
            piece = source.read(_PIECE_BYTES)
            start = 0 if index == 0 else _start(piece, dialect, width)
            out.write(_closed(piece[start:], dialect))
    return target


def _start(piece: bytes, dialect: Dialect, width: int) -> int:
    """Where the first whole record of a piece starts; its length if none is found."""
    for start in _line_starts(piece):
        text = piece[start : start + 65536].decode("utf-8", "replace")
        found = records(text[: text.rfind("\n") + 1], dialect, _CHECKED)
        if len(found) == _CHECKED and all(len(values) == width for values in found):
            return start
    return len(piece)


def _line_starts(piece: bytes) -> Iterator[int]:
    position = 0
    for _ in range(_TRIES):
        position = piece.find(b"\n", position) + 1
        if not position:
            return
        yield position


def _closed(piece: bytes, dialect: Dialect) -> bytes:
    """The piece up to the last line end that lies outside of quotes, as far as the quotes are in pairs."""
    quote = dialect.quote.encode()
    end = piece.rfind(b"\n") + 1
    for _ in range(_TRIES):
        if not quote or end <= 0 or piece.count(quote, 0, end) % 2 == 0:
            return piece[:end]
        end = piece.rfind(b"\n", 0, end - 1) + 1
    return piece[: piece.rfind(b"\n") + 1]
