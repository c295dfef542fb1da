"""Which semantic type the columns have, and how many of their values are valid as that type.

A column has a semantic type when at least 80 % of its present values have one of the forms of a family, or 50 % when
the column's name speaks for the family; up to 3 % less will do as long as the Wilson interval reaches the line, so
that a column at the line is not lost to chance. Forms that are too common to speak for themselves (`weak`) need the
name.
All counting is over distinct values weighted by their rows; the 100 most frequent values of a column choose
the families that are then counted over all of them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from neurolake.engine.base import Column, Session
from neurolake.engine.sql import ident
from neurolake.quality.base import ColumnProfile, Semantic, Table
from neurolake.quality.checks import CodeList, looks
from neurolake.quality.kinds import kind
from neurolake.quality.missing import WHITE_SPACE, bare_sql, find_missing, missing_sql
from neurolake.quality.semantic_types import Family, SemanticType, families, family_of
from neurolake.quality.values import Counts, Values, batches, counted, counts
from neurolake.quality.wilson import interval
from neurolake.quality.words import words

SUPPORT = 0.8
HINTED_SUPPORT = 0.5
MODAL_SUPPORT = 0.7
_ALL = 0.98
# How far below the line chance may put a column.
_CHANCE = 0.03
_CASTABLE = frozenset({"number", "date", "time_of_day", "boolean"})
# More than twice the members of any family, and less than the room between two families' codes.
_CODES = 100
_SCREEN_MATCHED = 0.3


@dataclass(frozen=True)
class Found:
    """What a column was found to mean, if anything; `modal` as in ColumnProfile."""

    semantic: Semantic | None = None
    modal: Semantic | None = None


@dataclass
class _Tally:
    """Rows and values of a column in one family, by member."""

    matched: dict[str, int] = field(default_factory=dict)
    valid: dict[str, int] = field(default_factory=dict)
    matched_values: int = 0
    valid_values: int = 0

    def add(self, member: str, rows: int, values: int, *, valid: bool) -> None:
        self.matched[member] = self.matched.get(member, 0) + rows
        self.valid[member] = self.valid.get(member, 0) + (rows if valid else 0)
        self.matched_values += values
        self.valid_values += values if valid else 0


def detect(session: Session, table: Table) -> dict[str, Semantic]:
    """Column → its semantic type, for the columns of the sample that have one."""
    found: dict[str, Semantic] = {}
    for columns in batches(table.columns, table.sample_rows):
        if not _candidates(columns):
            continue
        with counted(session, table, columns) as values:
            find_missing(session, values)
            semantics = detect_in(session, values, counts(session, values, table))
        found |= {columns[col].name: item.semantic for col, item in semantics.items() if item.semantic}
    return found


def detect_in(session: Session, values: Values, seen: Mapping[int, Counts]) -> dict[int, Found]:
    """Position in `values.columns` → what that column means; `values` holds present values only."""
    chosen = _survivors(_candidates(values.columns), seen)
    by_column: dict[int, dict[str, _Tally]] = defaultdict(dict)
    for (name, col), tally in _count(session, values.name, chosen).items():
        by_column[col][name] = tally
    return {col: _choose(values.columns[col], seen[col].rows, tallies) for col, tallies in by_column.items()}


def measure_as(session: Session, table: Table, column: ColumnProfile, name: str) -> Semantic | None:
    """How the column fits the family of the semantic type `name`, whatever its support; None for an unknown name."""
    family = family_of(name)
    if family is None:
        return None
    text = bare_sql(ident(column.name))
    member = _member_sql(family, text)
    present, matched, valid = session.run(f"""
        SELECT count(*), count({member}), count(*) FILTER ({valid_sql(family, text)})
        FROM {table.sample} WHERE NOT ({missing_sql(column)})""")[0]
    return Semantic(name, matched / present, valid / present) if present else None


def valid_sql(family: Family, text: str) -> str:
    """SQL: whether the trimmed text has a form of the family and is valid in it."""
    cases = " ".join(f"WHEN {_matches(member, text)} THEN {member.valid_sql(text)}" for member in family.members)
    return f"coalesce(CASE {cases} ELSE false END, false)"


def hinted(column: str, family: Family) -> bool:
    """Whether the column's name speaks for the family."""
    return not family.hints.isdisjoint(words(column))


def _candidates(columns: Sequence[Column]) -> dict[str, list[int]]:
    """Family → positions of the columns in which it is worth looking for."""
    chosen: dict[str, list[int]] = {}
    for family in families():
        strong = any(not member.weak for member in family.members)
        cols = [col for col, column in enumerate(columns) if _worth(column, family, strong)]
        if cols:
            chosen[family.name] = cols
    return chosen


def _worth(column: Column, family: Family, strong: bool) -> bool:
    found = kind(column.type)
    if found not in family.kinds:
        return False
    return (strong and (found == "text" or family.rank == 3)) or hinted(column.name, family)


def _survivors(candidates: Mapping[str, Sequence[int]], seen: Mapping[int, Counts]) -> dict[str, list[int]]:
    """The families whose forms enough of the most frequent values have, by rows or by values."""
    chosen: dict[str, list[int]] = {}
    texts = {col: _bare_texts(item) for col, item in seen.items()}
    for name, cols in candidates.items():
        chosen[name] = [col for col in cols if col in texts and _screened(name, texts[col])]
    return chosen


def _bare_texts(seen: Counts) -> list[tuple[str, int]]:
    return [(str(value).strip(WHITE_SPACE), rows) for value, rows in seen.frequent]


