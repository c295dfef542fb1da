"""Fixed-width text: columns found from the character positions that are blank in nearly all lines.

The lines become delimited text in the work folder, one for one, so that line numbers stay those of the original.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from pathlib import Path

from neurolake.engine.base import Session
from neurolake.ingestion.formats.base import Bounds, Detected, ReadOptions
from neurolake.ingestion.formats.delimited import Converted, DelimitedSource, read_table
from neurolake.ingestion.formats.dialect import Dialect, sniff
from neurolake.ingestion.formats.disk import fresh, storing
from neurolake.ingestion.formats.encoding import as_utf8
from neurolake.kernel.errors import EmptyFile, LimitExceeded, MalformedFile

_LOOKED_AT = 1_000
_BLANK_SHARE = 0.99
_MIN_LINES = 3

Span = tuple[int, int | None]


def open(  # noqa: A001 - every format's file offers the function `open`
    path: Path, detected: Detected, options: ReadOptions, bounds: Bounds, session: Session, work: Path
) -> DelimitedSource:
    """Make a fixed-width file readable; see `Reader`. `options.widths` overrules the columns found."""
    text = as_utf8(path, options, bounds, work)
    with text.path.open(encoding="utf-8") as file:
        lines = [line.rstrip("\n") for _, line in zip(range(_LOOKED_AT), file, strict=False)]
    skip = options.skip_lines or 0
    body = [line for line in lines[skip:] if line.strip()]
    if not body:
        raise EmptyFile("The file is empty.", file=path.name)
    spans = _stated(options.widths) if options.widths else _found(body)
    if len(spans) > bounds.max_columns:
        raise LimitExceeded(
            f"The table has {len(spans):,} columns; the bound is {bounds.max_columns:,}.", file=path.name
        )
    if not spans:
        raise MalformedFile("No columns of fixed width are found.", hint="State `widths`.", file=path.name)
    converted = Converted(_converted(text.path, spans, work), _dialect(body, spans, options))
    detail = {**detected.detail, "columns_at": [start for start, _ in spans]}
    detected = replace(detected, encoding=text.encoding, detail=detail, notes=(*detected.notes, *text.notes))
    return read_table(converted, detected, options, bounds, session, work)


def looks_fixed(text: str, *, whole: bool) -> bool:
    """Whether a text is better read by widths than in any dialect.

    Args:
        whole: See `dialect.sniff`.
    """
    lines = [line for line in text.split("\n")[:_LOOKED_AT] if line.strip()]
    if len(lines) < _MIN_LINES or "\t" in text or not _gaps_are_wide(lines) or _is_delimited(text, whole=whole):
        return False
    spans = _found(lines)
    return len(spans) > 1 and _starts_align(lines, spans)


def _is_delimited(text: str, *, whole: bool) -> bool:
    dialect = sniff(text, whole=whole)
    return dialect.delimiter not in (" ", ":") and len(dialect.names) > 1


def _gaps_are_wide(lines: Sequence[str]) -> bool:
    """Padding shows: somewhere two blanks or more separate values."""
    return sum("  " in line.strip() for line in lines) * 2 > len(lines)


def _starts_align(lines: Sequence[str], spans: Sequence[Span]) -> bool:
    """Most values lie in one span: every line has something in at least half of the columns."""
    filled = sum(1 for line in lines for start, end in spans if line[start:end].strip())
    return filled * 2 >= len(lines) * len(spans)


def _stated(widths: Sequence[int]) -> list[Span]:
    edges = [0, *accumulate(widths)]
    return list(pairwise(edges))


def _found(lines: Sequence[str]) -> list[Span]:
    """Spans between the positions that are blank in nearly all lines; the last runs to the line's end."""
    length = max(len(line) for line in lines)
    filled = [0] * length
    for line in lines:
        for position, character in enumerate(line):
            filled[position] += character != " "
    allowed = (1 - _BLANK_SHARE) * len(lines)
    used = [count > allowed for count in filled]
    starts = [i for i in range(length) if used[i] and (i == 0 or not used[i - 1])]
    if not starts:
        return []
    return [*pairwise([0, *starts[1:]]), (0 if len(starts) == 1 else starts[-1], None)]


def _cut(line: str, spans: Sequence[Span]) -> list[str]:
    return [line[start:end].strip() for start, end in spans]


def _dialect(body: Sequence[str], spans: Sequence[Span], options: ReadOptions) -> Dialect:
    """The dialect of the converted text; the header is found in the cut lines."""
    rows = "\n".join(",".join(_quoted(value) for value in _cut(line, spans)) for line in body[:200])
    found = sniff(rows, ReadOptions(delimiter=",", quote='"', header=options.header, skip_lines=0), whole=True)
    return replace(found, escape='"', skip=options.skip_lines or 0, comment=None, notes=())


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


def _converted(path: Path, spans: Sequence[Span], work: Path) -> Path:
    target = fresh(work, ".csv")
    with storing(), target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerows(_rows(path, spans))
    return target


def _rows(path: Path, spans: Sequence[Span]) -> Iterator[list[str]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield _cut(line.rstrip("\n"), spans) if line.strip() else []
