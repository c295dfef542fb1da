"""`(a AND b) OR (a AND c)` becomes `a AND (b OR c)`: what all alternatives share can be pushed, and prunes files.

The law of distribution holds in three-valued logic too.
"""

from sqlglot import exp

from neurolake.optimizer.base import Tables
from neurolake.optimizer.scopes import sources_of, type_of
from neurolake.optimizer.total import is_total_condition
from neurolake.optimizer.trees import all_of, conjuncts, copied


def pull_common_factors(tree: exp.Expr, tables: Tables) -> exp.Expr | None:
    """Pull shared conditions out of alternatives, in WHERE and ON."""
    if tree.find(exp.Or) is None:
        return None
    working = copied(tree)
    changed = False
    for node in list(working.find_all(exp.Or)):
        if isinstance(node.parent, exp.Or) or not _stands_in_filter(node):
            continue
        better = _factored(node, tables)
        if better is not None:
            node.replace(better)
            changed = True
    return working if changed else None


def _stands_in_filter(node: exp.Expr) -> bool:
    above = node.parent
    while isinstance(above, exp.And | exp.Or | exp.Paren):
        above = above.parent
    return isinstance(above, exp.Where | exp.Join)


def _factored(node: exp.Or, tables: Tables) -> exp.Expr | None:
    branches = [list(conjuncts(branch)) for branch in _alternatives(node)]
    shared = [part for part in branches[0] if all(part in branch for branch in branches[1:])]
    select = node.find_ancestor(exp.Select)
    if not shared or not isinstance(select, exp.Select):
        return None
    sources = sources_of(select, tables)
    # It comes first now, where another condition may have kept it from rows on which it fails.
    shared = [part for part in shared if is_total_condition(part, lambda column: type_of(column, sources))]
    rests = [all_of(part.copy() for part in branch if part not in shared) for branch in branches]
    if not shared or any(rest is None for rest in rests):
        return None
    rest = exp.or_(*[rest for rest in rests if rest is not None], copy=False)
    return all_of([*(part.copy() for part in shared), rest])


def _alternatives(node: exp.Expr) -> list[exp.Expr]:
    while isinstance(node, exp.Paren):
        node = node.this
    if isinstance(node, exp.Or):
        return [*_alternatives(node.this), *_alternatives(node.expression)]
    return [node]
