"""Where in the lake a value is: every file below its folder, and every row of the metadata database."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import String, Table, Text, select
from sqlalchemy.orm import Session

from neurolake.metadata.models import Base
from neurolake.metadata.models.base import Json
from neurolake.remediation.needle import Needle
from neurolake.remediation.place import Place
from neurolake.remediation.read import Seen, look_into


@dataclass
class Found:
    """What a look at everything found.

    Attributes:
        files: Path → what it holds, for those that hold a value.
        opaque: Path → why it could not be decoded; its bytes were looked at.
        cells: Table → keys of its rows that hold a value.
        looked: Numbers of `files`, `bytes` and `rows` looked at.
    """

    files: dict[Path, Seen] = field(default_factory=dict)
    opaque: dict[Path, str] = field(default_factory=dict)
    cells: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    looked: dict[str, int] = field(default_factory=lambda: {"files": 0, "bytes": 0, "rows": 0})


def look(place: Place, needle: Needle, step: Callable[[float], None]) -> Found:
    """Look at everything.

    Args:
        step: Told the share of the files that was looked at, between files; may raise to stop.
    """
    found = Found()
    with place.database.read() as session:
        for table in Base.metadata.sorted_tables:
            keys = list(rows_with(session, table, needle, found.looked))
            if keys:
                found.cells[table.name] = keys
    paths = sorted(path for path in place.home.rglob("*") if path.is_file())
    for number, path in enumerate(paths):
        step(number / len(paths))
        _look_at(path, needle, place, found)
    return found


def _look_at(path: Path, needle: Needle, place: Place, found: Found) -> None:
    try:
        seen = look_into(path, needle, place.home / "tmp")
        found.looked["bytes"] += path.stat().st_size
    except FileNotFoundError:
        return
    found.looked["files"] += 1
    if seen.whole:
        found.files[path] = seen
    if seen.opaque:
        found.opaque[path] = seen.opaque


def rows_with(session: Session, table: Table, needle: Needle, looked: dict[str, int]) -> Iterator[dict[str, Any]]:
    """Keys of the rows of a table of the database that hold a value."""
    texts = [column for column in table.columns if isinstance(column.type, Json | String | Text)]
    keys = list(table.primary_key.columns)
    for row in session.execute(select(table).execution_options(yield_per=1000)):
        looked["rows"] += 1
        values = row._mapping
        if any(holds(values[column], needle) for column in texts):
            yield {column.name: values[column] for column in keys}


def holds(value: Any, needle: Needle) -> bool:
    """Whether a value of the database, be it JSON, holds one of the values."""
    if isinstance(value, dict):
        return any(holds(part, needle) for pair in value.items() for part in pair)
    if isinstance(value, list):
        return any(holds(part, needle) for part in value)
    if value is None or isinstance(value, bool):
        return False
    return needle.within(str(value)) and needle.in_text(str(value))
