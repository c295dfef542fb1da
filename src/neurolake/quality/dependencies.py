"""Approximate functional dependencies left → right between two columns: found on a sub-sample, weighed on the sample.

Codes (see `cells.code_sql`) stand for the values, so that a pair costs one GROUP BY over two integers.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from neurolake.engine.base import Session
from neurolake.engine.sql import ident
from neurolake.kernel.ids import new_id
from neurolake.quality.base import ColumnProfile, Table, TableProfile
from neurolake.quality.cells import code_sql
from neurolake.quality.kinds import NUMBERS, Kind, kind
from neurolake.quality.rules import Rule
from neurolake.quality.strength import Strength, strength_of, strength_sql
from neurolake.quality.words import ID_WORDS, has_word

ACCEPT_MU = 0.85

_SCREEN_ROWS = 2_000
_SCREEN_NOISE = 0.4
_MAX_COLUMNS = 40
_MAX_PAIRS = 400
_MAX_PARTED = 8
_MAX_WEIGHED = 24
_MAX_LEFTS_PER_RIGHT = 3
_MIN_ROWS = 30
_MIN_GROUPS = 5
_MAX_SPLIT = 0.1
_MANY_PER_GROUP = 10

_LEFT_KINDS: frozenset[Kind] = frozenset({"text", "integer", "boolean", "date", "timestamp"})
_NAMING_WORDS = ID_WORDS | {
    "zip",
    "postal",
    "postcode",
    "plz",
    "year",
    "month",
    "week",
    "quarter",
    "sku",
    "isbn",
    "line",
}

Sample = Mapping[str, Sequence[int | None]]


@dataclass
class Facts:
    """Each row's `row_id` and one code column for each data column in `codes`.

    Attributes:
        relation: A sub-select, or the temporary table that `keep` makes of it.
    """

    relation: str
    codes: Mapping[str, str]
    rows: int
    kept: bool = False

    def keep(self, session: Session) -> None:
        """Lay them out in a table, for many statements to read."""
        if not self.kept:
            name = ident(f"facts_{new_id()}")
            session.run(f"CREATE TEMP TABLE {name} AS FROM {self.relation}")
            self.relation, self.kept = name, True

    def drop(self, session: Session) -> None:
        """Let go of the table, if one was made."""
        if self.kept:
            session.run(f"DROP TABLE {self.relation}")


def find(session: Session, facts: Facts, profile: TableProfile, known: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The dependencies that hold, strongest first, and the known ones whether they hold or not."""
    given = {(rule.inputs[0], rule.target) for rule in known}
    weighed = {pair: weigh(session, facts, *pair) for pair in given}
    hopeful = _few_per_right([pair for pair in _screen(session, facts, profile) if pair not in given])
    found = {pair: weigh(session, facts, *pair) for pair in hopeful}
    every = {**weighed, **found}
    scales = {column.name for column in profile.columns if _is_scale(column)}
    accepted = [
        (left, right)
        for left, right in found
        if _accept(every[left, right], every.get((right, left)), left_is_scale=left in scales)
    ]
    accepted.sort(key=lambda pair: (-round(every[pair].mu, 3), every[pair].groups, pair))
    kept = [pair for pair in [*sorted(given), *accepted] if every[pair].repeated]
    return tuple(_rule(pair, every[pair], known=pair in given) for pair in kept)


def candidates(profile: TableProfile) -> tuple[ColumnProfile, ...]:
    """Columns that may stand in a dependency: values repeat and vary. Texts come before numbers."""
    usable = [column for column in profile.columns if _varies(column)]
    usable.sort(key=lambda column: kind(column.type) in NUMBERS)
    return tuple(usable[:_MAX_COLUMNS])


def lay_out(session: Session, table: Table, columns: Sequence[ColumnProfile]) -> Facts:
    """The codes of the columns; of a few rows they are laid out when a first look at them gives hope."""
    codes = {column.name: f"c{number}" for number, column in enumerate(columns)}
    named = "".join(f", {code_sql(column)} AS {codes[column.name]}" for column in columns)
    select = f"(SELECT {table.sample_id} AS row_id{named} FROM {table.sample})"
    facts = Facts(select, codes, table.sample_rows)
    if table.sample_rows > _SCREEN_ROWS:
        facts.keep(session)
    return facts


def weigh(session: Session, facts: Facts, left: str, right: str) -> Strength:
    """The strength of left → right over the whole sample."""
    facts.keep(session)
    return Strength(*session.run(strength_sql(facts.relation, facts.codes[left], facts.codes[right]))[0])


def _varies(column: ColumnProfile) -> bool:
    repeats = 2 <= column.distinct <= column.present / 2 and column.present >= _MIN_ROWS
    return repeats and not column.key_like and kind(column.type) not in {"other", "time"}


def _may_determine(left: ColumnProfile, right: ColumnProfile) -> bool:
    """A measured number determines no other: only texts, moments and numbers that name things stand on the left."""
    if left.name == right.name or (kind(left.type) not in _LEFT_KINDS and _is_scale(left)):
        return False
    measured = kind(left.type) in NUMBERS and _is_scale(left)
    return not measured or kind(right.type) == "text"


def _is_scale(column: ColumnProfile) -> bool:
    """Whether values have an order in which something may change at some point: moments and measured integers."""
    return kind(column.type) not in {"text", "boolean"} and not has_word(column.name, _NAMING_WORDS)


