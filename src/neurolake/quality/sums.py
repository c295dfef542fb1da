"""Arithmetic between numeric columns: a + b = c and a * b = c, within the rounding of c.

a - b = c and a / b = c are found as the sums and products that they are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from neurolake.engine.base import Session
from neurolake.engine.sql import literal
from neurolake.quality.base import ColumnProfile, Table, TableProfile
from neurolake.quality.cells import fetch_columns, number_sql, tally_sql
from neurolake.quality.kinds import NUMBERS, kind
from neurolake.quality.rules import Rule

_SCREEN_ROWS = 200
_FIRST_ROWS = 12
_FIRST_HITS = 6
_MAX_COLUMNS = 16
_MAX_SUMS = 12
_MIN_ROWS = 30
_MIN_DISTINCT = 5
_SHARE = 0.75
_SPREAD = 4.0

Values = Sequence[float | None]


@dataclass(frozen=True)
class Rounding:
    """How far a computed value may lie from the stored one: `absolute` + `relative` * |stored|."""

    absolute: float
    relative: float


def find(session: Session, table: Table, profile: TableProfile, known: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The sums and products that hold in at least 75 % of the rows, and the known ones whether they hold or not."""
    given = {rule.identity for rule in known}
    numbers = [column for column in profile.columns if _measures(column)][:_MAX_COLUMNS]
    hopeful = [rule for rule in _screen(session, table, numbers) if rule.identity not in given][:_MAX_SUMS]
    counted = _count(session, table, profile, [*known, *hopeful])
    return tuple(rule for rule in counted if rule.known or (rule.rows >= _MIN_ROWS and rule.share >= _SHARE))


def broken_sql(rule: Rule, profile: TableProfile, rounding: Rounding) -> str:
    """Boolean SQL over the sample: whether a row breaks the rule; NULL where one of the three is missing."""
    left, right, result = (number_sql(profile.column(name)) for name in rule.columns)
    allowed = f"{literal(rounding.absolute)} + {literal(rounding.relative)} * abs({result})"
    return f"abs({left} {rule.operation} {right} - {result}) > {allowed}"


def roundings(session: Session, table: Table, profile: TableProfile, rules: Sequence[Rule]) -> dict[str, Rounding]:
    """The rounding of each rule's target, by the decimals that its stored values have."""
    targets = {rule.target: number_sql(profile.column(rule.target)) for rule in rules}
    if not targets:
        return {}
    sample = fetch_columns(session, table, targets, _SCREEN_ROWS)
    return {name: _rounding(profile.column(name), values) for name, values in sample.items()}


def _measures(column: ColumnProfile) -> bool:
    a_number = kind(column.type) in NUMBERS and column.present >= _MIN_ROWS
    return a_number and column.distinct >= _MIN_DISTINCT and not column.surrogate


def _count(session: Session, table: Table, profile: TableProfile, rules: Sequence[Rule]) -> list[Rule]:
    usable = [rule for rule in rules if all(kind(profile.column(name).type) in NUMBERS for name in rule.columns)]
    if not usable:
        return []
    rounding = roundings(session, table, profile, usable)
    broken = [broken_sql(rule, profile, rounding[rule.target]) for rule in usable]
    counts = ", ".join(tally_sql(condition) for condition in broken)
    names = {name for rule in usable for name in rule.columns}
    [row] = table.memory.rows(session, f"SELECT {counts} FROM {table.sample}", sorted(names))
    figures = zip(usable, row[::2], row[1::2], strict=True)
    return [replace(rule, rows=rows, violations=violations) for rule, rows, violations in figures]


def _screen(session: Session, table: Table, numbers: Sequence[ColumnProfile]) -> Iterator[Rule]:
    if len(numbers) < 3:
        return
    sample = fetch_columns(session, table, {column.name: number_sql(column) for column in numbers}, _SCREEN_ROWS)
    rounding = {column.name: _rounding(column, sample[column.name]) for column in numbers}
    results = [name for name, values in sample.items() if _spread(values) >= _SPREAD * rounding[name].absolute]
    for left, right in combinations(sample, 2):
        for result in results:
            if result not in {left, right}:
                yield from _operations(left, right, result, sample, rounding[result])


def _operations(left: str, right: str, result: str, sample: Mapping[str, Values], rounding: Rounding) -> Iterator[Rule]:
    triples = (sample[left], sample[right], sample[result])
    if _mostly(_errors_of_sum(*triples, rounding)):
        yield Rule("sum", (left, right), result, "+")
    if _mostly(_errors_of_product(*triples, rounding)):
        yield Rule("sum", (left, right), result, "*")


def _errors_of_sum(left: Values, right: Values, result: Values, rounding: Rounding) -> Iterator[bool]:
    """For each row on which a sum says something: whether it holds. Adding zero says nothing."""
    for a, b, c in zip(left, right, result, strict=True):
        if a and b and c is not None:
            yield abs(a + b - c) <= rounding.absolute + rounding.relative * abs(c)


def _errors_of_product(left: Values, right: Values, result: Values, rounding: Rounding) -> Iterator[bool]:
    """For each row on which a product says something: whether it holds. Multiplying by 0 or 1 says nothing."""
    for a, b, c in zip(left, right, result, strict=True):
        if a and b and c is not None and a != 1 and b != 1:
            yield abs(a * b - c) <= rounding.absolute + rounding.relative * abs(c)


def _mostly(holds: Iterator[bool]) -> bool:
    """Whether most rows hold, given up early where the first rows do not."""
    first = [hold for _, hold in zip(range(_FIRST_ROWS), holds, strict=False)]
    if sum(first) < _FIRST_HITS:
        return False
    every = [*first, *holds]
    return len(every) >= _MIN_ROWS / 2 and sum(every) >= (_SHARE - 0.1) * len(every)


def _spread(values: Values) -> float:
    """Distance between the quartiles."""
    present = sorted(value for value in values if value is not None)
    return present[3 * len(present) // 4] - present[len(present) // 4] if present else 0.0


def _rounding(column: ColumnProfile, values: Values) -> Rounding:
    """Half a unit of the last decimal that seven in ten values need, and the precision of the type."""
    decimals = sorted(_decimals(value) for value in values if value is not None)
    usual = decimals[int(0.7 * (len(decimals) - 1))] if decimals else 0
    return Rounding(0.51 * 10.0**-usual, 1e-6 if column.type.upper() in {"FLOAT", "REAL"} else 1e-9)


def _decimals(value: float) -> int:
    digits = f"{value:.9f}".rstrip("0")
    return len(digits) - digits.index(".") - 1
