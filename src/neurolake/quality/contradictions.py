"""Rows that break rules: grouped by the rules that they break, and as cells with what was expected in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from neurolake.engine.base import Session
from neurolake.engine.sql import ident, idents
from neurolake.quality import orders, sums
from neurolake.quality.base import Cell, Table, TableProfile
from neurolake.quality.cells import CODE_MASK
from neurolake.quality.dependencies import Facts
from neurolake.quality.rules import Rule
from neurolake.quality.strength import SPLIT_ROWS

_MAX_ROWS = 100
_MAX_EXPLAINED = 8

Blamed = tuple[tuple[str, tuple[Rule, ...]], ...]


@dataclass(frozen=True)
class Pattern:
    """Rows that break exactly the rules whose bits are set in `mask`; `rows` are some of their ids."""

    mask: int
    count: int
    rows: tuple[int, ...]


def patterns(
    session: Session, table: Table, profile: TableProfile, facts: Facts, rules: Sequence[Rule]
) -> tuple[Pattern, ...]:
    """Group the rows of the sample by the rules that they break (at most 62 rules)."""
    if not rules:
        return ()
    parts = [
        f"SELECT f.row_id, {1 << number}::BIGINT AS bit FROM {_against_majority(facts, rule)}"
        for number, rule in enumerate(rules)
        if rule.kind == "dependency"
    ]
    direct = _direct_bits(session, table, profile, rules)
    if direct:
        rows = f"SELECT {table.sample_id} AS row_id, {direct} AS bit FROM {table.sample}"
        parts.append(f"SELECT row_id, bit FROM ({rows}) WHERE bit <> 0")
    found = session.run(f"""
        WITH broken AS ({" UNION ALL ".join(parts)}),
        masks AS (SELECT row_id, sum(bit)::BIGINT AS mask FROM broken GROUP BY row_id)
        SELECT mask, count(*), min(row_id, {_MAX_ROWS}) FROM masks GROUP BY mask ORDER BY count(*) DESC, mask""")
    return tuple(Pattern(mask, count, tuple(rows)) for mask, count, rows in found)


def evidence(session: Session, table: Table, facts: Facts, picked: Mapping[int, Blamed]) -> tuple[Cell, ...]:
    """The blamed cells of the picked rows."""
    if not picked:
        return ()
    names = sorted({name for blamed in picked.values() for _, hit in blamed for rule in hit for name in rule.columns})
    ids = ", ".join(str(row) for row in picked)
    select = f"SELECT {table.sample_id}, {idents(names)} FROM {table.sample} WHERE {table.sample_id} IN ({ids})"
    values = {row[0]: dict(zip(names, row[1:], strict=True)) for row in session.run(select)}
    usual = _usual(session, table, facts, picked)
    cells = [
        Cell(
            row,
            column,
            values[row][column],
            _expected(column, _teller(column, hit), values[row], usual, row),
            _weight(hit),
        )
        for row, blamed in picked.items()
        for column, hit in blamed
    ]
    return tuple(sorted(cells, key=lambda cell: -cell.weight)[:_MAX_ROWS])


def _majority(facts: Facts, rule: Rule) -> str:
    """Per repeated left value `l`: its most frequent right code `r` and a row that holds it, `rep`."""
    left, right = facts.codes[rule.inputs[0]], facts.codes[rule.target]
    decided = f" AND (sum(c) < {SPLIT_ROWS} OR 2 * max(c) > sum(c))" if rule.split else ""
    rank = f"c * {CODE_MASK + 1} + r"
    return f"""(
        SELECT l, max({rank}) & {CODE_MASK} AS r, arg_max(rep, {rank}) AS rep FROM (
            SELECT {left} AS l, {right} AS r, count(*) AS c, min(row_id) AS rep FROM {facts.relation}
            WHERE {left} IS NOT NULL AND {right} IS NOT NULL GROUP BY ALL)
        GROUP BY l HAVING sum(c) > 1{decided})"""


def _against_majority(facts: Facts, rule: Rule) -> str:
    left, right = facts.codes[rule.inputs[0]], facts.codes[rule.target]
    return f"{facts.relation} AS f JOIN {_majority(facts, rule)} AS m ON f.{left} = m.l WHERE f.{right} <> m.r"


def _direct_bits(session: Session, table: Table, profile: TableProfile, rules: Sequence[Rule]) -> str:
    rounding = sums.roundings(session, table, profile, [rule for rule in rules if rule.kind == "sum"])
    bits = []
    for number, rule in enumerate(rules):
        if rule.kind == "order":
            bits.append(f"CASE WHEN {orders.broken_sql(rule, profile)} THEN {1 << number} ELSE 0 END::BIGINT")
        elif rule.kind == "sum":
            broken = sums.broken_sql(rule, profile, rounding[rule.target])
            bits.append(f"CASE WHEN {broken} THEN {1 << number} ELSE 0 END::BIGINT")
    return " + ".join(bits)


def _usual(session: Session, table: Table, facts: Facts, picked: Mapping[int, Blamed]) -> dict[tuple[Rule, int], Any]:
    """(dependency, row) → the value that is usual with the row's left value."""
    wanted: dict[Rule, list[int]] = {}
    for row, blamed in picked.items():
        for column, hit in blamed:
            rule = _teller(column, hit)
            if rule.kind == "dependency" and column == rule.target:
                wanted.setdefault(rule, []).append(row)
    usual: dict[tuple[Rule, int], Any] = {}
    for rule, rows in list(wanted.items())[:_MAX_EXPLAINED]:
        ids = ", ".join(str(row) for row in rows)
        found = session.run(f"""
            SELECT f.row_id, s.{ident(rule.target)}
            FROM {facts.relation} AS f JOIN {_majority(facts, rule)} AS m ON f.{facts.codes[rule.inputs[0]]} = m.l
            JOIN {table.sample} AS s ON s.{table.sample_id} = m.rep WHERE f.row_id IN ({ids})""")
        usual |= {(rule, row): value for row, value in found}
    return usual


def _teller(column: str, hit: Sequence[Rule]) -> Rule:
    """The rule that says most about what the cell should hold: one that has it as its target."""
    return next((rule for rule in hit if rule.target == column), hit[0])


def _expected(
    column: str, rule: Rule, values: Mapping[str, Any], usual: Mapping[tuple[Rule, int], Any], row: int
) -> str:
    if rule.kind == "dependency":
        return _expected_by_dependency(column, rule, values, usual.get((rule, row)))
    if rule.kind == "order":
        low, high = rule.columns
        return f"at most {high} ({values[high]})" if column == low else f"at least {low} ({values[low]})"
    return f"as in {rule.label}"


def _expected_by_dependency(column: str, rule: Rule, values: Mapping[str, Any], usual: Any) -> str:
    left = rule.inputs[0]
    if column != rule.target:
        return f"a {left} that goes with {rule.target} {values[rule.target]}"
    return (
        f"{usual}, as usual for {left} {values[left]}" if usual is not None else f"as usual for {left} {values[left]}"
    )


def _weight(hit: Sequence[Rule]) -> float:
    """Probability that the blamed cell is the wrong one: each broken rule points at it among its columns."""
    others = 1.0
    for rule in hit:
        others *= 1 - (rule.share if rule.kind == "dependency" else 1 / len(rule.columns))
    return round(1 - others, 3)
