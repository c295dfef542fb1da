"""How a delimited file is written: delimiter, quote, escape, preamble, header. Found from the start of its text.

Every candidate delimiter is tried on the first records; it is good when most records have the same number of
values, all records have it at least once, no preamble has to be assumed, and the values look like values. A file
for which none is good has one column. A first line `sep=;`, as spreadsheets write it, is taken at its word.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, NamedTuple

from neurolake.ingestion.formats.base import ReadOptions

HEAD = 256 * 1024
_RECORDS = 400
_WEIGHTS: Mapping[str, float] = {
    ",": 1.0, "\t": 1.0, ";": 1.0, "|": 1.0, "\x01": 1.0, "\x1f": 1.0, "~": 0.8, "^": 0.8, ":": 0.4, " ": 0.4,
}  # fmt: skip
_LONG_DELIMITERS = ("|~|", "~|~", "||", "::")
_STAND_IN = "\x1e"
_ONE_COLUMN_SCORE = 0.3
_TYPED = re.compile(
    r"\s*(?:[-+]?[$€£]?\d[\d.,_ ']*(?:[eE][-+]?\d+)?\s?%?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T]\d{1,2}:\d{2}.*)?"
    r"|true|false|nan|[-+]?inf(?:inity)?|[A-Za-z]{3,9} \d{1,2},? \d{4}|\d{1,2}[- ][A-Za-z]{3,9}[- ]\d{2,4})\s*",
    re.IGNORECASE,
)
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Dialect:
    """How the records are written.

    Attributes:
        quote: The quote character; empty for none.
        escape: What escapes a quote inside quotes: the quote itself, or a backslash.
        skip: Preamble lines before the header, or before the first record if there is none.
        header: Whether a header record follows the preamble.
        comment: Character that starts a comment line; such lines occur among the records.
        names: The header's values as they are written, or empty texts; one for each column.
        notes: What the user should know.
    """

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    skip: int = 0
    header: bool = True
    comment: str | None = None
    names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    score: float = field(default=1.0, compare=False)

    def detail(self) -> dict[str, Any]:
        """JSON-ready, for `Detected.detail`."""
        return {
            "delimiter": self.delimiter,
            "quote": self.quote or None,
            "escape": self.escape or None,
            "header": self.header,
            "preamble_lines": self.skip,
            "comment": self.comment,
        }


class _Record(NamedTuple):
    """A record of the head: its values, and the lines before it and up to its end."""

    values: list[str]
    lines_before: int
    last_line: int


def sniff(text: str, options: ReadOptions | None = None, *, whole: bool = False) -> Dialect:
    """Find the dialect from the start of a file.

    Args:
        text: The first `HEAD` characters or fewer.
        options: What the user states is taken as it is.
        whole: Whether `text` is the whole file, so that its last line is complete.
    """
    options = options or ReadOptions()
    stated = _SEPARATOR_LINE.match(text)
    if stated and options.delimiter is None:
        options = replace(options, delimiter=stated[1], skip_lines=max(1, options.skip_lines or 0))
    if not whole and "\n" in text:
        text = text[: text.rindex("\n") + 1]
    candidates = [options.delimiter] if options.delimiter else _candidates(text)
    tried = [_try(text, delimiter, options) for delimiter in candidates]
    best = max(tried, key=lambda dialect: dialect.score, default=None)
    if best is None or (best.score < _ONE_COLUMN_SCORE and not options.delimiter):
        return _one_column(text, options)
    return best


def records(text: str, dialect: Dialect, limit: int | None = None) -> list[list[str]]:
    """The records of a text in this dialect, blank lines left out; stops where the text cannot be read on."""
    return [record.values for record in _parse(text, dialect.delimiter, dialect.quote, dialect.escape, limit)]


def _candidates(text: str) -> list[str]:
    found = [delimiter for delimiter in _WEIGHTS if delimiter in text]
    lines = max(1, text.count("\n"))
    return found + [delimiter for delimiter in _LONG_DELIMITERS if text.count(delimiter) >= lines * 0.9]


def _try(text: str, delimiter: str, options: ReadOptions) -> Dialect:
    quote = _quote(text, delimiter) if options.quote is None else options.quote
    escape = _escape(text, quote)
    comment, body = _without_comments(text, delimiter)
    parsed = _parse(body, delimiter, quote, escape, _RECORDS)
    width, start = _shape(parsed, options.skip_lines)
    rows = parsed[start:]
    if not rows:
        return Dialect(delimiter, quote, escape, score=0.0)
    dialect = _headed(parsed, start, width, options)
    score = _score([row.values for row in rows], width, delimiter, preamble=start > 0 and options.skip_lines is None)
    return Dialect(delimiter, quote, escape, dialect.skip, dialect.header, comment, dialect.names, dialect.notes, score)


def _one_column(text: str, options: ReadOptions) -> Dialect:
    delimiter = next(mark for mark in ("\x1f", "\x01", "\x02", "\x03", "\x04") if mark not in text)
    quote = _quote(text, delimiter) if options.quote is None else options.quote
    parsed = _parse(text, delimiter, quote, _escape(text, quote), _RECORDS)
    start = _after_lines(parsed, options.skip_lines or 0)
    headed = _headed(parsed, start, 1, options)
    return Dialect(
        delimiter, quote, _escape(text, quote), headed.skip, headed.header, None, headed.names, headed.notes, 0.0
    )


def _parse(text: str, delimiter: str, quote: str, escape: str, limit: int | None) -> list[_Record]:
    if len(delimiter) > 1:
        text, delimiter = text.replace(delimiter, _STAND_IN), _STAND_IN
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        doublequote=escape == quote,
        escapechar=escape if escape and escape != quote else None,
    )
    parsed: list[_Record] = []
    lines_before = 0
    try:
        for values in reader:
            if values:
                parsed.append(_Record(values, lines_before, reader.line_num))
            lines_before = reader.line_num
            if limit is not None and len(parsed) >= limit:
                break
    except csv.Error:  # a value longer than the csv module reads: what was read so far has to do
        return parsed
    return parsed


def _quote(text: str, delimiter: str) -> str:
    """The quote character: `'` only where values start and end with it and `"` does not occur."""
    if "'" not in text or '"' in text:
        return '"'
    mark = re.escape(delimiter)
    single = len(re.findall(rf"(?:^|{mark})'[^'\n]*'(?={mark}|\r?$)", text, re.MULTILINE))
    return "'" if single >= 2 else '"'


def _escape(text: str, quote: str) -> str:
    if not quote:
        return ""
    return "\\" if text.count("\\" + quote) > 2 * text.count(quote * 2) else quote


def _without_comments(text: str, delimiter: str) -> tuple[str | None, str]:
    """The comment mark and the text with its comment lines blanked, if `#` lines lie among the records."""
    if "\n#" not in text:
        return None, text
    lines = text.split("\n")
    marked = [index for index, line in enumerate(lines) if line.startswith("#")]
    first_plain = next((index for index, line in enumerate(lines) if line.strip() and not line.startswith("#")), 0)
    among = [index for index in marked if index > first_plain]
    usual = Counter(line.count(delimiter) for line in lines if line.strip() and not line.startswith("#"))
    if not among or not usual or any(lines[index].count(delimiter) == usual.most_common(1)[0][0] for index in among):
        return None, text
    for index in among:
        lines[index] = ""
    return "#", "\n".join(lines)


def _shape(parsed: list[_Record], stated_skip: int | None) -> tuple[int, int]:
    """The number of columns and the index of the record where the table starts."""
    start = _after_lines(parsed, stated_skip or 0)
    counts = [len(record.values) for record in parsed[start:]]
    usual = Counter(count for count in counts if count > 1)
    if not usual:
        return 1, start
    width = max(usual, key=lambda count: (usual[count], count))
    if stated_skip is not None:
        return max(width, counts[0]), start
    return _table_start(counts, width, start)


def _table_start(counts: list[int], width: int, start: int) -> tuple[int, int]:
    first = counts.index(width)
    shorter_header = first == 1 and counts[0] == width - 1 and width > 2
    if shorter_header or (first > 0 and width < counts[0] <= width + 2):
        return max(width, counts[0]), start
    return width, start + first


def _after_lines(parsed: list[_Record], lines: int) -> int:
    return next((index for index, record in enumerate(parsed) if record.last_line > lines), len(parsed))


def _score(rows: list[list[str]], width: int, delimiter: str, *, preamble: bool) -> float:
    if width < 2:
        return 0.0
    share = sum(1 for row in rows if len(row) == width) / len(rows)
    present = sum(1 for row in rows if len(row) > 1) / len(rows)
    values = [value for row in rows[:50] for value in row]
    typed = sum(1 for value in values if _TYPED.fullmatch(value)) / len(values)
    weight = _WEIGHTS.get(delimiter, 1.1)
    return share * present * weight * (0.6 if preamble else 1.0) * (1 + typed / 2)


def _headed(parsed: list[_Record], start: int, width: int, options: ReadOptions) -> Dialect:
    """Skip, header and names, as a dialect of which nothing else counts."""
    rows = [record.values for record in parsed[start:]]
    skip = _skip(parsed, start, options)
    header = is_header(rows) if options.header is None else options.header
    if not rows or not header:
        return Dialect(
            skip=skip, header=False, names=("",) * width, notes=_preamble_notes(skip, options, preamble=start > 0)
        )
    names, notes = _fitted(rows, width)
    return Dialect(
        skip=skip, header=True, names=names, notes=(*_preamble_notes(skip, options, preamble=start > 0), *notes)
    )


def _skip(parsed: list[_Record], start: int, options: ReadOptions) -> int:
    """Lines before the table, blank ones too: the engine would take a blank line for the header."""
    stated = options.skip_lines or 0
    return max(stated, parsed[start].lines_before) if start < len(parsed) else stated


def _preamble_notes(skip: int, options: ReadOptions, *, preamble: bool) -> tuple[str, ...]:
    if not skip or not preamble or options.skip_lines is not None:
        return ()
    return (f"{skip} preamble {'line' if skip == 1 else 'lines'} skipped.",)


def _fitted(rows: list[list[str]], width: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The header's names, one for each column, where the records have one value more than the header."""
    names = rows[0]
    if len(names) >= width:
        return tuple(names), ()
    missing = width - len(names)
    if all(row[-1] == "" for row in rows[1:] if len(row) == width):
        return (*names, *[""] * missing), (f"The header names {len(names)} of {width} columns; the rest are empty.",)
    return (*[""] * missing, *names), (f"The header names {len(names)} of {width} columns; the first has no name.",)


def is_header(rows: list[list[str]]) -> bool:
    """Whether the first record names the columns: nothing in it looks like data or comes again below."""
    if not rows:
        return False
    first, below = rows[0], rows[1:]
    typed = [value for value in first if _TYPED.fullmatch(value)]
    if typed and not _years(first, typed):
        return False
    if not below:
        return True
    columns = list(zip(*[row for row in below if len(row) == len(first)], strict=False))
    again = sum(1 for value, column in zip(first, columns, strict=False) if value and value in column)
    return again * 2 <= len(first)


def _years(first: list[str], typed: list[str]) -> bool:
    """Rising years beside a text are the header of a pivot table (`country,2019,2020`)."""
    years = [int(value) for value in typed if _YEAR.fullmatch(value.strip())]
    return len(years) == len(typed) < len(first) and all(a < b for a, b in pairwise(years))