@cache
def _forms(family: str) -> tuple[re.Pattern[str], Mapping[int, CodeList]]:
    """The family's forms as one pattern with a group for each, and group → the list of a form that has one."""
    members = next(item.members for item in families() if item.name == family)
    group, codes = 1, {}
    for member in members:
        if member.codes is not None:
            codes[group] = member.codes
        group += 1 + re.compile(member.pattern).groups
    return re.compile("|".join(f"({member.pattern})" for member in members), re.ASCII), codes


def _fits_form(form: re.Pattern[str], codes: Mapping[int, CodeList], text: str) -> bool:
    """Whether a text has one of the family's forms, and is in that form's list where it has one."""
    found = form.fullmatch(text)
    if found is None:
        return False
    # The group that was closed last is the form's: those within it end before.
    listed = codes.get(found.lastindex or 0)
    return listed is None or listed.holds(text)


def _screened(family: str, texts: Sequence[tuple[str, int]]) -> bool:
    form, codes = _forms(family)
    fitting = [rows for text, rows in texts if _fits_form(form, codes, text)]
    by_rows = sum(fitting) / sum(rows for _, rows in texts)
    return max(by_rows, len(fitting) / len(texts)) >= _SCREEN_MATCHED


def _numbers(cols: Iterable[int]) -> str:
    return ", ".join(str(col) for col in cols)


def _count(session: Session, source: str, chosen: Mapping[str, Sequence[int]]) -> dict[tuple[str, int], _Tally]:
    """Count every chosen family over its columns, in one pass: each value yields one code for each family it fits."""
    every = families()
    parts = [
        f"CASE WHEN col IN ({_numbers(chosen[family.name])}) THEN {_code_sql(family, number * _CODES)} END"
        for number, family in enumerate(every)
        if chosen.get(family.name)
    ]
    tallies: dict[tuple[str, int], _Tally] = defaultdict(_Tally)
    if not parts:
        return {}
    cols = sorted({col for positions in chosen.values() for col in positions})
    for col, code, rows, values in session.run(f"""
        SELECT col, code, sum(n)::BIGINT, count(*) FROM (
            SELECT col, n, unnest([{", ".join(parts)}]) AS code FROM (
                SELECT col, n, {bare_sql("value")} AS text FROM {source} WHERE col IN ({_numbers(cols)})))
        WHERE code IS NOT NULL GROUP BY ALL ORDER BY ALL"""):
        family = every[code // _CODES]
        member = family.members[code % _CODES // 2].name
        tallies[family.name, col].add(member, rows, values, valid=code % 2 == 0)
    return tallies


def _code_sql(family: Family, base: int) -> str:
    """SQL: twice the position of the member whose form the text has, one more if it is not valid; NULL for no form."""
    cases = " ".join(
        f"WHEN {_matches(member, 'text')} THEN {_verdict_sql(member, base + 2 * position)}"
        for position, member in enumerate(family.members)
    )
    return f"CASE {cases} END"


def _verdict_sql(member: SemanticType, code: int) -> str:
    valid = member.valid_sql("text")
    return str(code) if valid == "true" else f"CASE WHEN {valid} THEN {code} ELSE {code + 1} END"


def _member_sql(family: Family, text: str) -> str:
    cases = " ".join(f"WHEN {_matches(member, text)} THEN {number}" for number, member in enumerate(family.members))
    return f"CASE {cases} END"


def _matches(member: SemanticType, text: str) -> str:
    return looks(member.pattern)(text)


def _choose(column: Column, rows: int, tallies: Mapping[str, _Tally]) -> Found:
    """The best family that fits: by its name's hint, then how specific it is, then how much of it is valid."""
    ranked: list[tuple[tuple[bool, int, float], Semantic]] = []
    modal: list[tuple[float, Semantic]] = []
    for family in families():
        tally = tallies.get(family.name)
        if tally is None:
            continue
        semantic = Semantic(_name(tally), sum(tally.matched.values()) / rows, sum(tally.valid.values()) / rows)
        by_name = hinted(column.name, family)
        if _fits(family, tally, semantic, rows, by_name):
            ranked.append(((by_name, family.rank, semantic.valid), semantic))
        elif family.name in _CASTABLE and semantic.support >= MODAL_SUPPORT:
            modal.append((semantic.valid, semantic))
    if ranked:
        return Found(max(ranked, key=lambda item: item[0])[1])
    return Found(None, max(modal, key=lambda item: item[0])[1] if modal and kind(column.type) == "text" else None)


def _fits(family: Family, tally: _Tally, semantic: Semantic, rows: int, by_name: bool) -> bool:
    matched = sum(tally.matched.values())
    strong = sum(count for name, count in tally.matched.items() if not _is_weak(family, name))
    if not by_name and strong < HINTED_SUPPORT * matched:
        return False
    if not by_name and semantic.valid < _ALL and tally.valid_values < family.least_values:
        return False
    least = family.least_valid / 2 if by_name else family.least_valid
    enough = HINTED_SUPPORT if by_name else SUPPORT
    near = semantic.support >= enough - _CHANCE and interval(matched, rows)[1] >= enough
    return near and semantic.valid >= least


def _is_weak(family: Family, name: str) -> bool:
    return next(member.weak for member in family.members if member.name == name)


def _name(tally: _Tally) -> str:
    """The member with the most valid rows; the undecided date order only where no value decides it."""
    ordered = sorted(tally.valid, key=lambda name: -tally.valid[name])
    if ordered[0] == "dmy_or_mdy_date":
        decided = [name for name in ("dmy_date", "mdy_date") if tally.valid.get(name)]
        return max(decided, key=lambda name: tally.valid[name], default=ordered[0])
    return ordered[0]
