"""What a question asks for, typed and without SQL: the intent between the words and the query."""

from dataclasses import dataclass, field
from typing import Literal

from neurolake.intent.schema import TableName
from neurolake.intent.times import Span

Function = Literal["count", "avg", "min", "max", "sum", "defined"]


@dataclass(frozen=True)
class Col:
    """A column of a table; `role` tells several readings of one table apart, as of two airports of a flight."""

    table: TableName
    column: str
    role: int = 0


@dataclass(frozen=True)
class Measure:
    """An aggregate. Without a column it counts rows; `table` is what it counts then.

    `defined` is one that people defined: `name` among the measures of `table`.
    """

    function: Function
    of: Col | None = None
    distinct: bool = False
    table: TableName | None = None
    name: str = ""


@dataclass(frozen=True)
class Grain:
    """A moment cut to its day, month, …"""

    of: Col
    unit: str


Item = Col | Measure | Grain


@dataclass(frozen=True)
class Scalar:
    """One value out of a query of its own: an aggregate of all rows, as in "above the average"."""

    measure: Measure
    tests: tuple["Test", ...] = ()


@dataclass(frozen=True)
class Between:
    """Two bounds, both included."""

    low: float | int | str
    high: float | int | str


@dataclass(frozen=True)
class Within:
    """A stretch of time before the moment of the question."""

    span: Span


@dataclass(frozen=True)
class Top:
    """The value of a column in the first row by an order."""

    of: Col
    order: "Order"


Right = float | int | str | Between | Within | Scalar | Top | Col


@dataclass(frozen=True)
class Test:
    """A condition on one item. `joiner` is how it follows the one before."""

    left: Item
    op: str
    right: Right
    joiner: Literal["and", "or"] = "and"

    __test__ = False


@dataclass(frozen=True)
class Absent:
    """Rows with no row of another table that belongs to them and passes the tests."""

    table: TableName
    tests: tuple[Test, ...] = ()
    counted: Test | None = None


@dataclass(frozen=True)
class Order:
    """Rows in the order of an item."""

    item: Item
    descending: bool = False


@dataclass
class Frame:
    """A question's intent.

    Attributes:
        anchor: What the rows of the answer are about.
        tables: Tables that were mentioned and must be joined, though no column of theirs may be needed.
        both: Tests that the same thing passes by different rows, as in "both 2014 and 2015".
        top_per: The first rows by `order` within each value of these.
        change: Each value is compared with the one this many units of time before.
    """

    select: list[Item] = field(default_factory=list)
    distinct: bool = False
    everything: bool = False
    anchor: TableName | None = None
    tables: list[TableName] = field(default_factory=list)
    tests: list[Test] = field(default_factory=list)
    absent: list[Absent] = field(default_factory=list)
    both: list[Test] = field(default_factory=list)
    group: list[Item] = field(default_factory=list)
    having: list[Test] = field(default_factory=list)
    order: list[Order] = field(default_factory=list)
    limit: int | None = None
    ties: bool = False
    top_per: list[Item] = field(default_factory=list)
    share: bool = False
    running: bool = False
    change: str = ""
    hints: tuple[str, ...] = ()
    features: dict[str, float] = field(default_factory=dict)

    def note(self, feature: str, amount: float = 1.0) -> None:
        """Count something that says how sure this intent is."""
        self.features[feature] = self.features.get(feature, 0.0) + amount


def columns_of(item: Item) -> list[Col]:
    """The columns that an item reads."""
    if isinstance(item, Col):
        return [item]
    if isinstance(item, Grain):
        return [item.of]
    return [item.of] if item.of is not None else []


def columns_of_test(test: Test) -> list[Col]:
    """The columns that a test reads of the query it stands in."""
    right = [test.right] if isinstance(test.right, Col) else []
    return columns_of(test.left) + right
