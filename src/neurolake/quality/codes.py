"""Code columns against their published lists: countries, currencies, languages (ISO) and states of the USA."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from neurolake.engine.base import Session
from neurolake.engine.sql import ident, literal
from neurolake.quality import iso
from neurolake.quality.base import ColumnProfile, Table, TableProfile
from neurolake.quality.cells import text_sql
from neurolake.quality.kinds import kind
from neurolake.quality.suspects import Findings, Suspicion
from neurolake.quality.words import words

_MIN_INSIDE = 0.75
_MIN_ROWS = 20

# Canadian provinces and armed-forces regions are written into the same columns as US states.
_BESIDE_STATES = "ab bc mb nb nl ns nt nu on pe qc sk yt aa ae ap fm mh pw".split()


@dataclass(frozen=True)
class CodeList:
    """A published list of codes in lower case, and the words by which a column of such codes is known."""

    title: str
    names: frozenset[str]
    codes: frozenset[str]


def find(session: Session, table: Table, profile: TableProfile) -> Findings:
    """The columns of which at least 75 % of the values are codes of a list, and the values that are not."""
    counts = [
        (column, known, *_count(session, table, column, known))
        for column in profile.columns
        for known in _lists_for(column)
    ]
    fitting = [entry for entry in counts if entry[2] >= _MIN_ROWS and entry[3] <= (1 - _MIN_INSIDE) * entry[2]]
    suspicions = tuple(
        Suspicion(column.name, "code", _outside(column, known), wrong, expected=f"one of {known.title}", certain=True)
        for column, known, _, wrong in fitting
        if wrong
    )
    return Findings(frozenset(column.name for column, *_ in fitting), suspicions)


@cache
def _lists() -> tuple[CodeList, ...]:
    nation = frozenset({"country", "nation", "nationality", "land"})
    return (
        CodeList("the ISO 3166 alpha-2 countries", nation, _lower(iso.country_alpha2())),
        CodeList("the ISO 3166 alpha-3 countries", nation, _lower(iso.country_alpha3())),
        CodeList("the ISO 4217 currencies", frozenset({"currency", "curr", "ccy"}), _lower(iso.currencies())),
        CodeList("the ISO 639-1 languages", frozenset({"language", "lang"}), _lower(iso.languages())),
        CodeList(
            "the states of the USA", frozenset({"state", "province"}), _lower(iso.us_states()) | set(_BESIDE_STATES)
        ),
    )


def _lower(codes: Iterable[str]) -> frozenset[str]:
    return frozenset(code.lower() for code in codes)


def _lists_for(column: ColumnProfile) -> Sequence[CodeList]:
    """The lists that the column's name or meaning suggests, if its most frequent values are on them."""
    if kind(column.type) != "text" or not column.top:
        return ()
    named = set(words(column.name)) | set(words(column.semantic.name) if column.semantic else ())
    return [known for known in _lists() if named & known.names and _top_fits(column, known)]


def _top_fits(column: ColumnProfile, known: CodeList) -> bool:
    inside = sum(count for value, count in column.top if str(value).strip().lower() in known.codes)
    return inside >= _MIN_INSIDE * sum(count for _, count in column.top)


def _outside(column: ColumnProfile, known: CodeList) -> str:
    # One literal: hundreds of them take longer to plan than to look up.
    return f"NOT list_contains(string_split({literal('|'.join(sorted(known.codes)))}, '|'), {text_sql(column)})"


def _count(session: Session, table: Table, column: ColumnProfile, known: CodeList) -> tuple[int, int]:
    """Present cells, and those that hold no code of the list. Each distinct value is looked up once."""
    name, outside = ident(column.name), _outside(column, known)
    counts = f"""
        SELECT coalesce(sum(c), 0), coalesce(sum(c) FILTER (WHERE outside), 0)
        FROM (SELECT {outside} AS outside, count(*) AS c FROM {table.sample} GROUP BY {name})
        WHERE outside IS NOT NULL"""
    [(every, wrong)] = table.memory.rows(session, counts, [column.name])
    return int(every), int(wrong)
