"""The SQL inside policies: predicates over a dataset's columns and expressions of one value.

The functions `current_user()`, `is_member('group')`, `has_role('role')`, `attribute('name')` and `purpose()` speak of
whoever asks. They are replaced by literals before the engine sees them, so the same policy gives a different tree
for every asker it tells apart, and the same for those it does not.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp

from neurolake.kernel.errors import InvalidSql
from neurolake.kernel.principal import Principal
from neurolake.sql.allowed import check_allowed
from neurolake.sql.parse import tree_of

VALUE = "value"
"""What an expression of a mask calls the column."""


@dataclass(frozen=True)
class Asker:
    """Who asks, and what for."""

    principal: Principal
    purpose: str | None = None


def predicate(text: str, asker: Asker) -> exp.Expr:
    """The tree of a row filter as it is for the asker.

    Raises:
        InvalidSql: It is no expression, or holds a part that is not allowed.
    """
    return _expression(text, asker, "A row filter")


def value_expression(text: str, asker: Asker) -> exp.Expr:
    """The tree of a mask's expression, in which the column is still called `value`.

    Raises:
        InvalidSql: It is no expression of `value` alone, or holds a part that is not allowed.
    """
    tree = _expression(text, asker, "A mask's expression")
    for column in tree.find_all(exp.Column):
        if column.table or column.name.lower() != VALUE:
            raise InvalidSql(f"A mask's expression knows no column {column.sql('duckdb')!r}, only {VALUE!r}.")
    return tree


def _expression(text: str, asker: Asker, what: str) -> exp.Expr:
    tree = tree_of(f"SELECT {text}")
    parts = {name for name, part in tree.args.items() if part}
    if not isinstance(tree, exp.Select) or parts != {"expressions"} or len(tree.expressions) != 1:
        raise InvalidSql(f"{what} is one expression, such as region = 'north'.")
    if isinstance(tree.expressions[0], exp.Alias | exp.Star):
        raise InvalidSql(f"{what} has no name and no star.")
    asked = tree.transform(lambda node: _answered(node, asker))
    check_allowed(f"SELECT {text}", asked)
    for node in asked.expressions[0].walk():
        if isinstance(node, exp.Query | exp.AggFunc | exp.Window | exp.Placeholder | exp.Columns | exp.Star):
            raise InvalidSql(f"{what} looks at one row: no subquery, aggregate, window, parameter or star.")
    expression: exp.Expr = asked.expressions[0]
    return expression


def _answered(node: exp.Expr, asker: Asker) -> exp.Expr:
    """A policy function's answer as a literal; any other node as it is."""
    if isinstance(node, exp.CurrentUser):
        return exp.Literal.string(asker.principal.name)
    if not isinstance(node, exp.Anonymous):
        return node
    answer = _FUNCTIONS.get(node.name.lower())
    if answer is None:
        return node
    arguments, compute = answer
    given = [str(argument.this) for argument in node.expressions if _is_text(argument)]
    if len(given) != arguments or len(node.expressions) != arguments:
        raise InvalidSql(f"{node.name}() takes {'one text' if arguments else 'nothing'}.")
    value = compute(asker, *given)
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    return exp.cast(exp.null(), "VARCHAR") if value is None else exp.Literal.string(value)


def _is_text(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and node.is_string


_FUNCTIONS: dict[str, tuple[int, Callable[..., str | bool | None]]] = {
    "current_user": (0, lambda asker: asker.principal.name),
    "is_member": (1, lambda asker, group: group in asker.principal.groups),
    "has_role": (1, lambda asker, role: role in asker.principal.roles),
    "attribute": (1, lambda asker, name: asker.principal.attributes.get(name)),
    "purpose": (0, lambda asker: asker.purpose),
}
