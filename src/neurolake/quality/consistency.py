"""Consistency: do the columns of a row agree with each other?

The rules are found in the data (dependencies, order pairs, arithmetic) or known from earlier batches. The cells under
a rule are those of its target column, on the rows where the rule says something; a row that breaks rules has the
fewest wrong cells that explain it (see `blame`). Score = 1 - wrong cells / cells under some rule.

Values are compared without case and padding, and missing values are under no rule, so conformity and completeness
do not leak into this dimension. A typo or a gross outlier in a cell under a rule does: the cell then disagrees with
its row as well.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from neurolake.engine.base import Session
from neurolake.quality import contradictions, dependencies, orders, sums
from neurolake.quality.base import Context, Measurement, Table, TableProfile
from neurolake.quality.blame import blame
from neurolake.quality.contradictions import Pattern
from neurolake.quality.rules import Rule, known_rules
from neurolake.quality.wilson import interval

_MAX_ROWS = 100
_MAX_BROKEN = 60


@dataclass(frozen=True)
class Verdict:
    """Rows that break the same rules, and the columns blamed for it with the rules that each explains."""

    pattern: Pattern
    blamed: tuple[tuple[str, tuple[Rule, ...]], ...]


def measure(session: Session, table: Table, profile: TableProfile, context: Context) -> Measurement:
    """Score the agreement between columns; None when no rule holds between them."""
    facts, rules = _rules(session, table, profile, context)
    measurement = _measurement(session, table, profile, facts, rules)
    facts.drop(session)
    return measurement


def _measurement(
    session: Session, table: Table, profile: TableProfile, facts: dependencies.Facts, rules: tuple[Rule, ...]
) -> Measurement:
    cells = _cells_under_rules(rules)
    if not cells:
        reason = "No dependency, order or arithmetic rule holds between the columns."
        return Measurement("consistency", None, reason)
    broken = sorted((rule for rule in rules if rule.violations), key=lambda rule: -rule.share)[:_MAX_BROKEN]
    patterns = contradictions.patterns(session, table, profile, facts, broken)
    verdicts = [_verdict(pattern, broken) for pattern in patterns]
    by_column = _blamed_cells(verdicts)
    total = sum(cells.values())
    wrong = min(sum(by_column.values()), total)
    picked = _pick(verdicts)
    return Measurement(
        "consistency",
        1 - wrong / total,
        numerator=total - wrong,
        denominator=total,
        rows=tuple(sorted(picked)),
        cells=contradictions.evidence(session, table, facts, picked),
        wrong_cells=wrong * table.rows / max(1, table.sample_rows),
        interval=interval(total - wrong, total) if table.sampled else None,
        detail=_detail(rules, cells, by_column),
    )


def _rules(
    session: Session, table: Table, profile: TableProfile, context: Context
) -> tuple[dependencies.Facts, tuple[Rule, ...]]:
    present = frozenset(column.name for column in profile.columns)
    reference = context.reference
    known_dependencies = known_rules("dependency", reference.dependencies, present) if reference else ()
    known_orders = known_rules("order", reference.orders, present) if reference else ()
    known_sums = known_rules("sum", reference.sums, present) if reference else ()
    named = {column.name: column for column in dependencies.candidates(profile)}
    named |= {name: profile.column(name) for rule in known_dependencies for name in rule.columns}
    facts = dependencies.lay_out(session, table, tuple(named.values()))
    found = dependencies.find(session, facts, profile, known_dependencies)
    ordered = orders.find(session, table, profile, known_orders)
    return facts, (*found, *ordered, *sums.find(session, table, profile, known_sums))


def _cells_under_rules(rules: Sequence[Rule]) -> Counter[str]:
    """Cells under some rule for each target column."""
    cells: Counter[str] = Counter()
    for rule in rules:
        if rule.rows:
            cells[rule.target] = max(cells[rule.target], rule.rows)
    return cells


def _verdict(pattern: Pattern, rules: Sequence[Rule]) -> Verdict:
    broken = [rule for number, rule in enumerate(rules) if pattern.mask >> number & 1]
    kept = [rule for number, rule in enumerate(rules) if not pattern.mask >> number & 1]
    return Verdict(pattern, blame(broken, kept))


def _blamed_cells(verdicts: Sequence[Verdict]) -> Counter[str]:
    blamed: Counter[str] = Counter()
    for verdict in verdicts:
        for column, _ in verdict.blamed:
            blamed[column] += verdict.pattern.count
    return blamed


def _pick(verdicts: Sequence[Verdict]) -> dict[int, tuple[tuple[str, tuple[Rule, ...]], ...]]:
    """Row ids for the evidence, each with its blamed columns; every pattern gets its turn, clear ones first."""
    ranked = sorted(verdicts, key=lambda verdict: -max(rule.share for _, hit in verdict.blamed for rule in hit))
    share = max(1, _MAX_ROWS // max(1, len(ranked)))
    picked = {row: verdict.blamed for verdict in ranked for row in verdict.pattern.rows[:share]}
    picked |= {row: verdict.blamed for verdict in ranked for row in verdict.pattern.rows}
    return dict(list(picked.items())[:_MAX_ROWS])


def _detail(rules: Sequence[Rule], cells: Counter[str], blamed: Counter[str]) -> dict[str, object]:
    return {
        "dependencies": [rule.as_json() for rule in rules if rule.kind == "dependency"],
        "orders": [rule.as_json() for rule in rules if rule.kind == "order"],
        "sums": [rule.as_json() for rule in rules if rule.kind == "sum"],
        "cells": dict(cells),
        "wrong_cells": dict(blamed),
    }
