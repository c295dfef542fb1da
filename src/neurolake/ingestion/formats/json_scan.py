"""Large JSON lines without decoding every record here: the engine looks at all of them, a sample is decoded.

The engine's own inference reads every record and so notices each key and each kind of value. Its answer is taken
where the sample, typed by the rules of `json_shape`, agrees with it. Whatever is out of the ordinary (a broken line,
keys that differ in case only, whole numbers beyond 64 bits, texts with NUL) gives no answer; then every record is
decoded by the slower, exact pass.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from neurolake.engine.base import Column, Session
from neurolake.engine.sql import call
from neurolake.ingestion.formats.base import Bounds
from neurolake.ingestion.formats.disk import blocks, fresh, storing
from neurolake.ingestion.formats.json_shape import Shape, is_deeper
from neurolake.kernel.errors import EngineFailed, InvalidSql, LimitExceeded

_UNSURE = re.compile(r"\b(?:UBIGINT|HUGEINT|UHUGEINT|UUID|TIME|MAP|DECIMAL)\b")


@dataclass(frozen=True)
class Scan:
    """A file that the engine can read as it is.

    Attributes:
        sample: Every n-th of its lines.
        rows: Its records.
    """

    columns: tuple[Column, ...]
    sample: Path
    rows: int


def scan(path: Path, bounds: Bounds, session: Session, every: int, longest: int, work: Path) -> Scan | None:
    """The columns of a JSON-lines file, or None when its records have to be decoded one by one.

    Args:
        every: One in this many lines goes into the sample.
        longest: Bytes of the longest line.
    """
    if _holds_escaped_nul(path):
        return None
    sample = fresh(work, ".jsonl")
    shape = Shape(limit=None)
    rows = _sampled(path, sample, every, shape, bounds)
    if rows is None or len({key.casefold() for key in shape.fields} - {""}) < len(shape.fields):
        return None
    columns = _engine_columns(path, session, longest, bounds)
    agreed = _agreed(columns, shape) if columns else None
    return Scan(agreed, sample, rows) if agreed else None


def _holds_escaped_nul(path: Path) -> bool:
    with path.open("rb") as file:
        return any(b"\\u0000" in block for block in blocks(file))


def _sampled(path: Path, sample: Path, every: int, shape: Shape, bounds: Bounds) -> int | None:
    """Write and decode every n-th record; the number of all records, or None if one of them is no plain object."""
    rows = 0
    with storing(), path.open(encoding="utf-8", newline="") as source, sample.open("w", encoding="utf-8") as out:
        for line in _records(source):
            if rows % every == 0:
                record = _decoded(line, bounds)
                if record is None:
                    return None
                shape.add(record)
                out.write(line if line.endswith("\n") else line + "\n")
            rows += 1
    return rows


def _records(lines: Iterator[str]) -> Iterator[str]:
    return (line for line in lines if not line.isspace())


def _decoded(line: str, bounds: Bounds) -> dict[str, object] | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    is_plain = isinstance(record, dict) and not is_deeper(record, line, bounds.max_depth)
    return record if is_plain else None


def _engine_columns(path: Path, session: Session, longest: int, bounds: Bounds) -> tuple[Column, ...] | None:
    """What the engine infers from all records; None if it cannot read them all."""
    reading = call(
        "read_json",
        str(path),
        format="newline_delimited",
        sample_size=-1,
        maximum_depth=bounds.max_depth,
        field_appearance_threshold=0,
        map_inference_threshold=-1,
        maximum_object_size=longest,
    )
    try:
        return session.describe(reading)
    except (EngineFailed, InvalidSql, LimitExceeded):
        return None


def _agreed(columns: tuple[Column, ...], shape: Shape) -> tuple[Column, ...] | None:
    """The engine's columns where the sample agrees; text where the sample says text, which holds any value."""
    types = {key: inner.type() for key, inner in shape.fields.items()}
    names = {column.name for column in columns}
    if not types.keys() <= names or any(_is_odd(column, names) for column in columns if column.name not in types):
        return None
    agreed = tuple(Column(column.name, _type(column.type, types.get(column.name))) for column in columns)
    return None if any(_UNSURE.search(column.type) or column.type == "" for column in agreed) else agreed


def _is_odd(column: Column, names: set[str]) -> bool:
    """Whether a column that the sample lacks may go by a name that the engine made up for a key in other case."""
    base, _, number = column.name.rpartition("_")
    made_up = number.isdigit() and base.casefold() in {name.casefold() for name in names}
    return made_up or "STRUCT" in column.type


def _type(engine_type: str, sample_type: str | None) -> str:
    """One column's type; empty where engine and sample disagree."""
    plain = engine_type.replace("JSON", "VARCHAR")
    if sample_type == "VARCHAR":
        return "VARCHAR"
    return plain if sample_type is None or _bare(plain) == _bare(sample_type) else ""


def _bare(type_: str) -> str:
    """A type without the quotes that the engine and the SQL writer set differently."""
    return type_.replace('"', "")
