"""Conformity: is each column written in one way?

Score = values written in their column's own way / values of the columns that have a way of writing. What that is:

- A column with a semantic type keeps to the notation that most values have: date order and separators, decimal mark,
  grouping and unit of numbers, prefix and separators of phone numbers, code or name of countries, letter case, …
  (see notation.py). Where two notations are equally frequent, the ISO form is the column's own.
- A column of codes (texts with digits, at least 70 % of them in at most four dominant shapes of at least 5 % each)
  keeps to these shapes; of shapes that differ only in case and separators (`AB-12`, `ab12`) only the most frequent
  is dominant.
- A column of words keeps to the letter case of at least 70 % of them; acronyms of up to four letters fit any.
- Codes and words keep to the form or case that earlier batches had, even where this batch mostly breaks it.
- White space around a value, mojibake, replacement and control characters never conform.

Prose and texts without a form count only in the columns where the last point finds something. Numbers, moments and
booleans that are stored as such have no way of writing.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from neurolake.engine.base import Column, Session
from neurolake.engine.sql import ident, literals
from neurolake.quality.base import ColumnProfile, Context, Measurement, Table, TableProfile
from neurolake.quality.evidence import Fault, find_cells
from neurolake.quality.kinds import kind
from neurolake.quality.missing import bare_sql, missing_sql
from neurolake.quality.notation import accept, accept_cases, accept_shapes, canonical_member, tidied
from neurolake.quality.survey import survey
from neurolake.quality.values import batches, counted
from neurolake.quality.wilson import interval
from neurolake.quality.writing import MARRED, PADDED, Way, way_of, way_sql, ways_of_some

_SHOWN_WAYS = 10


@dataclass(frozen=True)
class _Text:
    """A column of texts, how it is looked at, and its shapes in earlier batches."""

    column: ColumnProfile
    way: Way
    known: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Written:
    """How a column's values are written; counts are of the sample.

    Attributes:
        rule: What the column keeps to, in words.
        ways: Way → values.
        own: The ways that conform.
        canonical: Whether the column's own way is the ISO form.
    """

    text: _Text
    rule: str
    ways: Mapping[str, int]
    own: frozenset[str]
    canonical: bool | None = None

    @property
    def values(self) -> int:
        return sum(self.ways.values())

    @property
    def wrong(self) -> int:
        return sum(count for way, count in self.ways.items() if way not in self.own)


def measure(session: Session, table: Table, profile: TableProfile, context: Context) -> Measurement:
    """Score the uniformity of writing; None when no column has a way of writing."""
    written = _all_written(session, table, profile, context)
    values = sum(item.values for item in written)
    if not values:
        return Measurement("conformity", None, "No column holds texts that are to be written in one way.")
    wrong = sum(item.wrong for item in written)
    factor = table.rows / max(1, table.sample_rows)
    cells = find_cells(session, table, [_fault(item) for item in written if item.wrong])
    return Measurement(
        "conformity",
        1 - wrong / values,
        numerator=(values - wrong) * factor,
        denominator=values * factor,
        rows=tuple(sorted({cell.row for cell in cells})),
        cells=cells,
        wrong_cells=wrong * factor,
        interval=interval(values - wrong, values) if table.sampled else None,
        detail={"columns": {item.text.column.name: _detail(item) for item in written}},
    )


def _all_written(session: Session, table: Table, profile: TableProfile, context: Context) -> list[_Written]:
    known = context.reference.shapes if context.reference else {}
    texts = {
        column.name: _Text(column, way_of(column.semantic, column.words), frozenset(known.get(column.name, ())))
        for column in profile.columns
        if column.present and _is_text(column)
    }
    ways = _ways(session, table, texts)
    written = [_written(text, ways[name]) for name, text in texts.items()]
    return [item for item in written if item is not None]


def _ways(session: Session, table: Table, texts: Mapping[str, _Text]) -> Mapping[str, Mapping[str, int]]:
    """Column → way → values, the most frequent ways of each column."""
    if not table.sampled:
        return {name: found.ways for name, found in survey(session, table).items()}

    def find(names: frozenset[str]) -> dict[str, dict[str, int]]:
        return _ways_of_some(session, table, {name: text for name, text in texts.items() if name in names})

    return table.memory.each({name: ("ways", text.way) for name, text in texts.items()}, find)


def _ways_of_some(session: Session, table: Table, texts: Mapping[str, _Text]) -> dict[str, dict[str, int]]:
    columns = [Column(name, text.column.type) for name, text in texts.items()]
    missing = {name: missing_sql(text.column) for name, text in texts.items() if text.column.missing}
    found: dict[str, dict[str, int]] = {}
    for batch in batches(columns, table.sample_rows):
        members = dict(enumerate(texts[column.name] for column in batch))
        ways = {col: text.way for col, text in members.items()}
        distinct = {col: text.column.distinct for col, text in members.items()}
        with counted(session, table, batch, missing) as values:
            counts = ways_of_some(session, table, values, ways, distinct)
        found |= {text.column.name: counts.get(col, {}) for col, text in members.items()}
    return found


def _is_text(column: ColumnProfile) -> bool:
    return kind(column.type) == "text" and column.type.upper() != "UUID"


def _written(text: _Text, ways: Mapping[str, int]) -> _Written | None:
    sound = {name: count for name, count in ways.items() if not name.startswith(MARRED)}
    if text.way.family and text.column.semantic:
        return _by_notation(text, text.column.semantic.name, ways, sound)
    codes = accept_shapes(sound, text.known) if text.way.by_shape else None
    if codes is not None:
        return _Written(text, "its dominant shapes", ways, codes)
    words = accept_cases(sound, text.known) if text.way.by_shape else None
    if words is not None:
        return _Written(text, f"{words[0]} case", ways, words[1])
    return _Written(text, "clean text", ways, frozenset(sound)) if len(sound) < len(ways) else None


def _by_notation(text: _Text, name: str, ways: Mapping[str, int], sound: Mapping[str, int]) -> _Written:
    notations: dict[str, int] = defaultdict(int)
    for way, count in sound.items():
        notations[tidied(way)] += count
    preferred = "ymd|-" if text.way.family and text.way.family.name == "date" else "alpha-2"
    best, own = accept(notations, preferred)
    conforming = frozenset(way for way in sound if tidied(way) in own)
    return _Written(text, f"{name} as {best}", ways, conforming, canonical_member(name))


def _fault(written: _Written) -> Fault:
    column = written.text.column
    breach = f"NOT ({missing_sql(column)}) AND {_wrong_sql(written)}"
    return Fault(column, breach, written.wrong, f"written in {written.rule}")


def _wrong_sql(written: _Written) -> str:
    """SQL: whether a cell is written in a way that is not the column's own."""
    text = f"CAST({ident(written.text.column.name)} AS VARCHAR)"
    wrong = sorted(way for way in written.ways if way not in written.own)
    if wrong == [PADDED] and written.text.way.family is None:
        return f"{bare_sql(text)} <> {text}"
    return f"{way_sql(written.text.way, text)} IN ({literals(wrong)})"


def _detail(written: _Written) -> dict[str, object]:
    shown = sorted(written.ways.items(), key=lambda item: (-item[1], item[0]))[:_SHOWN_WAYS]
    return {
        "rule": written.rule,
        "share": 1 - written.wrong / written.values if written.values else None,
        "canonical": written.canonical,
        "ways": {tidied(way): {"values": count, "conforms": way in written.own} for way, count in shown},
    }
