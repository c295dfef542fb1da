"""Inner joins in the order that keeps the intermediate results small.

The embedded engine orders joins itself, but from what the files' footers tell it; other engines take the order as it is
written. So this fires only where all row counts are known and the written order handles many times more rows.
"""

from functools import reduce

from sqlglot import exp

from neurolake.optimizer.base import Tables
from neurolake.optimizer.cost.estimate import inner_joins
from neurolake.optimizer.cost.operators import in_best_order, inner
from neurolake.optimizer.functions import counts_in_any_order
from neurolake.optimizer.scopes import Source, own_nodes, owns_columns, resolve, sources_of, type_of
from neurolake.optimizer.total import is_total_condition
from neurolake.optimizer.trees import all_of, conjuncts, copied, is_inner, selects_of, set_conjuncts
from neurolake.sql.functions import is_aggregate

_FEWEST = 3
_MOST = 12
_WORTH = 10.0
_CLOSED = ("laterals", "limit", "offset", "fetch", "sample", "match", "kind", "qualify")


def order_joins(tree: exp.Expr, tables: Tables) -> exp.Expr | None:
    """Reorder inner joins whose written order is far from the best."""
    orders = {
        number: order
        for number, select in enumerate(selects_of(tree))
        if len(select.args.get("joins") or ()) >= _FEWEST - 1 and (order := _better_order(select, tables))
    }
    if not orders:
        return None
    working = copied(tree)
    selects = selects_of(working)
    for number, order in orders.items():
        _reorder(selects[number], order, tables)
    return working


def _better_order(select: exp.Select, tables: Tables) -> tuple[str, ...] | None:
    sources = sources_of(select, tables)
    if len(sources) > _MOST or not _may_move(select, sources, tables):
        return None
    parts, shares = inner_joins(select, tables)
    written = reduce(lambda left, right: inner(left, right, shares), parts)
    best = in_best_order(parts, shares)
    return best.order if written.handled > _WORTH * best.handled and best.order != written.order else None


def _may_move(select: exp.Select, sources: tuple[Source, ...], tables: Tables) -> bool:
    """Whether nothing but the multiset of joined rows matters, and all of it is known."""
    if any(
        select.args.get(part) for part in ("laterals", "limit", "offset", "fetch", "sample", "match", "kind", "qualify")
    ):
        return False
    if any(source.columns is None or not _is_counted(source, tables) for source in sources):
        return False
    if len({source.alias for source in sources}) < len(sources):
        return False
    joins = [source.join for source in sources if source.join is not None]
    if not all(is_inner(join) and not join.args.get("using") for join in joins):
        return False
    if any(_sees_order(node) for node in own_nodes(select)):
        return False
    conditions = [part for join in joins if join.args.get("on") for part in conjuncts(join.args["on"])]
    return all(_is_total(part, sources) for part in conditions)


def _is_counted(source: Source, tables: Tables) -> bool:
    """A table whose rows are known, read whole, or a query that reads nothing of its neighbours."""
    inside = selects_of(source.node) if source.query is not None and isinstance(source.node, exp.Subquery) else []
    if source.node.args.get("sample") or not all(owns_columns(select, tables) for select in inside):
        return False
    facts = [tables.get(table.name) for table in source.node.find_all(exp.Table)] if source.query is None else []
    return all(fact is not None and fact.rows is not None for fact in facts)


def _sees_order(node: exp.Expr) -> bool:
    """Whether it tells in which order rows or columns come."""
    if isinstance(node, exp.Star):
        return not isinstance(node.parent, exp.Count)
    if isinstance(node, exp.Window | exp.PositionalColumn | exp.Columns):
        return True
    return is_aggregate(node) and not counts_in_any_order(node)


def _is_total(condition: exp.Expr, sources: tuple[Source, ...]) -> bool:
    return is_total_condition(condition, lambda column: type_of(column, sources))


def _reorder(select: exp.Select, order: tuple[str, ...], tables: Tables) -> None:
    sources = {source.alias: source for source in sources_of(select, tables)}
    where = select.args.get("where")
    kept, moving = _sorted_out(list(conjuncts(where.this)) if where is not None else [], tuple(sources.values()))
    for source in sources.values():
        if source.join is not None and source.join.args.get("on"):
            moving += list(conjuncts(source.join.args["on"]))
    joins = []
    for place, alias in enumerate(order[1:], start=2):
        seen = set(order[:place])
        ready = [part for part in moving if _aliases(part, tuple(sources.values())) <= seen]
        moving = [part for part in moving if not any(part is taken for taken in ready)]
        joins.append(_join(sources[alias].node, ready))
    select.set("from_", exp.From(this=copied(sources[order[0]].node)))
    select.set("joins", joins)
    set_conjuncts(select, "where", kept)


def _join(node: exp.Expr, conditions: list[exp.Expr]) -> exp.Join:
    condition = all_of(copied(part) for part in conditions)
    if condition is None:
        return exp.Join(this=copied(node), kind="CROSS")
    return exp.Join(this=copied(node), on=condition)


def _sorted_out(conditions: list[exp.Expr], sources: tuple[Source, ...]) -> tuple[list[exp.Expr], list[exp.Expr]]:
    """Conditions that stay in WHERE, and those that join two sources and may be asked earlier."""
    moving = [part for part in conditions if len(_aliases(part, sources)) > 1 and _is_total(part, sources)]
    return [part for part in conditions if not any(part is taken for taken in moving)], moving


def _aliases(condition: exp.Expr, sources: tuple[Source, ...]) -> set[str]:
    found = (resolve(column, sources) for column in condition.find_all(exp.Column))
    return {place[0].alias for place in found if place is not None}
