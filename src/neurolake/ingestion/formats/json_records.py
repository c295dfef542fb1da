"""JSON: lines of records, an array of records, or an object that holds one.

Large JSON lines without surprises are read by the engine as they are (`json_scan`). Otherwise one pass decodes every
record, so that types hold for all of them and nothing depends on a sample, and writes the records as clean JSON lines
into the work folder for the engine to read. A record goes through as it is written,
unless it has to be changed: repeated keys (the last one counts), columns that need another name, texts that the
engine cannot hold (NUL, half surrogates), records that are no objects (they become the column `value`).

In JSON lines a line that is no record is a reject. Elsewhere broken JSON is MalformedFile.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from neurolake.engine.base import Column, Session
from neurolake.engine.sql import call, ident
from neurolake.ingestion.formats.base import Bounds, Detected, ReadOptions, Reject
from neurolake.ingestion.formats.disk import fresh, storing
from neurolake.ingestion.formats.encoding import as_utf8
from neurolake.ingestion.formats.json_scan import scan
from neurolake.ingestion.formats.json_shape import Shape, is_deeper
from neurolake.ingestion.formats.json_text import JsonText, Value, descend, record_arrays
from neurolake.ingestion.formats.names import free_name, new_name
from neurolake.kernel.errors import EmptyFile, InvalidOption, LimitExceeded, NeuroLakeError

WHOLE = 16 * 1024**2
_RAW_LIMIT = 64 * 1024
_MIN_OBJECT = 16 * 1024**2
_UNHOLDABLE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass
class JsonSource:
    """Clean JSON lines as a `Source`."""

    detected: Detected
    columns: tuple[Column, ...]
    relation: str
    sample: str
    sampled: bool
    estimated_rows: int
    _rejects: tuple[Reject, ...]
    _files: tuple[Path, Path]
    _longest: int
    _session: Session
    _decode: "Callable[[], JsonSource] | None" = None

    def rejects(self, session: Session) -> Iterator[Reject]:  # noqa: ARG002 - part of the port
        """See `Source`."""
        return iter(self._rejects)

    def reject_counts(self, session: Session) -> Mapping[str | None, int]:  # noqa: ARG002 - part of the port
        """See `Source`; only whole lines are rejected."""
        return {None: len(self._rejects)} if self._rejects else {}

    def records(self) -> int:
        """See `Source`; counted line by line."""
        return self.estimated_rows + len(self._rejects)

    def as_text(self, columns: frozenset[str]) -> "JsonSource":
        """See `Source`."""
        typed = tuple(Column(column.name, "VARCHAR") if column.name in columns else column for column in self.columns)
        path, sample_path = self._files
        sample = _materialised(self._session, sample_path, typed, self._longest)
        return replace(self, columns=typed, relation=_relation(path, typed, self._longest), sample=sample)

    def revised(self, session: Session, error: NeuroLakeError | None = None) -> "JsonSource | None":  # noqa: ARG002
        """See `Source`; a failed read of a file that was only scanned leads to the pass that decodes every record."""
        return self._decode() if error is not None and self._decode else None


@dataclass
class _Pass:
    """The pass over all records.

    Attributes:
        every: One in this many records goes into the sample.
        names: Key → column name.
        plain: The keys that are their column's name.
        taken: The columns' names without case.
        wraps: Whether records are no objects and become the column `value`; the first record decides.
        longest: Bound on the bytes of a clean line; the engine keeps a buffer of twice that.
    """

    bounds: Bounds
    file: str
    every: int
    top: Shape = field(default_factory=lambda: Shape(limit=None))
    names: dict[str, str] = field(default_factory=dict)
    plain: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    rows: int = 0
    rejects: list[Reject] = field(default_factory=list)
    changed: Counter[str] = field(default_factory=Counter)
    repeated_keys: bool = False
    wraps: bool | None = None
    longest: int = _MIN_OBJECT

    def decoder(self) -> json.JSONDecoder:
        """A decoder that notices repeated keys."""
        return json.JSONDecoder(object_pairs_hook=self._object)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        self.repeated_keys = self.repeated_keys or len(found) < len(pairs)
        return found

    def line(self, value: Value) -> str | None:
        """The record as a clean JSON line, counted in; None for one that is no record."""
        if self.wraps is None:
            self.wraps = not isinstance(value.decoded, dict)
        if isinstance(value.decoded, dict) == self.wraps:
            return None
        record = {"value": value.decoded} if self.wraps else value.decoded
        rewritten = self._rewritten(record, value.raw)
        if rewritten is not None:
            record = json.loads(rewritten)
        self.top.add(record)
        if len(self.top.fields) > self.bounds.max_columns:
            raise LimitExceeded(f"The records have more than {self.bounds.max_columns:,} keys.", file=self.file)
        self.rows += 1
        text = value.raw if rewritten is None else rewritten
        self.longest = max(self.longest, 4 * len(text) + 2)
        return text.replace("\n", " ").replace("\r", " ") + "\n"

    def _rewritten(self, record: dict[str, Any], raw: str) -> str | None:
        """The record written anew if it cannot go through as it is."""
        repeated, self.repeated_keys = self.repeated_keys, False
        unholdable = "\\u" in raw and _UNHOLDABLE.search(raw) is not None
        plain = self.plain.issuperset(record) or all(self._name(key) == key for key in record)
        if plain and not (repeated or unholdable or self.wraps):
            return None
        if repeated:
            self.changed["repeat a key; its last value counts"] += 1
        renamed = {self._name(key): inner for key, inner in record.items()}
        return json.dumps(_holdable(renamed, self.changed) if unholdable else renamed, ensure_ascii=False)

    def _name(self, key: str) -> str:
        """The column's name: the key, made present and unique without regard to case."""
        known = self.names.get(key)
        if known is None:
            known = free_name(key if key.strip() else f"column{len(self.names) + 1}", self.taken)
            self.names[key] = known
            self.plain.update({key} if known == key else ())
        return known


