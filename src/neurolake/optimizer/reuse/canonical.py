"""Expressions in one writing, so that equal meaning is equal text: every column under its source's name."""

from sqlglot import exp

from neurolake.optimizer.scopes import Source, own_nodes, resolve
from neurolake.optimizer.trees import copied


def canonical(node: exp.Expr, sources: tuple[Source, ...]) -> exp.Expr | None:
    """A copy with all columns traced; None when one cannot be, or when a query is nested in it."""
    if node.find(exp.Query, exp.Star, exp.Columns, exp.PositionalColumn) and not _counts_rows(node):
        return None
    copy = copied(node)
    holder = exp.Paren(this=copy)
    for column in list(holder.find_all(exp.Column)):
        found = resolve(column, sources)
        if found is None:
            return None
        column.replace(exp.column(found[1], table=found[0].alias, quoted=True))
    inner: exp.Expr = holder.this
    inner.pop()
    return inner.unnest()


def _counts_rows(node: exp.Expr) -> bool:
    stars = list(node.find_all(exp.Star))
    return (
        bool(stars)
        and node.find(exp.Query, exp.Columns, exp.PositionalColumn) is None
        and all(isinstance(star.parent, exp.Count) for star in stars)
    )


def with_aliases_resolved(node: exp.Expr, select: exp.Select, sources: tuple[Source, ...]) -> exp.Expr:
    """The expression with aliases of the SELECT list replaced by what they stand for, where no column has the name."""
    copy = exp.Paren(this=copied(node))
    named = {part.alias.lower(): part.this for part in select.expressions if isinstance(part, exp.Alias)}
    for column in [part for part in own_nodes(copy) if isinstance(part, exp.Column)]:
        meaning = named.get(column.name.lower()) if not column.table else None
        if meaning is not None and resolve(column, sources) is None:
            column.replace(exp.Paren(this=copied(meaning)))
    inner: exp.Expr = copy.this
    inner.pop()
    return inner.unnest()


def is_ambiguous(node: exp.Expr, select: exp.Select, sources: tuple[Source, ...]) -> bool:
    """Whether a name in HAVING or ORDER BY may mean a column or an alias that stands for something else."""
    named = {part.alias.lower(): part.this for part in select.expressions if isinstance(part, exp.Alias)}
    for column in [part for part in own_nodes(node) if isinstance(part, exp.Column) and not part.table]:
        meaning = named.get(column.name.lower())
        if meaning is None or resolve(column, sources) is None:
            continue
        if not isinstance(meaning, exp.Column) or resolve(meaning, sources) != resolve(column, sources):
            return True
    return False
