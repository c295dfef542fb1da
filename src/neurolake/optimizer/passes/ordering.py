"""ORDER BY goes where no reader can see the order: below aggregates that count rows in any order, below presence
tests, and below another ORDER BY.

A bare sub-select keeps its ORDER BY, although SQL gives it no meaning: the engine returns its rows in that order, and
people rely on it.
"""

from sqlglot import exp

from neurolake.optimizer.base import Tables
from neurolake.optimizer.functions import counts_in_any_order
from neurolake.optimizer.scopes import own_nodes, reads
from neurolake.optimizer.trees import copied, selects_of
from neurolake.sql.functions import is_aggregate, summarises

_CUTS = ("limit", "offset", "fetch", "sample")


def drop_ordering(tree: exp.Expr, tables: Tables) -> exp.Expr | None:  # noqa: ARG001 - every pass has this signature
    """Drop every ORDER BY that nobody can see."""
    if tree.find(exp.Order) is None or tree.find(exp.Subquery, exp.CTE, exp.Exists) is None:
        return None
    working = copied(tree)
    dropped = [select for select in selects_of(working) if _is_unseen(select)]
    for select in dropped:
        select.set("order", None)
    return working if dropped else None


def _is_unseen(select: exp.Select) -> bool:
    if select.args.get("order") is None or any(select.args.get(part) for part in (*_CUTS, "kind")):
        return False
    holder = select.parent
    if _keeps_first(select) or holder is None or holder.args.get("pivots"):
        return False
    if isinstance(holder, exp.CTE):
        return _all_ignore_order(holder)
    if isinstance(holder, exp.Subquery):
        return (isinstance(holder.parent, exp.In) and holder.arg_key == "query") or _ignores_order(_reader(holder))
    return isinstance(holder, exp.Exists)


def _keeps_first(select: exp.Select) -> bool:
    """DISTINCT ON keeps the first row of each."""
    distinct = select.args.get("distinct")
    return distinct is not None and bool(distinct.args.get("on"))


def _all_ignore_order(cte: exp.CTE) -> bool:
    name = cte.alias.lower()
    tables = [table for table in cte.root().find_all(exp.Table) if table.name.lower() == name]
    return all(reads(table, cte) and _ignores_order(_reader(table)) for table in tables)


def _reader(source: exp.Expr) -> exp.Select | None:
    holder = source.parent.parent if isinstance(source.parent, exp.From | exp.Join) else None
    return holder if isinstance(holder, exp.Select) else None


def _ignores_order(select: exp.Select | None) -> bool:
    """Whether the SELECT gives the same rows in whatever order its sources come."""
    if select is None or any(select.args.get(part) for part in ("qualify", "laterals", "kind")):
        return False
    if any(join.method == "POSITIONAL" for join in select.args.get("joins") or ()):
        return False
    if _keeps_first(select):
        return False
    nodes = [node for node in own_nodes(select) if is_aggregate(node) or isinstance(node, exp.Window)]
    if not all(counts_in_any_order(node) and summarises(node) for node in nodes):
        return False
    cut = any(select.args.get(part) for part in _CUTS)
    grouped = select.args.get("group") is not None
    return (bool(nodes) and not grouped) or ((grouped or select.args.get("order") is not None) and not cut)
