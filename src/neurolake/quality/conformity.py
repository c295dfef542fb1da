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
from neurolake.engine.sql import ident, literal, literals
from neurolake.quality.base import ColumnProfile, Context, Measurement, Table, TableProfile
from neurolake.quality.evidence import Fault, find_cells
from neurolake.quality.kinds import kind
from neurolake.quality.missing import bare_sql, missing_sql
from neurolake.quality.notation import accept, accept_cases, accept_shapes, canonical_member, notation_sql, tidied
from neurolake.quality.semantic import valid_sql
from neurolake.quality.semantic_types import Family, family_of
from neurolake.quality.shapes import shape_sql
from neurolake.quality.survey import PROSE_WORDS
from neurolake.quality.values import Values, batches, counted, thinned
from neurolake.quality.wilson import interval

_MOST_WAYS = 2000
_SHOWN_WAYS = 10
_MARRED = "!"
_PADDED = f"{_MARRED}white space"
# UTF-8 read as Latin-1 or Windows-1252 (`Ã¼`, `â€™`), the replacement character, control characters.
_BROKEN = r"Ã[\x{0080}-\x{00BF}]|Â[\x{00A0}-\x{00BF}]|â€|\x{FFFD}|[\x{0001}-\x{0008}\x{000B}\x{000C}\x{000E}-\x{001F}]"


@dataclass(frozen=True)
class _Text:
    """A column of texts and how it is looked at: by the notation of its family, by its shape, or for marks only.

    `way` is SQL over `value` and `bare` (the value without white space at its ends): how a value is written.
    `known` are the column's shapes in earlier batches.
    """

    column: ColumnProfile
    family: Family | None
    way: str
    by_shape: bool = False
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
        column.name: _looked_at(column, frozenset(known.get(column.name, ())))
        for column in profile.columns
        if column.present and _is_text(column)
    }

    def find(names: frozenset[str]) -> dict[str, dict[str, int]]:
        return _ways_of(session, table, {name: text for name, text in texts.items() if name in names})

    ways = table.memory.each({name: ("ways", text.way) for name, text in texts.items()}, find)
    written = [_written(text, ways[name]) for name, text in texts.items()]
    return [item for item in written if item is not None]


def _ways_of(session: Session, table: Table, texts: Mapping[str, _Text]) -> dict[str, dict[str, int]]:
    """Column → way → values, the most frequent ways of each column."""
    columns = [Column(name, text.column.type) for name, text in texts.items()]
    missing = {name: missing_sql(text.column) for name, text in texts.items() if text.column.missing}
    found: dict[str, dict[str, int]] = {}
    for batch in batches(columns, table.sample_rows):
        with counted(session, table, batch, missing) as values:
            ways = _ways(session, table, values, {col: texts[column.name] for col, column in enumerate(batch)})
            found |= {column.name: ways.get(col, {}) for col, column in enumerate(batch)}
    return found


def _is_text(column: ColumnProfile) -> bool:
    return kind(column.type) == "text" and column.type.upper() != "UUID"


def _looked_at(column: ColumnProfile, known: frozenset[str]) -> _Text:
    family = family_of(column.semantic.name) if column.semantic else None
    notation = notation_sql(family, "bare") if family else None
    if family and notation:
        # An invalid value is left out: how it is written is not the question.
        return _Text(column, family, f"CASE WHEN {valid_sql(family, 'bare')} THEN {_way(notation)} END")
    if family or (column.words or 0) >= PROSE_WORDS:
        return _Text(column, None, _way("''"))
    return _Text(column, None, _way(shape_sql("bare")), by_shape=True, known=known)


def _way(notation: str) -> str:
    """SQL over `value` and `bare`: how a value is written; `!` and what mars it, where something does."""
    broken = f"regexp_matches(value, {literal(_BROKEN)})"
    marks = f"WHEN bare <> value THEN '{_PADDED}' WHEN {broken} THEN '{_MARRED}encoding'"
    return f"CASE {marks} ELSE {notation} END"


def _ways(session: Session, table: Table, values: Values, members: Mapping[int, _Text]) -> dict[int, dict[str, int]]:
    alike: dict[str, list[str]] = defaultdict(list)
    for col, text in members.items():
        alike[text.way].append(str(col))
    cases = " ".join(f"WHEN col IN ({', '.join(cols)}) THEN {way}" for way, cols in alike.items())
    distinct = {col: text.column.distinct for col, text in members.items()}
    rows = session.run(f"""
        SELECT col, max({{'n': n, 'way': way}}, {_MOST_WAYS}) FROM (
            SELECT col, CASE {cases} END AS way, sum(n)::BIGINT AS n FROM (
                SELECT col, value, n, {bare_sql("value")} AS bare FROM ({thinned(values, distinct, table)}))
            GROUP BY ALL)
        WHERE way IS NOT NULL GROUP BY col""")
    return {col: {item["way"]: item["n"] for item in most} for col, most in rows}


def _written(text: _Text, ways: Mapping[str, int]) -> _Written | None:
    sound = {name: count for name, count in ways.items() if not name.startswith(_MARRED)}
    if text.family and text.column.semantic:
        return _by_notation(text, text.column.semantic.name, ways, sound)
    codes = accept_shapes(sound, text.known) if text.by_shape else None
    if codes is not None:
        return _Written(text, "its dominant shapes", ways, codes)
    words = accept_cases(sound, text.known) if text.by_shape else None
    if words is not None:
        return _Written(text, f"{words[0]} case", ways, words[1])
    return _Written(text, "clean text", ways, frozenset(sound)) if len(sound) < len(ways) else None


def _by_notation(text: _Text, name: str, ways: Mapping[str, int], sound: Mapping[str, int]) -> _Written:
    notations: dict[str, int] = defaultdict(int)
    for way, count in sound.items():
        notations[tidied(way)] += count
    preferred = "ymd|-" if text.family and text.family.name == "date" else "alpha-2"
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
    if wrong == [_PADDED] and written.text.family is None:
        return f"{bare_sql(text)} <> {text}"
    # The way is SQL over `value` and `bare`, which are given their meaning by a sub-select.
    return f"(SELECT {written.text.way} FROM (SELECT {text} AS value, {bare_sql(text)} AS bare)) IN ({literals(wrong)})"


def _detail(written: _Written) -> dict[str, object]:
    shown = sorted(written.ways.items(), key=lambda item: (-item[1], item[0]))[:_SHOWN_WAYS]
    return {
        "rule": written.rule,
        "share": 1 - written.wrong / written.values if written.values else None,
        "canonical": written.canonical,
        "ways": {tidied(way): {"values": count, "conforms": way in written.own} for way, count in shown},
    }
