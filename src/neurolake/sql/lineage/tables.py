"""What stands in FROM."""

from collections.abc import Callable, Iterable
from typing import cast

from sqlglot import exp

from neurolake.sql.functions import name_of
from neurolake.sql.lineage import values
from neurolake.sql.lineage.base import Untraced
from neurolake.sql.lineage.expressions import evaluate
from neurolake.sql.lineage.pivots import pivoted
from neurolake.sql.lineage.scope import Output, Relation, Scope, known
from neurolake.sql.lineage.values import NOTHING, Value


def add_from(select: exp.Expr, scope: Scope) -> None:
    """Put everything of a query's FROM into sight.

    Raises:
        Untraced: A part of it is not known, or which rows it has cannot be told.
    """
    from_ = select.args.get("from_")
    if from_ is not None:
        add(from_.this, scope)
    add_joins(select, scope)
    for lateral in select.args.get("laterals") or ():
        add(lateral, scope)


def add(node: exp.Expr, scope: Scope) -> str:
    """Put a table, or what stands for one, into sight, with what is joined to it; returns its name in the scope."""
    if isinstance(node, exp.Subquery) and isinstance(node.this, exp.Table) and not node.alias:
        key = add(node.this, scope)
    else:
        alias = node.alias_or_name
        names = [column.name for column in node.args["alias"].columns] if node.args.get("alias") else []
        relation = _relation(node, scope)
        for pivot in node.args.get("pivots") or ():
            relation = pivoted(pivot, relation, alias, scope)
            alias = pivot.alias or alias
        key = scope.add(alias, relation.renamed(names), node.text("db"))
    add_joins(node, scope)
    return key


def add_joins(node: exp.Expr, scope: Scope) -> None:
    """Join what a query or a table is joined with."""
    for join in node.args.get("joins") or ():
        _join(join, scope)


def _relation(node: exp.Expr, scope: Scope) -> Relation:
    for kind, rule in _RULES.items():
        if isinstance(node, kind):
            return rule(node, scope)
    raise Untraced(f"{node.key} in FROM is not understood")


def _table(node: exp.Expr, scope: Scope) -> Relation:
    if isinstance(node.this, exp.Func):
        return _made(node.this, scope)
    common = None if node.text("db") else scope.tables.get(node.name.lower())
    return common or scope.context.table(node)


def _query(node: exp.Expr, scope: Scope) -> Relation:
    return _joined_together(node.this, scope) if isinstance(node.this, exp.Table) else scope.query(node)


def _lateral(node: exp.Expr, scope: Scope) -> Relation:
    return _relation(node.this, scope)


def _pivot(node: exp.Expr, scope: Scope) -> Relation:
    inner = Scope(scope.context, scope.tables, scope)
    name = add(node.this, inner)
    return pivoted(node, Relation(tuple(inner.outputs()), inner.rows), name, inner)


def _joined_together(table: exp.Expr, scope: Scope) -> Relation:
    """`(a JOIN b) AS both`."""
    inner = Scope(scope.context, scope.tables, scope)
    add(table, inner)
    return Relation(tuple(inner.outputs()), inner.rows)


def _made(function: exp.Expr, scope: Scope) -> Relation:
    """A table function: its rows and its column are made of its arguments."""
    if isinstance(function, exp.Explode | exp.Unnest):
        return _unnested(function, scope)
    arguments = values.through(evaluate(function, scope), "transformation")
    is_range = isinstance(function, exp.GenerateSeries) and function.args.get("is_end_exclusive")
    name = "range" if is_range else name_of(cast("exp.Func", function))
    return Relation((Output(name, arguments),), values.deciding(arguments, "join"))


def _unnested(node: exp.Expr, scope: Scope) -> Relation:
    """`unnest(list)`: a row per element, so the list decides the rows."""
    lists = [evaluate(part, scope) for part in (node.expressions or [node.this])]
    made = [Output("unnest", values.through(one, "transformation")) for one in lists]
    if (offset := node.args.get("offset")) is not None:
        made.append(Output(offset.name if isinstance(offset, exp.Identifier) else "ordinality", NOTHING))
    return Relation(tuple(made), values.merged(values.deciding(one, "join") for one in lists))


def _of_rows(node: exp.Expr, scope: Scope) -> Relation:
    rows = [row.expressions if isinstance(row, exp.Tuple) else [row] for row in node.expressions]
    columns = zip(*rows, strict=False)
    return Relation(
        tuple(
            Output(f"col{number}", values.merged(evaluate(cell, scope) for cell in cells))
            for number, cells in enumerate(columns)
        )
    )


def _join(join: exp.Expr, scope: Scope) -> None:
    kind, side, method = join.args.get("kind") or "", join.args.get("side") or "", join.args.get("method") or ""
    using = [name.name for name in join.args.get("using") or ()]
    is_natural = "NATURAL" in (kind, method)
    before = list(scope.outputs()) if using or is_natural else []
    added = add(join.this, scope)
    right = scope.relations[added]
    for name in using or [output.name for output in before if output.name.lower() in right.by_name]:
        _share(name, before, right, side, scope)
    on = join.args.get("on")
    if on is not None:
        scope.decide(values.deciding(evaluate(on, scope), "join"))
    if kind in ("SEMI", "ANTI") or side in ("SEMI", "ANTI"):
        del scope.relations[added]


def _share(name: str, before: Iterable[Output], right: Relation, side: str, scope: Scope) -> None:
    """A column that both sides of a join have, and that is one afterwards."""
    left = next((output for output in before if output.name.lower() == name.lower()), None)
    if left is None or name.lower() not in right.by_name:
        raise Untraced(f"the column {name} of USING is not on both sides")
    one, other = known(left), known(right.by_name[name.lower()])
    scope.decide(*(values.deciding(value, "join") for value in (one, other)))
    scope.joined[name.lower()] = Output(left.name, _shared(one, other, side))


def _shared(left: Value, right: Value, side: str) -> Value:
    if side == "FULL":
        return values.through(values.merged((left, right)), "transformation")
    return right if side == "RIGHT" else left


_RULES: dict[type[exp.Expr], Callable[[exp.Expr, Scope], Relation]] = {
    exp.Table: _table,
    exp.Lateral: _lateral,
    exp.Unnest: _unnested,
    exp.Values: _of_rows,
    exp.Pivot: _pivot,
    exp.Query: _query,
    exp.Func: _made,
}