def open(  # noqa: A001 - every format's file offers the function `open`
    path: Path, detected: Detected, options: ReadOptions, bounds: Bounds, session: Session, work: Path
) -> JsonSource:
    """Make a JSON file readable; see `Reader`. `options.record_path` (`data.items`) leads to the array of records."""
    lines = detected.format == "jsonl"
    text = as_utf8(path, options, bounds, work, lines=lines)
    detected = replace(detected, encoding=text.encoding, notes=(*detected.notes, *text.notes))

    def decode() -> JsonSource:
        return _decoded_source(text.path, detected, options, bounds, session, work)

    every = _every(text.path)
    longest = max(_MIN_OBJECT, text.longest + 2)
    found = scan(text.path, bounds, session, every, longest, work) if lines and every > 1 else None
    if found is None:
        return decode()
    columns = tuple(Column(column.name, options.types.get(column.name, column.type)) for column in found.columns)
    columns = session.describe(_relation(text.path, columns, longest))
    relation = _relation(text.path, columns, longest)
    sample = _materialised(session, found.sample, columns, longest)
    files = (text.path, found.sample)
    return JsonSource(detected, columns, relation, sample, True, found.rows, (), files, longest, session, decode)


def _every(path: Path) -> int:
    """One in how many records makes a sample of about `WHOLE` bytes."""
    return max(1, -(-path.stat().st_size // WHOLE))


def _decoded_source(
    path: Path, detected: Detected, options: ReadOptions, bounds: Bounds, session: Session, work: Path
) -> JsonSource:
    """The source after a pass that decodes every record."""
    lines = detected.format == "jsonl"
    passing = _Pass(bounds, path.name, _every(path))
    record_path: tuple[str, ...] = ()
    if not lines:
        record_path = _record_path(path, options, bounds)
    values = _line_values(path, passing) if lines else _array_values(path, record_path, passing)
    clean, sample_path = _written(values, passing, work)
    if not passing.rows:
        raise _rowless(passing)
    stated = tuple(Column(key, options.types.get(key, shape.type())) for key, shape in passing.top.fields.items())
    columns = session.describe(_relation(clean, stated, passing.longest))
    detail = {**detected.detail, **({"record_path": ".".join(record_path)} if record_path else {})}
    notes = (*detected.notes, *_notes(passing, record_path, options))
    return JsonSource(
        replace(detected, detail=detail, notes=notes),
        columns,
        _relation(clean, columns, passing.longest),
        _materialised(session, sample_path, columns, passing.longest),
        passing.every > 1,
        passing.rows,
        tuple(passing.rejects),
        (clean, sample_path),
        passing.longest,
        session,
    )


def _rowless(passing: _Pass) -> NeuroLakeError:
    if passing.rejects:
        first = passing.rejects[0]
        return EmptyFile(f"No line is a JSON record. {first.reason}", file=passing.file, line=first.line)
    return EmptyFile("The JSON holds no records.", file=passing.file)


def _notes(passing: _Pass, record_path: tuple[str, ...], options: ReadOptions) -> list[str]:
    notes = [f"{count:,} {'record' if count == 1 else 'records'}: {what}." for what, count in passing.changed.items()]
    if record_path and not options.record_path:
        notes.append(f"The records are those of {'.'.join(record_path)!r}.")
    return notes


def _written(values: Iterator[str], passing: _Pass, work: Path) -> tuple[Path, Path]:
    """The clean lines, and every n-th of them as the sample (the same file when that is all)."""
    clean = fresh(work, ".jsonl")
    sample = fresh(work, ".jsonl") if passing.every > 1 else clean
    with storing(), clean.open("w", encoding="utf-8") as out:
        if sample == clean:
            out.writelines(values)
        else:
            with sample.open("w", encoding="utf-8") as picked:
                for index, line in enumerate(values):
                    out.write(line)
                    if index % passing.every == 0:
                        picked.write(line)
    return clean, sample


def _line_values(path: Path, passing: _Pass) -> Iterator[str]:
    decoder = passing.decoder()
    with path.open(encoding="utf-8", newline="") as file:
        for number, text in enumerate(file, start=1):
            if not text.strip():
                continue
            line = _decoded(text.strip(), decoder, passing)
            if line.startswith("{"):
                yield line
            else:
                passing.rejects.append(Reject(number, None, text.strip()[:_RAW_LIMIT], line))


def _decoded(text: str, decoder: json.JSONDecoder, passing: _Pass) -> str:
    """The clean line, or the reason why there is none."""
    try:
        decoded = decoder.decode(text)
    except json.JSONDecodeError as error:
        passing.repeated_keys = False
        return f"The line is no JSON: {error.msg} (character {error.pos + 1})."
    except RecursionError:
        passing.repeated_keys = False
        return f"The record is nested deeper than {passing.bounds.max_depth} levels."
    if is_deeper(decoded, text, passing.bounds.max_depth):
        return f"The record is nested deeper than {passing.bounds.max_depth} levels."
    return passing.line(Value(decoded, text)) or "The line is JSON, but not of the same kind as the first record."


def _record_path(path: Path, options: ReadOptions, bounds: Bounds) -> tuple[str, ...]:
    if options.record_path:
        return tuple(options.record_path.split("."))
    with path.open(encoding="utf-8", newline="") as file:
        text = JsonText(path, file, bounds, json.JSONDecoder())
        if text.peek() != "{":
            return ()
        arrays = record_arrays(text)
    if len(arrays) > 1:
        shown = ", ".join(".".join(keys) for keys in list(arrays)[:20])
        raise InvalidOption(
            f"The JSON holds {len(arrays)} arrays of records.",
            hint=f"Choose one with `record_path`: {shown}.",
            file=path.name,
        )
    return next(iter(arrays), ())


def _array_values(path: Path, record_path: tuple[str, ...], passing: _Pass) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="") as file:
        text = JsonText(path, file, passing.bounds, passing.decoder())
        descend(text, record_path)
        found = text.elements() if text.peek() == "[" else iter([text.value()])
        for value in found:
            if is_deeper(value.decoded, value.raw, passing.bounds.max_depth):
                raise text.too_deep()
            line = passing.line(value)
            if line is None:
                raise text.broken("some records are objects and some are not")
            yield line
        if not record_path and text.peek():
            raise text.broken("text follows the end")


def _holdable(value: Any, changed: Counter[str]) -> Any:
    """The value with U+FFFD for what the engine cannot hold in a text."""
    if isinstance(value, dict):
        return {key: _holdable(inner, changed) for key, inner in value.items()}
    if isinstance(value, list):
        return [_holdable(inner, changed) for inner in value]
    if not isinstance(value, str) or not ("\0" in value or _SURROGATES.search(value)):
        return value
    changed["NUL characters or half surrogates became U+FFFD"] += 1
    return _SURROGATES.sub("\ufffd", value.replace("\0", "\ufffd"))


def _relation(path: Path, columns: tuple[Column, ...], longest: int) -> str:
    return call(
        "read_json",
        str(path),
        format="newline_delimited",
        auto_detect=False,
        columns={column.name: column.type for column in columns},
        maximum_object_size=longest,
    )


def _materialised(session: Session, path: Path, columns: tuple[Column, ...], longest: int) -> str:
    table = new_name("sample")
    session.run(f"CREATE TEMP TABLE {ident(table)} AS SELECT * FROM {_relation(path, columns, longest)}")
    return ident(table)
