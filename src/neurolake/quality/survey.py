"""What the sample shows about each column: everything of a profile but the figures that need every row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from neurolake.engine.base import Column, Session
from neurolake.engine.sql import ident
from neurolake.quality.base import Table
from neurolake.quality.histogram import Spread, spreads
from neurolake.quality.kinds import kind
from neurolake.quality.missing import Missing, find_missing, may_be_missing, missing_test
from neurolake.quality.semantic import Found, detect_in
from neurolake.quality.values import Counts, Values, batches, chunks, counted, counts, storage_type, uncounted
from neurolake.quality.writing import PROSE_WORDS, shapes_and_ways, shapes_of_some, way_of

TOP = 20
_MOST_OPAQUE = 300
# Up to here counting the values again costs less than a table of them.
_FEW_ROWS = 10_000


@dataclass(frozen=True)
class Survey:
    """One column of the sample; counts are rows of the sample.

    Attributes:
        present: Rows with a value that does not stand for missing.
        distinct: Distinct present values.
        low, high: The least and the greatest of them.
        complete: Whether every value was seen in two regions of the table at least, so that hardly a value of
            the whole table can have escaped the sample.
        ways: How many values are written in which way (see writing.py); texts of a table that is no sample only.
    """

    missing: Missing = field(default_factory=Missing)
    present: int = 0
    distinct: int = 0
    low: Any = None
    high: Any = None
    complete: bool = True
    top: tuple[tuple[Any, int], ...] = ()
    lengths: tuple[int, float, int] | None = None
    words: float | None = None
    shapes: tuple[tuple[str, int], ...] = ()
    ways: Mapping[str, int] = field(default_factory=dict)
    found: Found = field(default_factory=Found)
    spread: Spread = field(default_factory=Spread)


def survey(session: Session, table: Table) -> dict[str, Survey]:
    """Column name → what the sample shows about it."""

    def find(names: frozenset[str]) -> dict[str, Survey]:
        return _survey(session, table, [column for column in table.columns if column.name in names])

    return table.memory.each({column.name: ("survey", column.type) for column in table.columns}, find)


def _survey(session: Session, table: Table, wanted: Sequence[Column]) -> dict[str, Survey]:
    found: dict[str, Survey] = {}
    for columns in batches(wanted, table.sample_rows):
        found |= _of_batch(session, table, columns)
    opaque = [column for column in wanted if not storage_type(column)]
    for columns in chunks(opaque, _MOST_OPAQUE):
        found |= _of_opaque(session, table, columns)
    spread = spreads(session, table, wanted, _tests(wanted, found))
    return {name: replace(item, spread=spread.get(name, Spread())) for name, item in found.items()}


def _tests(columns: Sequence[Column], found: Mapping[str, Survey]) -> dict[str, str]:
    """Column → SQL of whether its cell is missing, where more than NULL is."""
    missing = {column: found[column.name].missing for column in columns}
    return {
        column.name: missing_test(ident(column.name), kind(column.type), item.blanks, item.sentinels)
        for column, item in missing.items()
        if item.blanks or item.sentinels
    }


def _of_batch(session: Session, table: Table, columns: tuple[Column, ...]) -> dict[str, Survey]:
    of = kind(columns[0].type)
    if table.sample_rows <= _FEW_ROWS and of != "text":
        # Most columns hold nothing that may stand for missing, and then one look is enough.
        values = uncounted(table, columns)
        seen = counts(session, values, table, may_be_missing(of))
        if not any(item.suspects for item in seen.values()):
            return _of_values(session, table, values, {}, seen)
    with counted(session, table, columns) as values:
        missing = find_missing(session, values)
        return _of_values(session, table, values, missing, counts(session, values, table))


def _of_values(
    session: Session, table: Table, values: Values, missing: Mapping[int, Missing], seen: Mapping[int, Counts]
) -> dict[str, Survey]:
    meanings = detect_in(session, values, seen)
    shapes, ways = _written(session, table, values, seen, meanings) if values.kind == "text" else ({}, {})
    surveys = {
        col: Survey(
            present=found.rows,
            distinct=found.distinct,
            low=found.low,
            high=found.high,
            complete=found.local == 0,
            top=found.frequent[:TOP],
            lengths=found.lengths,
            words=found.words,
            shapes=shapes.get(col, ()),
            ways=ways.get(col, {}),
            found=meanings.get(col, Found()),
        )
        for col, found in seen.items()
    }
    return {
        column.name: replace(surveys.get(col, Survey()), missing=missing.get(col, Missing()))
        for col, column in enumerate(values.columns)
    }


def _written(
    session: Session, table: Table, values: Values, seen: Mapping[int, Counts], meanings: Mapping[int, Found]
) -> tuple[dict[int, tuple[tuple[str, int], ...]], dict[int, dict[str, int]]]:
    """Column position → shapes, and of a whole table way → values: together, as both look at every text."""
    short = {col: found.distinct for col, found in seen.items() if (found.words or 0) < PROSE_WORDS}
    if table.sampled:
        return (shapes_of_some(session, table, values, short) if short else {}), {}
    ways = {col: way_of(meanings.get(col, Found()).semantic, found.words) for col, found in seen.items()}
    return shapes_and_ways(session, values, short, ways) if ways else ({}, {})


def _of_opaque(session: Session, table: Table, columns: Sequence[Column]) -> dict[str, Survey]:
    """Nested and binary columns: only how many values and how many distinct ones."""
    names = [ident(column.name) for column in columns]
    figures = ", ".join(f"count({name}), count(DISTINCT hash({name})) FILTER ({name} IS NOT NULL)" for name in names)
    row = session.run(f"SELECT {figures} FROM {table.sample}")[0]
    return {
        column.name: Survey(present=present, distinct=distinct, complete=not table.sampled)
        for column, (present, distinct) in zip(columns, _pairs(row), strict=True)
    }


def _pairs(row: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    return zip(row[::2], row[1::2], strict=True)
