"""Order pairs: columns of which one is never above the other (start <= end, temp_min <= temp_max, ship <= receipt).

Names or values must suggest a pair. By names it needs to hold in 75 % of the rows (a name says what is meant even
where the data is bad); by values alone, only between dates or times, in 98 %, and far more often than it would if
the two columns had nothing to do with each other.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations, permutations
from typing import Any

from neurolake.engine.base import Session
from neurolake.quality.base import ColumnProfile, Table, TableProfile
from neurolake.quality.cells import fetch_columns, is_moment, moment_sql, number_sql, tally_sql
from neurolake.quality.kinds import NUMBERS, kind
from neurolake.quality.rules import Rule
from neurolake.quality.words import TIME_WORDS, has_word, words

_SCREEN_ROWS = 2_000
_MAX_MOMENTS = 12
_MAX_NAMED = 40
_MAX_ORDERS = 20
_MIN_ROWS = 30
_NAMED_SHARE = 0.75
_UNNAMED_SHARE = 0.98
_UNNAMED_GAIN = 0.85
_MIN_BY_CHANCE = 0.05

_ANY_PAIRS: tuple[tuple[str, str], ...] = (
    ("start started begin began from", "end ended finish finished stop stopped to until thru"),
    ("min minimum lowest", "max maximum highest"),
    ("low lower", "high upper"),
)
_MOMENT_PAIRS: tuple[tuple[str, str], ...] = (
    ("order ordered purchase purchased", "ship shipped dispatched receipt received deliver delivered delivery"),
    ("ship shipped dispatched", "receipt received deliver delivered delivery"),
    ("departure depart departed", "arrival arrive arrived"),
    ("pickup", "dropoff"),
    ("in", "out"),
    ("birth born dob", "death died hire hired"),
    ("hire hired", "termination terminated"),
    ("admission admitted", "discharge discharged"),
    ("issue issued effective", "due expiry expires expiration"),
    ("open opened", "close closed"),
    ("first", "last"),
    ("create created inserted added", "update updated modified changed deleted closed resolved completed finished"),
)


def find(session: Session, table: Table, profile: TableProfile, known: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The order pairs that hold, and the known ones whether they hold or not."""
    given = {rule.columns for rule in known}
    hopeful = [pair for pair in _screen(session, table, profile) if pair not in given][:_MAX_ORDERS]
    rules = [*known, *(Rule("order", (low,), high) for low, high in hopeful)]
    counted = _count(session, table, profile, rules)
    return tuple(rule for rule in counted if rule.known or _accept(rule, profile))


def broken_sql(rule: Rule, profile: TableProfile) -> str:
    """Boolean SQL over the sample: whether a row breaks the order; NULL where one side is missing."""
    low, high = profile.column(rule.inputs[0]), profile.column(rule.target)
    return f"({_value_sql(low)}) > ({_value_sql(high)})"


def _value_sql(column: ColumnProfile) -> str:
    return moment_sql(column) if is_moment(column) else number_sql(column)


def _comparable(low: ColumnProfile, high: ColumnProfile) -> bool:
    both_moments = is_moment(low) and is_moment(high)
    return both_moments or {kind(low.type), kind(high.type)} <= NUMBERS


def _count(session: Session, table: Table, profile: TableProfile, rules: Sequence[Rule]) -> list[Rule]:
    usable = [rule for rule in rules if _comparable(*(profile.column(name) for name in rule.columns))]
    if not usable:
        return []
    counts = ", ".join(tally_sql(broken_sql(rule, profile)) for rule in usable)
    names = {name for rule in usable for name in rule.columns}
    [row] = table.memory.rows(session, f"SELECT {counts} FROM {table.sample}", sorted(names))
    figures = zip(usable, row[::2], row[1::2], strict=True)
    return [replace(rule, rows=rows, violations=broken) for rule, rows, broken in figures]


def _accept(rule: Rule, profile: TableProfile) -> bool:
    named = _named(profile.column(rule.inputs[0]), profile.column(rule.target))
    return rule.rows >= _MIN_ROWS and rule.share >= (_NAMED_SHARE if named else _UNNAMED_SHARE)


def _named(low: ColumnProfile, high: ColumnProfile) -> bool:
    """Whether the names are two sides of one thing: a low word here, its high word there, the rest alike."""
    moments = is_moment(low) and is_moment(high)
    lows, highs = set(words(low.name)), set(words(high.name))
    ignored = TIME_WORDS if moments else frozenset()
    for low_words, high_words in _sides(moments=moments):
        this, that = lows & low_words, highs & high_words
        if this and that and lows - this - ignored == highs - that - ignored:
            return True
    return False


@cache
def _sides(*, moments: bool) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """The word pairs for moments, or for numbers."""
    pairs = (*_ANY_PAIRS, *(_MOMENT_PAIRS if moments else ()))
    return tuple((frozenset(low.split()), frozenset(high.split())) for low, high in pairs)


def _screen(session: Session, table: Table, profile: TableProfile) -> Iterator[tuple[str, str]]:
    """Pairs with hope, the named ones first."""
    moments = [column for column in profile.columns if is_moment(column) and column.present >= _MIN_ROWS]
    numbers = [column for column in profile.columns if kind(column.type) in NUMBERS]
    named = [*_named_pairs(moments), *_named_pairs(numbers)]
    yield from named
    linked = {frozenset(pair) for pair in named}
    names = [column.name for column in moments[:_MAX_MOMENTS]]
    unnamed = [pair for pair in combinations(names, 2) if frozenset(pair) not in linked]
    if unnamed:
        values = {column.name: f"epoch({moment_sql(column)})" for column in moments[:_MAX_MOMENTS]}
        sample = fetch_columns(session, table, values, _SCREEN_ROWS)
        ordered = (_ordered(pair, sample[pair[0]], sample[pair[1]]) for pair in unnamed)
        yield from (pair for pair in ordered if pair is not None)


def _named_pairs(columns: Sequence[ColumnProfile]) -> list[tuple[str, str]]:
    sides = frozenset().union(*(side for pair in _sides(moments=True) for side in pair))
    telling = [column for column in columns if has_word(column.name, sides)][:_MAX_NAMED]
    return [(low.name, high.name) for low, high in permutations(telling, 2) if _named(low, high)]


def _ordered(pair: tuple[str, str], first: Sequence[Any], second: Sequence[Any]) -> tuple[str, str] | None:
    """The pair as (low, high) when the values suggest an order."""
    both = [(a, b) for a, b in zip(first, second, strict=True) if a is not None and b is not None]
    below = sum(a < b for a, b in both)
    above = sum(a > b for a, b in both)
    if len(both) < _MIN_ROWS or below + above < 0.05 * len(both):
        return None
    if above > below:
        pair, both, above = (pair[1], pair[0]), [(b, a) for a, b in both], below
    broken = above / len(both)
    by_chance = _broken_by_chance(both)
    telling = by_chance >= _MIN_BY_CHANCE and broken <= (1 - _UNNAMED_GAIN) * by_chance
    return pair if telling and broken <= 1 - _UNNAMED_SHARE + 0.01 else None


def _broken_by_chance(both: Sequence[tuple[Any, Any]]) -> float:
    """Share of violations if the two columns were shuffled against each other."""
    highs = sorted(high for _, high in both)
    return sum(bisect_left(highs, low) for low, _ in both) / len(both) ** 2
