"""Facts of a table from what the lake keeps of it: the manifests' figures and the catalog's profile."""

from collections.abc import Mapping
from typing import Any

from neurolake.optimizer.base import ColumnFacts, TableFacts
from neurolake.storage.types import Field
from neurolake.storage.warehouse import TableFiles

Profile = Mapping[str, Any]
_PER_FILE_LIMIT = 20_000


def table_facts(files: TableFiles, profile: Profile | None = None, profiled_at: int | None = None) -> TableFacts:
    """What is known of a table at a snapshot.

    Args:
        files: The table at the snapshot.
        profile: The profile of its last ingestion, as the catalog keeps it.
        profiled_at: The snapshot that this ingestion made. Keys are taken from a profile of these very rows only;
            otherwise it serves for estimates.
    """
    known = {str(column["name"]): column for column in (profile or {}).get("columns", [])}
    exact = (
        profile is not None
        and profiled_at is not None
        and profiled_at == files.snapshot_id
        and profile.get("rows") == files.rows
        and not profile.get("sampled")
    )
    return TableFacts(
        columns=tuple(_column(field, files, known.get(field.name)) for field in files.fields),
        rows=files.rows,
        bytes=files.bytes,
        keys=tuple(_keys(known, files) if exact else ()),
    )


def _keys(known: Mapping[str, Mapping[str, Any]], files: TableFiles) -> list[frozenset[str]]:
    """Columns in whose rows the profile has counted as many different values as there are rows."""
    return [
        frozenset((field.name.lower(),))
        for field in files.fields
        if (column := known.get(field.name)) is not None
        and files.rows > 0
        and column.get("distinct") == files.rows
        and not column.get("missing")
    ]


def _column(field: Field, files: TableFiles, profiled: Mapping[str, Any] | None) -> ColumnFacts:
    low, high, nulls = _bounds(field, files)
    distinct = None
    if profiled is not None and profiled.get("distinct") is not None and profiled.get("rows"):
        # A table that grew since has more values, unless the profile has already seen them come again.
        share = profiled["distinct"] / profiled["rows"]
        distinct = min(float(files.rows), profiled["distinct"] * (files.rows / profiled["rows"] if share > 0.5 else 1))
    return ColumnFacts(field.name, field.type, distinct, nulls, low, high)


def _bounds(field: Field, files: TableFiles) -> tuple[Any, Any, float | None]:
    """Bounds over all files, where every file with values has some; and the number of NULLs."""
    statistics = files.statistics
    if len(statistics.paths) > _PER_FILE_LIMIT or field.children:
        return None, None, None
    column = statistics.column(field)
    nulls = [count for count in column.nulls if count is not None]
    filled = [n for n, rows in enumerate(statistics.rows) if column.nulls[n] != rows]
    lows = [column.low[number] for number in filled]
    highs = [column.high[number] for number in filled]
    complete = bool(filled) and None not in lows and None not in highs
    known_nulls = float(sum(nulls)) if len(nulls) == len(column.nulls) else None
    return (min(lows), max(highs), known_nulls) if complete else (None, None, known_nulls)
