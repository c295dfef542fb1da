"""The contract between file formats and the rest of ingestion."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from neurolake.engine.base import Column, Session
from neurolake.kernel.errors import NeuroLakeError

FormatName = Literal["csv", "json", "jsonl", "parquet", "excel", "avro", "orc", "arrow", "xml", "fixed_width"]


@dataclass(frozen=True)
class ReadOptions:
    """What the user may state instead of leaving it to detection; None or empty means: detect.

    Attributes:
        sheet: Sheet of a workbook, by name or by number from 0.
        record_path: Path of the repeating element (`orders/order` in XML, `data.items` in JSON).
        widths: Column widths in characters, for fixed-width files.
        types: Column name → engine type, to overrule inference.
        member: Which file of a zip archive.
    """

    format: FormatName | None = None
    delimiter: str | None = None
    quote: str | None = None
    encoding: str | None = None
    header: bool | None = None
    skip_lines: int | None = None
    decimal: str | None = None
    sheet: str | int | None = None
    record_path: str | None = None
    widths: tuple[int, ...] = ()
    member: str | None = None
    types: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Bounds:
    """How much a file may cost before it is refused with LimitExceeded.

    Attributes:
        max_columns: Columns of a table.
        max_unpacked_bytes: Bytes after decompression.
        max_ratio: Unpacked over packed bytes, judged once 64 MiB are unpacked.
        max_line_bytes: Bytes of one record of a text format.
        max_depth: Nesting of JSON or XML.
    """

    max_columns: int = 10_000
    max_unpacked_bytes: int = 200 * 1024**3
    max_ratio: float = 200.0
    max_line_bytes: int = 16 * 1024**2
    max_depth: int = 64


@dataclass(frozen=True)
class Detected:
    """What a file was found to be.

    Attributes:
        format: The format.
        compression: `gzip`, `zstd`, `bzip2`, `zip` or None.
        encoding: Text encoding, for text formats.
        detail: Delimiter, quote, header, preamble lines, decimal mark, sheet, … JSON-ready, shown to the user.
        notes: What the user should know (`suffix .xlsx but the bytes are CSV`, `2 preamble lines skipped`).
    """

    format: FormatName
    compression: str | None = None
    encoding: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reject:
    """A record that could not be read.

    Attributes:
        line: Line (text formats) or record number in the original file, from 1; None when unknown.
        column: Column that could not be read, if it was one.
        raw: The record's original text, or its nearest rendering, at most 64 KiB.
        reason: Why, in words.
    """

    line: int | None
    column: str | None
    raw: str
    reason: str


class Source(Protocol):
    """A file made readable by the engine. Valid while its session and its work folder exist.

    Attributes:
        detected: What the file is.
        columns: Original column names (as in the file; `column1`, … where it has none; empty or repeated names
            made unique by `_2`, … suffixes) and inferred engine types.
        relation: FROM-able SQL over all rows, in file order.
        sample: FROM-able SQL over a representative sample (spread over the file, same columns); equal to
            `relation`, or a materialised copy of it, when `sampled` is false.
        sampled: Whether `sample` leaves rows out.
        estimated_rows: Rows, about.
    """

    detected: Detected
    columns: tuple[Column, ...]
    relation: str
    sample: str
    sampled: bool
    estimated_rows: int

    def rejects(self, session: Session) -> Iterator[Reject]:
        """The records of the last complete read of `relation` that could not be read, one Reject per record.

        The session is used before this returns, and no more afterwards: another thread may do the iterating.
        """
        ...

    def reject_counts(self, session: Session) -> Mapping[str | None, int]:
        """Rejected records of the last complete read by column (None: the record as a whole)."""
        ...

    def records(self) -> int | None:
        """Records in the file, counted without the engine's reader (footer, line ends, parser); None when it
        cannot be told cheaply. Checked against the rows that came out of the reader plus the rejects.
        """
        ...

    def as_text(self, columns: frozenset[str]) -> "Source":
        """The same source with these columns read as text, for when too many values do not fit the type."""
        ...

    def revised(self, session: Session, error: NeuroLakeError | None = None) -> "Source | None":
        """What to read instead, when a complete read showed that this reading of the file is wrong.

        Call it after every complete read of `relation`, before `reject_counts`: with the error if the read failed,
        without one if it ended. None means that the read stands (or that the error is not about how the file is
        read). Otherwise discard what was read and read the returned source: a type was too narrow for values
        outside the sample, a quote that is never closed had swallowed rows, or line ends were mixed.

        Raises:
            MalformedFile: The file stays unreadable after several revisions.
        """
        ...


class Reader(Protocol):
    """What each format's file offers as its function `open`."""

    def __call__(
        self, path: Path, detected: Detected, options: ReadOptions, bounds: Bounds, session: Session, work: Path
    ) -> Source:
        """Make `path` readable.

        Args:
            path: The unpacked file (formats whose compression the engine reads itself get the packed one).
            work: An empty folder for intermediate files; the caller removes it.

        Raises:
            MalformedFile, EmptyFile, UnsupportedFormat, LimitExceeded: with `file`, and `line`/`column` where known.
        """
        ...
