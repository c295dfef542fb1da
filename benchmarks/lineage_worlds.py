"""Small tables in which a query finds something: keys that meet, and values beside those that the query asks for."""

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import NamedTuple

from sqlglot import exp
from sqlglot.optimizer.simplify import simplify

from benchmarks.lineage_calendar import agreeing

Columns = Mapping[str, str]
Domains = Mapping[str, list[str]]
"""Column → values that it has in the data of the benchmark, as texts."""

_DAYS = (1, 2, 7, 10, 14, 21, 29, 30, 31, 45, 60, 90, 91, 365, -1, -2, -10, -30)
_STEPS = (1, 2, 3, 5, 8, 11, -1)


@dataclass(frozen=True)
class Shape:
    """How a world is made.

    Attributes:
        facts: Rows of tables that are not looked up by a key of one column.
        keys: How many values keys have; tables looked up by one have as many rows.
        asked: Share of values that are the query's own literals.
        near: Share of values that are beside these.
        missing: Share of NULLs.
        spread: How far numbers reach that the query does not ask for.
        twins: Share of rows that are like an earlier row but in two columns at most; none where keys are to be unique.
        plain: Share of columns, without keys, that have one value beside what the query asks for.
        copies: How often a row of a fact table is there.
        dated: Whether the columns of a day agree with each other.
    """

    facts: int
    keys: int
    asked: float
    near: float
    missing: float
    spread: int
    twins: float
    plain: float = 0.0
    copies: int = 1
    dated: bool = False


def shape(chance: random.Random) -> Shape:
    """Some shape."""
    asked = chance.choice((0.7, 0.9, 1.0, 1.0))
    return Shape(
        facts=chance.choice((15, 30, 60, 120, 200, 400)),
        keys=chance.choice((1, 2, 3, 5, 7, 9, 14, 24)),
        asked=asked,
        near=chance.choice((0.3, 0.5, 0.9)) * (1 - asked),
        missing=chance.choice((0.0, 0.02, 0.1)),
        spread=chance.choice((2, 5, 30, 100, 1000)),
        twins=chance.choice((0.0, 0.0, 0.3, 0.6)),
        plain=chance.choice((0.0, 0.0, 0.4, 0.7, 0.9)),
        dated=chance.random() < 0.6,
    )


def literals_beside(tree: exp.Expr) -> dict[str, list[str]]:
    """For each column the literals that the query holds beside it, directly or where it has another name."""
    beside: dict[str, dict[str, None]] = {}
    for node in _compared(tree):
        texts = dict.fromkeys(_constants(node))
        for column in node.find_all(exp.Column):
            beside.setdefault(column.name.lower(), {}).update(texts)
    named: dict[str, set[str]] = {}
    for alias in tree.find_all(exp.Alias):
        if not isinstance(alias.this, exp.Query):
            inner = {column.name.lower() for column in alias.this.find_all(exp.Column)}
            named.setdefault(alias.alias.lower(), set()).update(inner)
    for _ in range(4):
        for name, columns in named.items():
            for column in columns:
                beside.setdefault(column, {}).update(beside.get(name, {}))
    return {column: list(texts) for column, texts in beside.items()}


def most_counted(tree: exp.Expr) -> int:
    """The largest number that the query compares a count with; at least one."""
    counted = (node for node in tree.find_all(exp.Predicate) if node.find(exp.Count))
    numbers = (_number(literal.name) for node in counted for literal in node.find_all(exp.Literal))
    return int(max((number for number in numbers if number), default=1))


def _compared(tree: exp.Expr) -> Iterator[exp.Expr]:
    for node in tree.find_all(exp.Predicate, exp.Case):
        if not node.find(exp.Query):
            yield node
        elif isinstance(node, exp.Binary):
            yield from (side for side in (node.this, node.expression) if not side.find(exp.Query))


def _constants(node: exp.Expr) -> Iterator[str]:
    for literal in (*simplify(node.copy()).find_all(exp.Literal), *node.find_all(exp.Literal)):
        yield f"-{literal.name}" if isinstance(literal.parent, exp.Neg) else literal.name
        if isinstance(literal.parent, exp.GT | exp.LT) and literal.is_int:
            yield from (str(int(literal.name) + step) for step in (1, 4, -1))
        if isinstance(literal.parent, exp.Add | exp.Sub) and literal.is_int and literal.parent.find(exp.Column):
            yield from ("1", "2", str(int(literal.name) + 1), str(int(literal.name) + 2))


class Taste(NamedTuple):
    """What a column likes to have: some of the query's literals, with this share."""

    literals: tuple[str, ...]
    share: float


