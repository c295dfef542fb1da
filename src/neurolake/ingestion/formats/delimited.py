"""Delimited text: CSV, TSV and their kin, read by the engine's own parser.

Opening finds the dialect from the head, samples the file (all of it up to 16 MiB, otherwise two dozen pieces spread
over it), infers types from the sample by the rule of `infer`, and gives `relation` explicit types, so that a full read
costs about what the engine's plain CSV read costs. Values that do not fit make their record a reject.

Of a sampled file, three things are checked while it is read, because the engine would silently change the values: a
fraction or a number above 2^53 in a column of short whole numbers, a time of day in a column of dates, and a zone or
another format in a column of timestamps. The first makes the read fail and `revised` widens the column; the others
are rejects.

A quote that is never closed would swallow the rows after it; its line becomes a reject and the rest is read again.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import merge
from pathlib import Path
from typing import Any

from neurolake.engine.base import Column, Session
from neurolake.engine.sql import call, ident, literal
from neurolake.ingestion.formats import rejects as reject_log
from neurolake.ingestion.formats import repair
from neurolake.ingestion.formats.base import Bounds, Detected, ReadOptions, Reject
from neurolake.ingestion.formats.counting import count_records
from neurolake.ingestion.formats.dialect import HEAD, Dialect, sniff
from neurolake.ingestion.formats.encoding import as_utf8
from neurolake.ingestion.formats.infer import WIDE, Typed, infer, strict_timestamp_format
from neurolake.ingestion.formats.names import new_name, unique_names
from neurolake.ingestion.formats.rejects import Log
from neurolake.ingestion.formats.sampling import WHOLE, spread
from neurolake.kernel.errors import EmptyFile, EngineFailed, LimitExceeded, MalformedFile, NeuroLakeError

MAX_SHORT_SHARE = 0.05
_ROUNDS = 20
_DEFAULT_LINE = 2_000_000
_EXACT = 2**53
_WIDEN = re.compile(r"neurolake: column (\d+) needs (DOUBLE|BIGINT)")
_ONLY_TEXT = "VARCHAR"
_HEAD_LINES = 3


@dataclass(frozen=True)
class _Table:
    """What is read, and how.

    Attributes:
        path: The UTF-8 text.
        sample_path: The text of the sample; `path` itself when all of it is looked at.
        numbers: See `rejects.Log`.
        types: Engine types by column.
        guarded: Positions of columns read as DOUBLE and made BIGINT under a check.
        formats: Options of the engine's reader for dates, timestamps and decimal marks.
        null_texts: Texts that are NULL.
        removed: Records taken out of the text, as rejects.
        rounds: How often the text was changed.
    """

    path: Path
    sample_path: Path
    detected: Detected
    dialect: Dialect
    names: tuple[str, ...]
    options: ReadOptions
    bounds: Bounds
    work: Path
    numbers: Sequence[int] | None = None
    types: tuple[str, ...] = ()
    guarded: frozenset[int] = frozenset()
    formats: Mapping[str, Any] = field(default_factory=dict)
    null_texts: tuple[str, ...] = ("",)
    long_lines: bool = False
    removed: tuple[Reject, ...] = ()
    rounds: int = 0

    @property
    def sampled(self) -> bool:
        return self.sample_path != self.path


@dataclass
class DelimitedSource:
    """A delimited text as a `Source`."""

    detected: Detected
    columns: tuple[Column, ...]
    relation: str
    sample: str
    sampled: bool
    estimated_rows: int
    _table: _Table
    _log: Log
    _session: Session

    def rejects(self, session: Session) -> Iterator[Reject]:
        """See `Source`; in file order."""
        return merge(self._table.removed, reject_log.read(session, self._log), key=lambda reject: reject.line or 0)

    def reject_counts(self, session: Session) -> Mapping[str | None, int]:
        """See `Source`; a record with several bad cells counts for each of their columns."""
        counts = dict(reject_log.counts(session, self._log))
        if self._table.removed:
            counts[None] = counts.get(None, 0) + len(self._table.removed)
        return counts

    def records(self) -> int | None:
        """See `Source`; None for texts with quoted line ends, and for large ones with quotes."""
        table = self._table
        if table.numbers is not None:
            return len(table.numbers)
        counted = count_records(table.path, table.dialect, len(table.names), WHOLE)
        return None if counted is None else counted + len(table.removed)

    def as_text(self, columns: frozenset[str]) -> "DelimitedSource":
        """See `Source`."""
        types = tuple(
            _ONLY_TEXT if column.name in columns else type_
            for column, type_ in zip(self.columns, self._table.types, strict=True)
        )
        return _source(replace(self._table, types=types), self._session)

    def revised(self, session: Session, error: NeuroLakeError | None = None) -> "DelimitedSource | None":
        """See `Source`."""
        if error is not None:
            widened = _widened(self._table, error)
            return _source(widened, self._session) if widened else None
        lost = reject_log.swallowed(session, self._log)
        if not lost:
            return None
        if self._table.rounds >= _ROUNDS:
            raise MalformedFile(
                "Quotes that are never closed make the file unreadable.",
                hint="Close the quote, or say that the file has no quotes (quote = '').",
                file=self._table.path.name,
                line=lost[0].line,
            )
        return _source(_without(self._table, lost), self._session)


def open(  # noqa: A001 - every format's file offers the function `open`
    path: Path, detected: Detected, options: ReadOptions, bounds: Bounds, session: Session, work: Path
) -> DelimitedSource:
    """Make a delimited file readable; see `Reader`."""
    text = as_utf8(path, options, bounds, work)
    head = _head(text.path, bounds)
    if not head.strip():
        raise EmptyFile("The file is empty.", file=path.name)
    dialect = sniff(head.decode("utf-8", "ignore"), options, whole=len(head) == text.path.stat().st_size)
    detected = replace(detected, encoding=text.encoding, notes=(*detected.notes, *text.notes))
    source = Converted(text.path, dialect, long_lines=text.longest > _DEFAULT_LINE)
    return read_table(source, detected, options, bounds, session, work)


@dataclass(frozen=True)
class Converted:
    """A UTF-8 text of known dialect.

    Attributes:
        numbers: The number of each record in the original, where that is no text file.
        long_lines: Whether a line is longer than the engine reads by default (2,000,000 bytes).
    """

    path: Path
    dialect: Dialect
    numbers: Sequence[int] | None = None
    long_lines: bool = False


def _head(path: Path, bounds: Bounds) -> bytes:
    """The start of a file, long enough to hold a few whole lines."""
    size = HEAD
    with path.open("rb") as file:
        head = file.read(size)
        while head.count(b"\n") < _HEAD_LINES and size < _HEAD_LINES * bounds.max_line_bytes:
            more = file.read(size)
            if not more:
                break
            head, size = head + more, 2 * size
    return head


def read_table(
    text: Converted, detected: Detected, options: ReadOptions, bounds: Bounds, session: Session, work: Path
) -> DelimitedSource:
    """Make a text of known dialect readable; also for formats that are converted to such a text."""
    dialect, path = text.dialect, text.path
    if len(dialect.names) > bounds.max_columns:
        raise LimitExceeded(
            f"The table has {len(dialect.names):,} columns; the bound is {bounds.max_columns:,}.", file=path.name
        )
    names = unique_names(dialect.names)
    if dialect.comment:
        path = repair.rewritten(path, repair.uncommented(dialect.comment), dialect.skip, work)
    size = path.stat().st_size
    detail = {**detected.detail, **(dialect.detail() if text.numbers is None else {})}
    detected = replace(detected, detail=detail, notes=(*detected.notes, *dialect.notes))
    sample_path = spread(path, dialect, len(names), work) if size > WHOLE else path
    table = _Table(
        path=path,
        sample_path=sample_path,
        detected=detected,
        dialect=dialect,
        names=names,
        options=options,
        bounds=bounds,
        work=work,
        numbers=text.numbers,
        long_lines=text.long_lines,
    )
    table, sample, rows = _readable(table, session)
    return _source(_inferred(table, sample, rows, session), session)


def _readable(table: _Table, session: Session) -> tuple[_Table, str, int]:
    """The table with what its sample needs to be read at all, a relation with the texts of the sample, and its rows.

    Short records are padded, lines with an open quote are taken out.
    """
    while True:
        text, rows, log = _texts(table, session)
        lost = () if table.sampled else reject_log.swallowed(session, log)
        bad = sum(reject_log.counts(session, log).values())
        if lost and table.rounds < _ROUNDS:
            table = _without(table, lost)
        elif bad > MAX_SHORT_SHARE * (rows + bad) and table.rounds == 0 and _short(session, log) * 2 >= bad:
            table = _padded(table)
        else:
            _refuse_rowless(table, rows, bad + len(table.removed))
            return table, text, rows


def _texts(table: _Table, session: Session) -> tuple[str, int, Log]:
    """The sample as texts in columns `c0`, `c1`, …, and its rows; see `_materialised`."""
    names = tuple(f"c{index}" for index in range(len(table.names)))
    log = _log(replace(table, types=(_ONLY_TEXT,) * len(names)), table.sample_path)
    reading = _read_csv(replace(table, types=log.types, names=names), table.sample_path, log.table)
    try:
        return *_materialised(session, reading, len(names)), log
    except EngineFailed as error:
        raise MalformedFile(
            f"The file cannot be read as delimited text: {error.detail.splitlines()[0]}",
            hint="State the delimiter and the quote character.",
            file=table.path.name,
        ) from error


def _materialised(session: Session, reading: str, width: int) -> tuple[str, int]:
    """The reading as a table of the session, and its rows; a wide one stays as it is, as a table takes a block for each
    column.
    """
    if width > WIDE:
        return reading, int(session.run(f"SELECT count(*) FROM {reading}")[0][0])
    target = ident(new_name("sample"))
    [(rows,)] = session.run(f"CREATE TEMP TABLE {target} AS SELECT * FROM {reading}")
    return target, int(rows)


def _short(session: Session, log: Log) -> int:
    """Records with too few values."""
    return int(session.run(f"SELECT count(*) FROM {ident(log.table)} WHERE error_type = 'MISSING COLUMNS'")[0][0])


def _refuse_rowless(table: _Table, rows: int, bad: int) -> None:
    if rows == 0 and bad == 0:
        said = f"The file has a header but no rows. Its columns are: {', '.join(table.names[:20])}."
        raise EmptyFile(said, file=table.path.name, columns=list(table.names))


def _padded(table: _Table) -> _Table:
    note = f"More than {MAX_SHORT_SHARE:.0%} of the records have too few values; the missing ones are read as empty."
    change = repair.padded(table.dialect, len(table.names))
    return _changed(table, repair.rewritten(table.path, change, table.dialect.skip, table.work), note)


def _without(table: _Table, lost: Sequence[reject_log.Swallowed]) -> _Table:
    """The table without the lines whose quote is never closed; they are rejects."""
    path = repair.without_lines(table.path, [record.start for record in lost], table.work)
    removed = [
        Reject(record.line, None, record.text[: reject_log.RAW_LIMIT], "A quote is opened here and never closed.")
        for record in lost
    ]
    together = tuple(sorted((*table.removed, *removed), key=lambda reject: reject.line or 0))
    return replace(_changed(table, path, None), removed=together)


def _changed(table: _Table, path: Path, note: str | None) -> _Table:
    sample_path = spread(path, table.dialect, len(table.names), table.work) if table.sampled else path
    notes = (*table.detected.notes, note) if note else table.detected.notes
    detected = replace(table.detected, notes=notes)
    return replace(table, path=path, sample_path=sample_path, detected=detected, rounds=table.rounds + 1)


def _inferred(table: _Table, text: str, rows: int, session: Session) -> _Table:
    """The table with types, from the texts of the sample."""
    stated = table.options.types
    names = [f"c{index}" for index in range(len(table.names))]
    typed = infer(session, text, names, rows, table.dialect.delimiter, table.options.decimal)
    types = tuple(stated.get(name, type_) for name, type_ in zip(table.names, typed.types, strict=True))
    guarded = typed.narrow if table.sampled else frozenset()
    guarded = frozenset(position for position in guarded if types[position] == "BIGINT")
    formats = _formats(table, session, text, types, typed)
    if len(names) <= WIDE:
        session.run(f"DROP TABLE {text}")
    notes = tuple(sentence.replace("{name}", table.names[position][:100]) for position, sentence in typed.notes)
    detected = replace(
        table.detected,
        detail={**table.detected.detail, "decimal": typed.decimal},
        notes=(*table.detected.notes, *notes),
    )
    return replace(table, types=types, guarded=guarded, formats=formats, null_texts=typed.null_texts, detected=detected)


def _formats(table: _Table, session: Session, text: str, types: Sequence[str], typed: Typed) -> dict[str, Any]:
    """Date and timestamp formats of the read: the file's own, or for a sampled file the ISO form of its sample."""
    date, timestamp = typed.date_format, typed.timestamp_format
    if table.sampled:
        stated = table.options.types
        times = [f"c{i}" for i, type_ in enumerate(types) if type_ == "TIMESTAMP" and table.names[i] not in stated]
        date = date or typed.iso_date_format
        timestamp = timestamp or strict_timestamp_format(session, text, times)
    chosen = {"dateformat": date, "timestampformat": timestamp}
    found: dict[str, Any] = {name: value for name, value in chosen.items() if value}
    if typed.decimal == ",":
        found["decimal_separator"] = ","
    return found


