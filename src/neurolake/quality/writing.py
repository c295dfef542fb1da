"""How texts are written, counted over their distinct values: shapes, and ways.

A *way* is what conformity compares: the notation of a column's family, the shape of a code or word, or nothing, and
before all of these what mars a text. It is SQL over what `_dissected` lays beside a `value`: `bare`, the value without
white space at its ends; `mark`, what mars it, if anything; `shape`, see shapes.py.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from neurolake.engine.base import Session
from neurolake.engine.sql import literal
from neurolake.quality.base import Semantic, Table
from neurolake.quality.missing import bare_sql
from neurolake.quality.notation import notation_sql
from neurolake.quality.semantic import valid_sql
from neurolake.quality.semantic_types import Family, family_of
from neurolake.quality.shapes import shape_sql
from neurolake.quality.values import Values, thinned

MARRED = "!"
PADDED = f"{MARRED}white space"
SHAPES = 10
# Texts of more words are prose: their shape says nothing.
PROSE_WORDS = 4.0
_MOST_WAYS = 2000
# UTF-8 read as Latin-1 or Windows-1252 (`Ã¼`, `â€™`), the replacement character, control characters.
_BROKEN = r"Ã[\x{0080}-\x{00BF}]|Â[\x{00A0}-\x{00BF}]|â€|\x{FFFD}|[\x{0001}-\x{0008}\x{000B}\x{000C}\x{000E}-\x{001F}]"


@dataclass(frozen=True)
class Way:
    """How a column's texts are looked at: by the notation of its family, by their shape, or for marks only."""

    sql: str
    family: Family | None = None
    by_shape: bool = False


def way_of(semantic: Semantic | None, words: float | None) -> Way:
    """The way to look at a column of this meaning and this many words in a text."""
    family = family_of(semantic.name) if semantic else None
    notation = notation_sql(family, "bare") if family else None
    if family and notation:
        # An invalid value is left out: how it is written is not the question.
        return Way(f"CASE WHEN {valid_sql(family, 'bare')} THEN coalesce(mark, {notation}) END", family)
    if family or (words or 0) >= PROSE_WORDS:
        return Way("coalesce(mark, '')")
    return Way("coalesce(mark, shape)", by_shape=True)


def way_sql(way: Way, text: str) -> str:
    """SQL: how a text is written."""
    return f"(SELECT {way.sql} FROM {_dissected(f'(SELECT {text} AS value)', str(way.by_shape))})"


def shapes_and_ways(
    session: Session, values: Values, short: Collection[int], ways: Mapping[int, Way]
) -> tuple[dict[int, tuple[tuple[str, int], ...]], dict[int, dict[str, int]]]:
    """Column position → its most frequent shapes (of the `short` ones), and way → values; of a whole table."""
    rows = session.run(f"""
        WITH written AS (
            SELECT col, shape, {_cases(ways)} AS way, sum(n)::BIGINT AS n
            FROM {_dissected(values.name, _is_one_of(short))} GROUP BY ALL)
        SELECT col, true, max({{'n': n, 'text': text}}, {SHAPES})
        FROM (SELECT col, shape AS text, sum(n)::BIGINT AS n FROM written WHERE shape IS NOT NULL GROUP BY ALL)
        GROUP BY col
        UNION ALL
        SELECT col, false, max({{'n': n, 'text': text}}, {_MOST_WAYS})
        FROM (SELECT col, way AS text, sum(n)::BIGINT AS n FROM written WHERE way IS NOT NULL GROUP BY ALL)
        GROUP BY col""")
    shapes = {col: tuple((item["text"], item["n"]) for item in most) for col, of_shape, most in rows if of_shape}
    return shapes, {col: {item["text"]: item["n"] for item in most} for col, of_shape, most in rows if not of_shape}


def shapes_of_some(
    session: Session, table: Table, values: Values, short: Mapping[int, int]
) -> dict[int, tuple[tuple[str, int], ...]]:
    """Column position → its most frequent shapes, by a part of the values of a sample.

    Args:
        short: Position → distinct values.
    """
    rows = session.run(f"""
        SELECT col, max({{'n': n, 'shape': shape}}, {SHAPES}) FROM (
            SELECT col, {shape_sql("value")} AS shape, sum(n)::BIGINT AS n
            FROM ({thinned(values, short, table)}) GROUP BY ALL)
        GROUP BY col""")
    return {col: tuple((item["shape"], item["n"]) for item in top) for col, top in rows}


def ways_of_some(
    session: Session, table: Table, values: Values, ways: Mapping[int, Way], distinct: Mapping[int, int]
) -> dict[int, dict[str, int]]:
    """Column position → way → values, the most frequent ways, by a part of the values of a sample.

    Args:
        distinct: Position → distinct values.
    """
    by_shape = [col for col, way in ways.items() if way.by_shape]
    rows = session.run(f"""
        SELECT col, max({{'n': n, 'way': way}}, {_MOST_WAYS}) FROM (
            SELECT col, {_cases(ways)} AS way, sum(n)::BIGINT AS n
            FROM {_dissected(f"({thinned(values, distinct, table)})", _is_one_of(by_shape))} GROUP BY ALL)
        WHERE way IS NOT NULL GROUP BY col""")
    return {col: {item["way"]: item["n"] for item in most} for col, most in rows}


def _cases(ways: Mapping[int, Way]) -> str:
    alike: dict[str, list[int]] = defaultdict(list)
    for col, way in ways.items():
        alike[way.sql].append(col)
    cases = " ".join(f"WHEN {_is_one_of(cols)} THEN {sql}" for sql, cols in alike.items())
    return f"CASE {cases} END" if cases else "NULL"


def _is_one_of(cols: Collection[int]) -> str:
    return f"col IN ({', '.join(map(str, cols))})" if cols else "false"


def _dissected(source: str, shaped: str) -> str:
    """SQL: a source with a column `value`, and beside its columns `bare`, `mark` and `shape`.

    Args:
        shaped: SQL of whether the shape is wanted; it is NULL elsewhere.
    """
    broken = f"regexp_matches(value, {literal(_BROKEN)})"
    mark = f"CASE WHEN bare <> value THEN '{PADDED}' WHEN {broken} THEN '{MARRED}encoding' END"
    shape = f"CASE WHEN {shaped} THEN {shape_sql('value')} END"
    bare = f"SELECT *, {bare_sql('value')} AS bare FROM {source}"
    return f"(SELECT *, {mark} AS mark, {shape} AS shape FROM ({bare}))"
