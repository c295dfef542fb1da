"""What the values of a column of a stored answer are like: counted by the engine over all rows."""

from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from neurolake.query.arranged import RELATION, Arranged, Begun, looking_at, name_of
from neurolake.query.results import Result
from neurolake.query.values import json_rows
from neurolake.sql import quoted

_MOST_TOP = 10


@dataclass(frozen=True)
class TopValue:
    """A value, and in how many rows it is."""

    value: Any
    rows: int


@dataclass(frozen=True)
class Profile:
    """What the values of a column are like; `least` and `greatest` are null for values without an order.

    Attributes:
        distinct: Different values, NULL not counted.
        least, greatest: JSON-ready, as `values.json_rows` gives them; also None where all are NULL.
        top: The most frequent values; those that come first by their order win.
    """

    column: str
    type: str
    rows: int
    nulls: int
    distinct: int
    least: Any
    greatest: Any
    top: tuple[TopValue, ...]


def profile_of(arranged: Arranged, result: Result, name: str, begun: Begun | None = None) -> Profile:
    """The profile of a column.

    Raises:
        NotFound: The answer has no such column.
        Cancelled, TimedOut, LimitExceeded, StorageFull, EngineFailed: See `Session`.
    """
    number = result.position(name)
    kind = result.columns[number].type
    value: exp.Expr = quoted.column(name_of(number))
    if _is_nested(kind):
        value = exp.cast(value, "text")
    with looking_at(arranged.engines.default, result, [number], arranged.timeout_s, begun) as run:
        ((rows, there, distinct, least, greatest),) = json_rows(run(_figures(value)))
        top = tuple(TopValue(*row) for row in json_rows(run(_top(value))))
    if _is_nested(kind):
        least = greatest = None
    return Profile(name, kind, rows, rows - there, distinct, least, greatest, top)


def _is_nested(kind: str) -> bool:
    return kind.startswith(("STRUCT", "MAP", "UNION")) or kind.endswith("]")


def _figures(value: exp.Expr) -> exp.Expr:
    distinct = exp.Count(this=exp.Distinct(expressions=[value.copy()]))
    parts = (
        exp.Count(this=exp.Star()),
        exp.Count(this=value.copy()),
        distinct,
        exp.Min(this=value.copy()),
        exp.Max(this=value.copy()),
    )
    named = [quoted.named(part, f"f{number}") for number, part in enumerate(parts)]
    return exp.select(*named).from_(exp.to_table(RELATION))


def _top(value: exp.Expr) -> exp.Expr:
    inner = exp.select(quoted.named(value.copy(), "value")).from_(exp.to_table(RELATION)).subquery("given")
    counted = quoted.named(exp.Count(this=exp.Star()), "times")
    found = exp.select(quoted.column("value"), counted).from_(inner)
    found = found.where(exp.not_(exp.Is(this=quoted.column("value"), expression=exp.null())))
    times = exp.Ordered(this=quoted.column("times"), desc=True, nulls_first=False)
    return (
        found.group_by(quoted.column("value"))
        .order_by(times, exp.Ordered(this=quoted.column("value")))
        .limit(_MOST_TOP)
    )
