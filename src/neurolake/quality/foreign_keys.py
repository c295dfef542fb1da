"""Foreign keys: columns whose values are found in a near-key column of another dataset, and rows that point nowhere.

Accepted when 95 % of the distinct values are found there (inclusion), or 80 % when the names agree as well
(`customer_id` and `customers.id`). Whole numbers are found in any running number by accident, so without agreeing
names they need an identifier's name and to reach a good part of the target.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from neurolake.engine.base import Session
from neurolake.engine.sql import ident
from neurolake.quality.base import Cell, ColumnProfile, Context, KeyTarget, Table, TableProfile
from neurolake.quality.cells import present_sql
from neurolake.quality.kinds import Kind, kind
from neurolake.quality.words import ID_WORDS, has_word, words

_INCLUSION = 0.95
_NAMED_INCLUSION = 0.8
_NAMED_ROWS = 0.75
_MIN_DISTINCT_TEXTS = 3
_MIN_DISTINCT_NUMBERS = 20
_MIN_REACH = 0.3
_MAX_PAIRS = 60
_MAX_CELLS = 100
_KEY_KINDS: frozenset[Kind] = frozenset({"text", "integer"})


@dataclass(frozen=True)
class Link:
    """A column and where it points.

    Attributes:
        distinct, found: Distinct present values in the sample, and those found in the target.
        rows, orphans: Present cells in the sample, and those not found in the target.
        named: Whether the names agree.
        known: Whether an earlier batch found it.
    """

    column: ColumnProfile
    target: KeyTarget
    named: bool
    known: bool
    distinct: int = 0
    found: int = 0
    rows: int = 0
    orphans: int = 0

    @property
    def inclusion(self) -> float:
        """Share of distinct values found in the target."""
        return self.found / self.distinct if self.distinct else 0.0

    @property
    def holds(self) -> bool:
        """Whether it counts as a foreign key."""
        if not self.rows:
            return False
        in_rows = 1 - self.orphans / self.rows
        by_name = self.named and (self.inclusion >= _NAMED_INCLUSION or in_rows >= _NAMED_ROWS)
        return self.known or self.inclusion >= _INCLUSION or by_name

    def as_json(self) -> dict[str, Any]:
        """The link and its figures, JSON-ready."""
        figures = {"inclusion": round(self.inclusion, 6), "rows": self.rows, "orphans": self.orphans}
        names = {"column": self.column.name, "dataset": self.target.dataset, "target": self.target.column}
        return {**names, **figures, "known": self.known}


def find(session: Session, table: Table, profile: TableProfile, context: Context) -> tuple[Link, ...]:
    """The foreign keys, at most one for each column: the best named, best included one."""
    stored = context.reference.references if context.reference else ()
    pairs = _pairs(session, table, profile, context.targets, stored)
    pairs = sorted(pairs, key=lambda link: (not link.known, not link.named))[:_MAX_PAIRS]
    counted = {target: _count(session, table, target, pairs) for target in {link.target for link in pairs}}
    best: dict[str, Link] = {}
    for pair in pairs:
        link = counted[pair.target][pair.column.name]
        earlier = best.get(link.column.name)
        if link.holds and (earlier is None or _rank(link) > _rank(earlier)):
            best[link.column.name] = link
    return tuple(best.values())


def orphans(session: Session, table: Table, link: Link) -> tuple[Cell, ...]:
    """Some cells that point nowhere."""
    name, other = link.column.name, f"{link.target.dataset}.{link.target.column}"
    pointless = (
        f"SELECT {table.sample_id}, CAST({ident(name)} AS VARCHAR) FROM {table.sample} "
        f"WHERE {present_sql(link.column)} AND CAST({ident(name)} AS VARCHAR) NOT IN "
        f"(SELECT CAST({ident(link.target.column)} AS VARCHAR) FROM {link.target.relation} "
        f"WHERE {ident(link.target.column)} IS NOT NULL) ORDER BY ALL LIMIT {_MAX_CELLS}"
    )
    found = table.memory.rows(session, pointless, [name])
    return tuple(Cell(row, name, value, f"a value of {other}", 0.9) for row, value in found)


def _rank(link: Link) -> tuple[bool, bool, float, int]:
    return (link.known, link.named, link.inclusion, -link.target.distinct)


def _pairs(
    session: Session,
    table: Table,
    profile: TableProfile,
    targets: Sequence[KeyTarget],
    stored: Sequence[Mapping[str, Any]],
) -> list[Link]:
    known = {(entry["column"], entry["dataset"], entry["target"]) for entry in stored}
    relations = {target.relation for target in targets}
    types = {name: table.memory.recall(("types", name), (), partial(_types, session, name)) for name in relations}
    links = []
    for target in targets:
        target_kind = types[target.relation].get(target.column, "other")
        for column in profile.columns:
            if column.present and {kind(column.type), target_kind} <= _KEY_KINDS:
                is_known = (column.name, target.dataset, target.column) in known
                link = Link(column, target, _named(column.name, target), is_known)
                if is_known or link.named or _may_point(column, target, target_kind):
                    links.append(link)
    return links


def _types(session: Session, relation: str) -> dict[str, Kind]:
    return {column.name: kind(column.type) for column in session.describe(relation)}


def _named(column: str, target: KeyTarget) -> bool:
    """Whether the column's name speaks of the target: the same name, or the dataset's thing before `id`."""
    entity = [word for word in words(column) if word not in ID_WORDS]
    if not entity:
        return False
    if words(column) == words(target.column):
        return True
    things = {_singular(word) for word in words(target.dataset.rpartition(".")[2])}
    its_key = set(words(target.column)) - ID_WORDS <= {*things, *entity}
    return _singular(entity[-1]) in things and its_key


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _may_point(column: ColumnProfile, target: KeyTarget, target_kind: Kind) -> bool:
    """Whether the values alone could make a foreign key."""
    if kind(column.type) != target_kind or column.key_like or column.surrogate:
        return False
    fits = column.distinct <= target.distinct / _INCLUSION
    if target_kind == "text":
        return fits and column.distinct >= _MIN_DISTINCT_TEXTS
    identifies = has_word(column.name, ID_WORDS) and column.distinct >= _MIN_DISTINCT_NUMBERS
    return fits and identifies and column.distinct >= _MIN_REACH * target.distinct


def _count(session: Session, table: Table, target: KeyTarget, links: Sequence[Link]) -> dict[str, Link]:
    """Column → its link to the target, with what was found there, for the links that go there."""
    going = {link.column.name: link for link in links if link.target == target}

    def find(names: frozenset[str]) -> dict[str, tuple[int, int, int, int]]:
        return _inclusions(session, table, target, [link.column for name, link in going.items() if name in names])

    asked = {name: ("reference", target, present_sql(link.column)) for name, link in going.items()}
    found = table.memory.each(asked, find)
    return {
        name: Link(link.column, target, link.named, link.known, *found.get(name, ())) for name, link in going.items()
    }


def _inclusions(
    session: Session, table: Table, target: KeyTarget, columns: Sequence[ColumnProfile]
) -> dict[str, tuple[int, int, int, int]]:
    """Column → distinct values, those found in the target, cells, those not found there; none without a cell."""
    values = ", ".join(
        f'CASE WHEN {present_sql(column)} THEN CAST({ident(column.name)} AS VARCHAR) END AS "{number}"'
        for number, column in enumerate(columns)
    )
    name = ident(target.column)
    rows = session.run(f"""
        SELECT CAST(col AS INTEGER), count(*), count(t.v), sum(c)::BIGINT,
            coalesce(sum(c) FILTER (WHERE t.v IS NULL), 0)::BIGINT
        FROM (
            SELECT col, v, count(*) AS c FROM (
                UNPIVOT (SELECT {values} FROM {table.sample}) ON COLUMNS(*) INTO NAME col VALUE v)
            GROUP BY ALL) AS s
        LEFT JOIN (
            SELECT DISTINCT CAST({name} AS VARCHAR) AS v FROM {target.relation} WHERE {name} IS NOT NULL) AS t
        ON s.v = t.v GROUP BY col""")
    return {columns[col].name: (distinct, found, cells, lost) for col, distinct, found, cells, lost in rows}