def _widened(table: _Table, error: NeuroLakeError) -> _Table | None:
    found = _WIDEN.search(error.detail)
    if found is None:
        return None
    position = int(found[1])
    types = list(table.types)
    types[position] = found[2]
    return replace(table, types=tuple(types), guarded=table.guarded - {position})


def _source(table: _Table, session: Session) -> DelimitedSource:
    """The source of a table whose types are known: its relation, and its sample as a table of the session."""
    log = _log(table, table.path)
    relation = _guarded(table, _read_csv(table, table.path, log.table))
    sample_log = _log(table, table.sample_path)
    sample_reading = _read_csv(replace(table, guarded=frozenset()), table.sample_path, sample_log.table)
    sample, rows = _materialised(session, sample_reading, len(table.names))
    share = table.path.stat().st_size / max(1, table.sample_path.stat().st_size)
    columns = tuple(Column(name, type_) for name, type_ in zip(table.names, table.types, strict=True))
    if table.options.types:
        columns = session.describe(relation)
    return DelimitedSource(
        table.detected, columns, relation, sample, table.sampled, round(rows * share), table, log, session
    )


def _log(table: _Table, path: Path) -> Log:
    return Log(new_name("rejects"), path, table.names, table.types, table.dialect, table.numbers)


def _read_csv(table: _Table, path: Path, reject_table: str) -> str:
    """The engine's CSV read with every option stated, so that nothing is guessed."""
    types = ["DOUBLE" if position in table.guarded else type_ for position, type_ in enumerate(table.types)]
    lines: dict[str, Any] = {}
    if table.long_lines:
        lines = {"max_line_size": table.bounds.max_line_bytes, "buffer_size": 2 * table.bounds.max_line_bytes}
    return call(
        "read_csv",
        str(path),
        auto_detect=False,
        columns=dict(zip(table.names, types, strict=True)),
        delim=table.dialect.delimiter,
        quote=table.dialect.quote,
        escape=table.dialect.escape,
        header=table.dialect.header,
        skip=table.dialect.skip,
        nullstr=list(table.null_texts),
        **table.formats,
        **lines,
        **reject_log.options(reject_table),
    )


def _guarded(table: _Table, reading: str) -> str:
    """The reading with its guarded columns made BIGINT, failing on a value that is not one."""
    if not table.guarded:
        return reading
    casts = ", ".join(_checked(position, table.names[position]) for position in sorted(table.guarded))
    return f"(SELECT * REPLACE ({casts}) FROM {reading})"


def _checked(position: int, name: str) -> str:
    column = ident(name)
    return (
        f"CASE WHEN {column} <> trunc({column}) OR isnan({column}) "
        f"THEN error({literal(f'neurolake: column {position} needs DOUBLE')}) "
        f"WHEN abs({column}) > {_EXACT} THEN error({literal(f'neurolake: column {position} needs BIGINT')}) "
        f"ELSE CAST({column} AS BIGINT) END AS {column}"
    )
