"""Queries that can do no harm to what a row filter hides, in whatever order the engine does their work.

Whatever such a query computes on single rows cannot fail (`total`), so that it does not matter whether the engine
computes it on hidden rows too, before it drops them. What it computes of aggregates, the engine computes of the shown
rows only. What is not known to be harmless is not.
"""

from collections.abc import Iterable

from sqlglot import exp

from neurolake.optimizer.barrier import Hides, hides
from neurolake.optimizer.base import Tables
from neurolake.optimizer.scopes import Source, cte_of, resolve, sources_of, type_of
from neurolake.optimizer.total import is_total_condition, total_kind
from neurolake.optimizer.trees import parts_of

_PARTS = frozenset(
    ("expressions", "from_", "joins", "where", "group", "having", "order", "limit", "offset", "distinct")
)
_PLACED = frozenset(("this", "alias"))
_JOINED = frozenset(("this", "on", "side", "kind"))
_AGGREGATES = (exp.Count, exp.Sum, exp.Avg, exp.Min, exp.Max)
_OF_AGGREGATES = (
    *(exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Round, exp.Coalesce, exp.Cast, exp.TryCast),
    *(exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.And, exp.Or, exp.Not),
)


def is_harmless(query: exp.Expr, tables: Tables) -> bool:
    """Whether all that a query computes on single rows cannot fail, its row filters included."""
    if not isinstance(query, exp.Select) or parts_of(query) - _PARTS:
        return False
    sources = sources_of(query, tables)
    return all(_is_harmless_source(source, tables) for source in sources) and _computes_safely(query, sources)


def _is_harmless_source(source: Source, tables: Tables) -> bool:
    node, join = source.node, source.join
    if parts_of(node) - _PLACED or (join is not None and (parts_of(join) - _JOINED or join.kind in ("SEMI", "ANTI"))):
        return False
    if isinstance(node, exp.Table):
        return isinstance(node.this, exp.Identifier) and cte_of(node) == (None, True) and node.name in tables
    if not isinstance(node, exp.Subquery):
        return False
    hidden = hides(node)
    if hidden is None:
        return is_harmless(node.this, tables)
    return hidden is Hides.VALUES or (hidden is Hides.ROWS and _filters_safely(node, tables))


def _filters_safely(barrier: exp.Subquery, tables: Tables) -> bool:
    """Whether the filters of a policy cannot fail: the query around them may choose on which rows they are tried."""
    for select in barrier.find_all(exp.Select):
        where, sources = select.args.get("where"), sources_of(select, tables)
        if where is not None and not _is_safe_condition(where.this, sources):
            return False
    return True


def _computes_safely(select: exp.Select, sources: tuple[Source, ...]) -> bool:
    joins = [join.args["on"] for join in select.args.get("joins") or () if join.args.get("on")]
    conditions = joins + ([select.args["where"].this] if select.args.get("where") else [])
    names = {part.alias.lower() for part in select.expressions if isinstance(part, exp.Alias)}
    computed = [part.unalias() for part in select.expressions]
    sorted_by = [part.this for part in _listed(select, "order")]
    computed += [part for part in (*_listed(select, "group"), *sorted_by) if not _is_reference(part, names)]
    having = select.args.get("having")
    computed += [having.this] if having is not None else []
    bounds = [select.args[name].expression for name in ("limit", "offset") if select.args.get(name)]
    distinct = select.args.get("distinct")
    return (
        all(_is_safe_condition(part, sources) for part in conditions)
        and all(_is_safe(part, sources) for part in computed)
        and all(isinstance(bound, exp.Literal) for bound in bounds)
        and not (distinct is not None and distinct.args.get("on"))
    )


def _listed(select: exp.Select, clause: str) -> list[exp.Expr]:
    """What stands in GROUP BY or ORDER BY; of forms that are not plain, something that is not safe."""
    part = select.args.get(clause)
    if part is None:
        return []
    plain = parts_of(part) <= {"expressions"} and not any(item.args.get("with_fill") for item in part.expressions)
    return list(part.expressions) if plain else [exp.Ordered(this=part)]


def _is_reference(node: exp.Expr, names: Iterable[str]) -> bool:
    """Whether it names a projection, by alias or place."""
    return isinstance(node, exp.Literal) or (
        isinstance(node, exp.Column) and not node.table and node.name.lower() in names
    )


def _is_safe_condition(node: exp.Expr, sources: tuple[Source, ...]) -> bool:
    return is_total_condition(node, lambda column: type_of(column, sources))


def _is_safe(node: exp.Expr, sources: tuple[Source, ...]) -> bool:
    if isinstance(node, exp.Null) or _cannot_fail(node, sources):
        return True
    if isinstance(node, exp.Paren):
        return _is_safe(node.this, sources)
    if isinstance(node, exp.Filter):
        return _is_safe(node.this, sources) and _is_safe_condition(node.expression.this, sources)
    parts = [part for part in node.iter_expressions() if not isinstance(part, exp.DataType)]
    if isinstance(node, _AGGREGATES):
        return all(_is_safe_argument(part, sources) for part in parts)
    return isinstance(node, _OF_AGGREGATES) and node.find(*_AGGREGATES) is not None and _are_safe(parts, sources)


def _are_safe(nodes: list[exp.Expr], sources: tuple[Source, ...]) -> bool:
    return all(_is_safe(node, sources) for node in nodes)


def _is_safe_argument(node: exp.Expr, sources: tuple[Source, ...]) -> bool:
    if isinstance(node, exp.Distinct):
        return parts_of(node) == {"expressions"} and all(_cannot_fail(part, sources) for part in node.expressions)
    return isinstance(node, exp.Star) or _cannot_fail(node, sources)


def _cannot_fail(node: exp.Expr, sources: tuple[Source, ...]) -> bool:
    """A column as it is, whatever its type, or an expression that is known not to fail."""
    if isinstance(node, exp.Column) and resolve(node, sources) is not None:
        return True
    return total_kind(node, lambda column: type_of(column, sources)) is not None
