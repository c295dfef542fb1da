"""The intent while its question is read: what is being spoken of, and what waits for its other half."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from neurolake.intent.choices import Choices
from neurolake.intent.facts import Facts
from neurolake.intent.frame import Col, Frame, Function, Item, Measure, Test
from neurolake.intent.lexicon import Dimension
from neurolake.intent.marks import Mark
from neurolake.intent.schema import TableName


@dataclass
class Draft:
    """The state of reading one question.

    Attributes:
        mode: `select` while things are asked for, `filter` after a word that opens a condition.
        entity: The table that is being spoken of.
        focus: The column that the next comparison is about.
        functions: Aggregates that wait for their column.
        counting: "How many" waits for what is counted.
        negated: A negation waits for what it denies.
        away: The table whose rows must be missing; tests on it go there.
    """

    facts: Facts
    choices: Choices
    marks: Sequence[Mark]
    frame: Frame = field(default_factory=Frame)
    mode: Literal["select", "filter"] = "select"
    entity: TableName | None = None
    focus: Col | None = None
    functions: list[Function] = field(default_factory=list)
    kept: list[Function] = field(default_factory=list)
    counting: bool = False
    distinct: bool = False
    negated: bool = False
    away: list[Test] | None = None
    away_table: TableName | None = None
    joiner: Literal["and", "or"] = "and"
    both: bool = False
    again: bool = False
    last: Col | None = None
    bare: list[TableName] = field(default_factory=list)
    wanted: str = ""
    missing: list[tuple[TableName, list[Test]]] = field(default_factory=list)

    @property
    def tags(self) -> str:
        """The tags of all marks, one letter each."""
        return "".join(mark.tag for mark in self.marks)

    def spoken(self) -> list[TableName]:
        """The tables that may be meant, the likeliest first."""
        near = [self.away_table, self.entity, self.frame.anchor]
        chosen = [item.table for item in self.frame.select if isinstance(item, Col)]
        mentioned = [mark.options[0].table for mark in self.marks if mark.options]
        return list(dict.fromkeys([*(table for table in near if table), *self.frame.tables, *chosen, *mentioned]))

    def mention(self, table: TableName) -> None:
        """A table is spoken of: it is what the answer is about, or what is joined to that."""
        if self.frame.anchor is None:
            self.frame.anchor = table
        if table not in self.frame.tables and self.away is None:
            self.frame.tables.append(table)
        self.entity = table

    def add(self, test: Test) -> None:
        """A test, where it belongs: denied, among the missing, or for all rows."""
        if self.negated and self.away is None:
            turned = self._denied(test)
            if turned is None:
                return
            test = turned
        self.negated = False
        joined = Test(test.left, test.op, test.right, self.joiner)
        self.joiner = "and"
        self.focus = None
        self.last = test.left if isinstance(test.left, Col) else None
        if self._impossible(joined):
            self.frame.both = [self.frame.tests.pop(), joined]
            return
        if self.away is not None and self._belongs_away(joined):
            self.away.append(joined)
        else:
            self.away, self.away_table = None, None
            self.frame.tests.append(joined)

    def _impossible(self, test: Test) -> bool:
        """Above one number and below a smaller one: that is of two rows."""
        before = self.frame.tests[-1] if self.frame.tests else None
        if before is None or self.away is not None or test.joiner == "or" or before.left != test.left:
            return False
        ops = (before.op[0], test.op[0])
        numbers = isinstance(before.right, int | float) and isinstance(test.right, int | float)
        if not numbers or set(ops) != {"<", ">"} or "<>" in {before.op, test.op}:
            return False
        low, high = (before.right, test.right) if ops[0] == ">" else (test.right, before.right)
        return float(low) >= float(high)  # type: ignore[arg-type]

    def _denied(self, test: Test) -> Test | None:
        """A test of the thing itself is turned around; of what belongs to it, nothing must pass the test."""
        left = test.left
        anchor = self.frame.anchor
        if isinstance(left, Col) and anchor and left.table != anchor and test.op == "=":
            self.negated = False
            if self.choices.pick(f"deny@{len(self.frame.tests)}", [(True, 0.4), (False, 0.0)]):
                self.open_absent(left.table)
                self.add(test)
                return None
        return Test(left, OPPOSITE[test.op], test.right)

    def _belongs_away(self, test: Test) -> bool:
        return (
            not isinstance(test.left, Col) or test.left.table != self.frame.anchor or test.left.table == self.away_table
        )

    def open_absent(self, table: TableName) -> None:
        """From here to the end of the clause, tests tell which rows of a table must be missing."""
        self.away = []
        self.away_table = table
        self.negated = False
        self.entity = table
        self.missing.append((table, self.away))

    def close(self) -> None:
        """The clause ends."""
        self.away, self.away_table, self.negated = None, None, False
        self.focus = None

    def target(self, mark: Mark) -> Col:
        """The column of a mention."""
        option = mark.options[0]
        return Col(option.table, option.column)

    def measured(self, dimension: Dimension, place: int, table: TableName | None = None) -> tuple[Col, bool] | None:
        """The column that an adjective means, and whether more of it is meant."""
        spoken = [*([table] if table else []), *self.spoken()]
        near = [other for one in spoken[:2] for other in sorted(self.facts.neighbours[one]) if other not in spoken]
        every_table = [table.name for table in self.facts.schema.tables]
        found = next(filter(None, (self.facts.measured(dimension, some) for some in (spoken, near, every_table))), [])
        if not found:
            self.frame.note("adjective without a column")
            return None
        return self.choices.pick(f"adjective@{place}", found[:3])

    def year(self, place: int) -> Col | None:
        """The column that a bare year is of."""
        spoken = self.spoken()
        near = [table for one in spoken[:2] for table in sorted(self.facts.neighbours[one]) if table not in spoken]
        found = self.facts.years(spoken) or self.facts.years(near)
        return self.choices.pick(f"year@{place}", found[:3]) if found else None


OPPOSITE = {
    "=": "<>", "<>": "=", ">": "<=", "<": ">=", ">=": "<", "<=": ">", "like": "not like", "prefix": "not prefix",
    "suffix": "not suffix", "between": "not between", "not like": "like", "null": "not null", "within": "not within",
}  # fmt: skip

Build = Callable[[Draft, int, Sequence[Mark]], None]


def _always(draft: Draft, marks: Sequence[Mark]) -> bool:
    del draft, marks
    return True


@dataclass(frozen=True)
class Rule:
    """Marks whose tags match the pattern mean what `build` does with them."""

    pattern: str
    build: Build
    when: Callable[[Draft, Sequence[Mark]], bool] = _always


def counted(table: TableName) -> Measure:
    """The number of rows of a table."""
    return Measure("count", table=table)


def defined(column: Col) -> Measure:
    """A measure that people defined, which was read like a column."""
    return Measure("defined", table=column.table, name=column.column)


def first(marks: Sequence[Mark], tag: str) -> Mark:
    """The first mark with a tag."""
    return next(mark for mark in marks if mark.tag in tag)


def every(marks: Sequence[Mark], tag: str) -> list[Mark]:
    """The marks with one of the tags."""
    return [mark for mark in marks if mark.tag in tag]


def item_of(draft: Draft, mark: Mark) -> Item:
    """A column, or the count of a table's rows."""
    return draft.target(mark) if mark.tag == "C" else counted(mark.options[0].table)