class World:
    """Rows for the tables that a query reads.

    Args:
        tables: Table → its columns → their types.
        beside: Column → literals that stand beside it.
        tastes: Of columns, from a world that told much; others have one by chance.
        varied: A column that is not plain.
    """

    def __init__(
        self,
        tables: Mapping[str, Columns],
        domains: Domains,
        beside: Mapping[str, list[str]],
        shape: Shape,
        seed: int,
        tastes: Mapping[str, Taste] | None = None,
        varied: str = "",
    ) -> None:
        self._chance = random.Random(seed)
        self._shape = shape
        types = {name: type_ for columns in tables.values() for name, type_ in columns.items()}
        asked = {name: _typed(beside.get(name, ()), type_) for name, type_ in types.items()}
        self.tastes = {name: self._taste(texts) for name, texts in asked.items()} | dict(tastes or {})
        self._near = {name: list(_near(texts, types[name])) for name, (texts, _) in self.tastes.items()}
        self._other = {name: self._others(name, type_, domains.get(name, [])) for name, type_ in types.items()}
        plain = {name for name in types if not is_key(name) and self._chance.random() < shape.plain} - {varied}
        self._other |= {name: [self._chance.choice(self._other[name])] for name in plain if self._other[name]}

    def values(self, column: str) -> list[str]:
        """Values that a column may have."""
        return [*self.tastes[column].literals, *self._near[column], *self._other[column]][:60]

    def _taste(self, texts: list[str]) -> Taste:
        few = self._chance.choice((1, 2, 4, len(texts)))
        share = self._shape.asked if self._chance.random() < 0.6 else self._chance.choice((0.1, 0.4, 1.0))
        return Taste(tuple(self._chance.sample(texts, min(few, len(texts)))), share)

    def rows(self, columns: Columns) -> dict[str, list[str | None]]:
        """A table, as texts."""
        key = _key(columns)
        rows: list[dict[str, str | None]] = []
        for _ in range(self._shape.keys if key else self._shape.facts):
            if rows and self._chance.random() < self._shape.twins:
                changed = self._chance.choices(list(columns), k=self._chance.randint(0, 2))
                rows.append(self._chance.choice(rows) | {name: self._one(name) for name in changed})
            else:
                rows.append({name: self._one(name) for name in columns})
            if key == "d_date_sk" and self._shape.dated:
                asked = {name: self.tastes[name].literals for name in columns}
                rows[-1] = agreeing(rows[-1], asked, self._chance.randint(1, 28))
            if key and not self._shape.twins:
                rows[-1][key] = str(len(rows))
        return {name: [row[name] for row in rows] for name in columns}

    def _one(self, column: str) -> str | None:
        at = self._chance.random()
        if at < self._shape.missing:
            return None
        at = self._chance.random()
        texts, share = self.tastes[column]
        if texts and at < share:
            return self._chance.choice(texts)
        if self._near[column] and at < share + self._shape.near:
            return self._chance.choice(self._near[column])
        return self._chance.choice(self._other[column])

    def _others(self, column: str, type_: str, known: list[str]) -> list[str]:
        if is_key(column):
            return [str(number) for number in range(1, self._shape.keys + 1)]
        if type_.startswith("DECIMAL") and self._shape.spread < 10:
            return [str(number) for number in range(self._shape.spread + 1)]
        if type_.startswith("DECIMAL"):
            return [str(Decimal(self._chance.randint(-1000, 100 * self._shape.spread)) / 100) for _ in range(40)]
        few = known[: max(2, self._shape.spread)]
        if len(few) < 3 and "INT" in type_:
            return [*few, "1", "2"]
        return few if len(few) > 2 or type_ == "DATE" else [*few, "Aa", "Bb"]


def is_fact(columns: Columns) -> bool:
    """Whether it is a table that is not looked up by a key."""
    return _key(columns) is None


def is_key(column: str) -> bool:
    """Whether tables meet in it."""
    return column.endswith(("_sk", "key", "_ticket_number", "_order_number"))


def _key(columns: Columns) -> str | None:
    """The column by which a table is looked up."""
    first = next(iter(columns))
    is_looked_up = first.endswith(("_sk", "key")) and not first.startswith(_FACTS)
    return first if is_looked_up else None


_FACTS = ("ss_", "sr_", "cs_", "cr_", "ws_", "wr_", "inv_", "ps_", "l_")


def _typed(texts: Iterable[str], type_: str) -> list[str]:
    """The texts that can be values of the type."""
    if type_ == "DATE":
        return [str(day) for text in texts if (day := _day(text))]
    if type_.startswith("VARCHAR"):
        return [text.replace("%", "x").replace("_", "y") if "%" in text else text for text in texts]
    numbers = [number for text in texts if (number := _number(text)) is not None]
    return [str(number) for number in numbers if type_.startswith("DECIMAL") or number == int(number)]


def _near(asked: Iterable[str], type_: str) -> Iterator[str]:
    if type_ == "DATE":
        yield from (str(date.fromisoformat(text) + timedelta(step)) for text in asked for step in _DAYS)
    elif type_.startswith("VARCHAR"):
        yield from (f"{text}~" for text in asked)
    elif type_.startswith("DECIMAL"):
        numbers = sorted(Decimal(text) for text in asked)
        yield from (str((low + high) / 2) for low, high in pairwise(numbers))
        yield from (str(number + step) for number in numbers for step in (1, -1, Decimal("0.01")))
        yield from (str(number * 2) for number in numbers)
    else:
        numbers_ = sorted(int(Decimal(text)) for text in asked)
        yield from (str((low + high) // 2) for low, high in pairwise(numbers_))
        yield from (str(number + step) for number in numbers_ for step in _STEPS)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
