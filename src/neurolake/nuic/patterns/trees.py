"""Small trees that patterns are made of; names are always quoted identifiers, values always literals."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlglot import exp

from neurolake.nuic.patterns.base import Given
from neurolake.sql import quoted
from neurolake.sql.quoted import column, named


def dataset(name: str, alias: str | None = None) -> exp.Table:
    """A dataset by `zone.name`."""
    table = quoted.dataset(name)
    if alias:
        table.set("alias", exp.TableAlias(this=exp.to_identifier(alias, quoted=True)))
    return table


def text(value: str) -> exp.Literal:
    """A text."""
    return exp.Literal.string(value)


def call(name: str, *arguments: Any) -> exp.Expr:
    """A function's call."""
    return exp.func(name, *arguments)


def is_null(value: exp.Expr) -> exp.Expr:
    """Whether there is no value."""
    return exp.Is(this=value, expression=exp.null())


def present(value: exp.Expr) -> exp.Expr:
    """Whether there is a value."""
    return exp.Not(this=is_null(value))


def replaced(value: exp.Expr, pattern: str, by: str) -> exp.Expr:
    """A text with all matches replaced."""
    return exp.RegexpReplace(this=value, expression=text(pattern), replacement=text(by), modifiers=text("g"))


def matches(value: exp.Expr, pattern: str) -> exp.Expr:
    """Whether the whole text matches."""
    return call("regexp_full_match", value, text(pattern))


def case(*ways: tuple[exp.Expr, exp.Expr], otherwise: exp.Expr) -> exp.Case:
    """The first value whose condition is true."""
    made = exp.Case()
    for condition, value in ways:
        made = made.when(condition, value)
    return made.else_(otherwise)


def over(
    function: exp.Expr,
    by: Iterable[str] = (),
    order: Sequence[exp.Expr] = (),
    spec: exp.WindowSpec | None = None,
) -> exp.Window:
    """A window function."""
    partition = [column(name) for name in by]
    return exp.Window(
        this=function,
        partition_by=partition or None,
        order=exp.Order(expressions=list(order)) if order else None,
        spec=spec,
    )


def up(value: exp.Expr) -> exp.Ordered:
    """Ascending, NULLs last."""
    return exp.Ordered(this=value, desc=False, nulls_first=False)


def down(value: exp.Expr) -> exp.Ordered:
    """Descending, NULLs last."""
    return exp.Ordered(this=value, desc=True, nulls_first=False)


def rows_so_far() -> exp.WindowSpec:
    """All rows of the window up to this one."""
    return exp.WindowSpec(kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end="CURRENT ROW")


def with_columns(
    given: Given, changed: Mapping[str, exp.Expr], added: Mapping[str, exp.Expr] | None = None
) -> exp.Select:
    """All rows of the source, with some columns changed and some added."""
    shown = [named(changed[name], name) if name in changed else column(name) for name in given.columns]
    shown += [named(value, name) for name, value in (added or {}).items()]
    return exp.select(*shown).from_(dataset(given.source))
