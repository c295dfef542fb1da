"""The SQL of a semantic layer: aggregates and conditions over one dataset's columns, as trees."""

from collections.abc import Collection, Mapping

from sqlglot import exp

from neurolake.kernel.errors import InvalidSql
from neurolake.nuic.semantic.document import Entity
from neurolake.sql import quoted
from neurolake.sql.allowed import check_allowed
from neurolake.sql.parse import tree_of

_NEVER = (exp.Query, exp.Window, exp.Placeholder, exp.Columns, exp.Alias)
_DEEPEST = 12


def read(text: str) -> exp.Expr:
    """One expression over bare columns.

    Raises:
        InvalidSql: It is none, or holds a part that is not allowed.
    """
    tree = tree_of(f"SELECT {text}")
    parts = {name for name, part in tree.args.items() if part}
    if not isinstance(tree, exp.Select) or parts != {"expressions"} or len(tree.expressions) != 1:
        raise InvalidSql("It is one expression, such as SUM(amount).")
    check_allowed(f"SELECT {text}", tree)
    found: exp.Expr = tree.expressions[0]
    for node in found.walk():
        if isinstance(node, _NEVER) or (isinstance(node, exp.Star) and not isinstance(node.parent, exp.Count)):
            raise InvalidSql("It is over one dataset's rows: no subquery, window, parameter, name or star.")
        if isinstance(node, exp.Column) and node.table:
            raise InvalidSql(f"Columns stand alone, without a table: {node.name[:80]!r}.")
    return found.copy()


def figure(entity: Entity, name: str) -> exp.Expr:
    """A measure with the measures that it is made of written out.

    Raises:
        InvalidSql: It is none, is made of itself, or does not aggregate all the columns that it reads.
    """
    made = _written_out(entity, name, ())
    for node in made.find_all(exp.Column):
        if node.find_ancestor(exp.AggFunc) is None:
            raise InvalidSql(f"The column {node.name[:80]!r} stands outside of an aggregate.")
    if made.find(exp.AggFunc) is None:
        raise InvalidSql("A measure aggregates rows, as SUM(amount) does.")
    return made


def _written_out(entity: Entity, name: str, above: tuple[str, ...]) -> exp.Expr:
    if name in above or len(above) > _DEEPEST:
        raise InvalidSql(f"The measure is made of itself: {' → '.join([*above, name])}.")
    made = read(entity.measures[name].expression)
    for node in list(made.find_all(exp.Column)):
        if node.name in entity.measures and node.find_ancestor(exp.AggFunc) is None:
            inner = exp.paren(_written_out(entity, node.name, (*above, name)))
            if node is made:
                return inner.unnest()
            node.replace(inner)
    return made


def condition(text: str) -> exp.Expr:
    """A condition on one row.

    Raises:
        InvalidSql: It is none.
    """
    made = read(text)
    if made.find(exp.AggFunc) is not None:
        raise InvalidSql("A filter looks at one row: no aggregate.")
    return made


def spelt(expression: exp.Expr, columns: Collection[str]) -> exp.Expr:
    """The same with columns as the dataset spells them; one that it does not have is left."""
    by_lower: Mapping[str, str] = {name.lower(): name for name in columns}
    made = expression.copy()
    for node in list(made.find_all(exp.Column)):
        own = quoted.column(by_lower.get(node.name.lower(), node.name))
        if node is made:
            return own
        node.replace(own)
    return made


def columns_of(expression: exp.Expr) -> set[str]:
    """The columns that it reads."""
    return {node.name for node in expression.find_all(exp.Column)}