def _screen(session: Session, facts: Facts, profile: TableProfile) -> Iterator[tuple[str, str]]:
    columns = [column for column in candidates(profile) if column.name in facts.codes]
    if len(columns) < 2:
        return
    random = _fetch(session, facts, "row_id")
    variety = {column.name: _variety(random[column.name]) for column in columns}
    lefts = sorted((column for column in columns), key=lambda column: variety[column.name])
    pairs = [(left, right) for left in lefts for right in columns if _plausible(left, right, variety)][:_MAX_PAIRS]
    parted = _parted(session, facts, random, {left.name: None for left, _ in pairs})
    scored = []
    for left, right in pairs:
        rows = parted.get(left.name, random)
        strength = _glance(rows[left.name], rows[right.name])
        if strength is not None:
            scored.append((-round(strength.mu, 3), strength.groups, left.name, right.name))
    yield from ((left, right) for _, _, left, right in sorted(scored))


def _plausible(left: ColumnProfile, right: ColumnProfile, variety: Mapping[str, float]) -> bool:
    """What is determined varies no more than what determines it (but for errors in it)."""
    return _may_determine(left, right) and 1.05 < variety[right.name] <= 1.7 * variety[left.name]


def _variety(values: Sequence[int | None]) -> float:
    """The effective number of distinct values (inverse Simpson index)."""
    counts = Counter(values)
    del counts[None]
    squares = sum(count * count for count in counts.values())
    return counts.total() ** 2 / squares if squares else 0.0


def _parted(session: Session, facts: Facts, random: Sample, lefts: Iterable[str]) -> dict[str, Sample]:
    """For lefts that hardly repeat within a random sub-sample: a sub-sample of whole left groups."""
    parted: dict[str, Sample] = {}
    for left in lefts:
        values = [value for value in random[left] if value is not None]
        if len(values) < 4 * len(set(values)) and facts.rows > _SCREEN_ROWS and len(parted) < _MAX_PARTED:
            parted[left] = _fetch(session, facts, facts.codes[left])
    return parted


def _fetch(session: Session, facts: Facts, by: str) -> Sample:
    """About _SCREEN_ROWS rows of codes: all rows of some values of `by`."""
    parts = max(1, facts.rows // _SCREEN_ROWS)
    columns = ", ".join(facts.codes.values())
    where = f"{by} IS NOT NULL AND hash({by}) % {parts} = 0"
    rows = session.run(f"SELECT {columns} FROM {facts.relation} WHERE {where} LIMIT {2 * _SCREEN_ROWS}")
    return dict(zip(facts.codes, zip(*rows, strict=True) if rows else ((),) * len(facts.codes), strict=True))


def _glance(left: Sequence[int | None], right: Sequence[int | None]) -> Strength | None:
    """The strength on a sub-sample when it gives hope."""
    pairs = Counter(zip(left, right, strict=True))
    values = len(set(left))
    if len(pairs) > values + _SCREEN_NOISE * (len(left) - values):
        return None
    strength = strength_of(pairs)
    return strength if strength.mu >= 0.75 or (strength.share >= 0.7 and strength.gain >= 0.4) else None


def _accept(strength: Strength, back: Strength | None, *, left_is_scale: bool) -> bool:
    """Whether the data alone shows the dependency.

    The left side must repeat, the right side must not be nearly constant, and a handful of left values is no
    evidence unless left and right are names of the same things (each determines the other). Along a scale, or for
    small groups (the lines of an order), a right side that is merely mostly alike is no dependency: violations then
    crowd where it changes.
    """
    repeats = strength.repeated >= strength.rows / 2 and strength.rows >= max(_MIN_ROWS, 2 * strength.groups)
    if not repeats or strength.top > 0.95 * strength.rows:
        return False
    if strength.groups < _MIN_GROUPS and not (back and back.mu >= ACCEPT_MU):
        return False
    gradual = left_is_scale or strength.rows < _MANY_PER_GROUP * strength.groups
    if gradual and strength.unevenness > 1:
        return False
    return strength.mu >= ACCEPT_MU or _evenly_noisy(strength)


def _evenly_noisy(strength: Strength) -> bool:
    """Whether it is a dependency under much noise: broken at the same rate for every left value, kept in most rows.

    μ⁺ falls with the square of the share of kept rows, so it alone would lose a dependency with 10 % errors.
    """
    clear = strength.share >= 0.75 and strength.gain >= 0.5 and strength.steady >= strength.rows / 2
    return clear and strength.steady_groups >= _MIN_GROUPS and strength.unevenness <= 0.4


def _few_per_right(ranked: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The first few lefts of each right: more of them would only repeat what these say."""
    taken: Counter[str] = Counter()
    few = []
    for pair in ranked:
        taken[pair[1]] += 1
        if taken[pair[1]] <= _MAX_LEFTS_PER_RIGHT:
            few.append(pair)
    return few[:_MAX_WEIGHED]


def _rule(pair: tuple[str, str], strength: Strength, *, known: bool) -> Rule:
    """The rule; a few left values with several meanings are left out of it, but never most of the table."""
    split = strength.split if strength.split <= _MAX_SPLIT * strength.repeated else 0
    rows = strength.repeated - split
    violations = rows - strength.kept + (strength.split_kept if split else 0)
    return Rule(
        "dependency", (pair[0],), pair[1], rows=rows, violations=violations, mu=strength.mu, split=split, known=known
    )
