"""What is written twice is computed once: equal common table expressions become one, and equal sub-selects that
summarise or join become a common table expression.

What would differ between two evaluations (`random()`) is never merged, nor what reads columns of the query around it,
nor what may fail: the engine computes a shared expression even where it would not have come to the sub-select.
"""

from itertools import count

from sqlglot import exp

from neurolake.optimizer.barrier import hides, is_barrier
from neurolake.optimizer.base import Tables
from neurolake.optimizer.functions import is_random
from neurolake.optimizer.scopes import cte_of, owns_columns, reads, sources_of, type_of
from neurolake.optimizer.total import is_total_condition
from neurolake.optimizer.trees import copied, selects_of

_NAME = "shared_"
_PLAIN = (
    *(exp.Column, exp.Identifier, exp.Literal, exp.Star, exp.Ordered, exp.Distinct),
    *(exp.Count, exp.Min, exp.Max, exp.Sum, exp.Avg),
)


def merge_repeats(tree: exp.Expr, tables: Tables) -> exp.Expr | None:
    """Merge equal common table expressions, then equal sub-selects."""
    if not any(_has_repeats(list(tree.find_all(kind))) for kind in (exp.CTE, exp.Subquery)):
        return None
    working = copied(tree)
    merged = [_merge_expressions(with_, tables) for with_ in list(working.find_all(exp.With))]
    return working if _share_subselects(working, tables) or any(merged) else None


def _has_repeats(nodes: list[exp.Expr]) -> bool:
    bodies = [node.this for node in nodes]
    return len(set(bodies)) < len(bodies)


def _merge_expressions(with_: exp.With, tables: Tables) -> bool:
    if with_.recursive or with_.parent is None:
        return False
    first: dict[exp.Expr, exp.CTE] = {}
    merged = False
    for cte in list(with_.expressions):
        known = first.setdefault(cte.this, cte)
        if known is not cte and _mean_the_same(known, cte, with_) and _cannot_fail(cte.this, tables):
            _redirect(cte, known)
            cte.pop()
            merged = True
    return merged


def _mean_the_same(one: exp.CTE, other: exp.CTE, with_: exp.With) -> bool:
    """Equal text is not enough: between the two, a name may have got another meaning."""
    if is_random(one.this) or one.args["alias"].columns != other.args["alias"].columns:
        return False
    if any(one.args.get(part) != other.args.get(part) for part in ("materialized", "scalar", "key_expressions")):
        return False
    if hides(one) != hides(other):
        return False
    later = {cte.alias.lower() for cte in with_.expressions[one.index :]}
    return not any(table.name.lower() in later for table in one.find_all(exp.Table))


def _redirect(cte: exp.CTE, target: exp.CTE) -> None:
    """Readers of one expression read the other, under the name they know."""
    name = cte.args["alias"].this
    for table in list(cte.root().find_all(exp.Table)):
        if table.name.lower() == name.name.lower() and reads(table, cte):
            if not table.alias:
                alias = table.args.get("alias") or exp.TableAlias()
                alias.set("this", name.copy())
                table.set("alias", alias)
            table.set("this", target.args["alias"].this.copy())


def _share_subselects(tree: exp.Expr, tables: Tables) -> bool:
    if not isinstance(tree, exp.Query) or isinstance(tree, exp.Subquery):
        return False
    with_ = tree.args.get("with_")
    if with_ is not None and with_.recursive:
        return False
    found: dict[exp.Expr, list[exp.Subquery]] = {}
    for node in tree.find_all(exp.Subquery):
        if _is_worth_sharing(node):
            found.setdefault(node.this, []).append(node)
    groups = [nodes for nodes in found.values() if len(nodes) > 1 and _stands_alone(nodes[0], tables)]
    made = 0
    for nodes in groups:
        made += _hoist(tree, nodes, made)
    return made > 0


def _is_worth_sharing(node: exp.Subquery) -> bool:
    """A named sub-select in a FROM clause that does more than read a table."""
    if not isinstance(node.parent, exp.From | exp.Join) or not node.alias or is_barrier(node):
        return False
    if {name for name, value in node.args.items() if value} != {"this", "alias"}:
        return False
    inner = node.this
    works = ("group", "distinct", "joins", "qualify", "order")
    return isinstance(inner, exp.Select) and any(inner.args.get(part) for part in works)


def _stands_alone(node: exp.Subquery, tables: Tables) -> bool:
    """Whether it reads nothing but tables, all its columns are its own, and it is the same every time."""
    if is_random(node) or any(cte_of(table) != (None, True) for table in node.find_all(exp.Table)):
        return False
    return _cannot_fail(node.this, tables) and all(owns_columns(select, tables) for select in selects_of(node.this))


def _cannot_fail(query: exp.Expr, tables: Tables) -> bool:
    """Whether all that it computes are columns, conditions that cannot fail, and aggregates of columns."""
    return all(_is_plain(select, tables) for select in selects_of(query))


def _is_plain(select: exp.Select, tables: Tables) -> bool:
    if any(select.args.get(part) for part in ("having", "qualify", "laterals", "limit", "offset", "sample", "windows")):
        return False
    sources = sources_of(select, tables)
    where, joins = select.args.get("where"), select.args.get("joins") or ()
    conditions = [where.this] if where is not None else []
    conditions += [join.args["on"] for join in joins if join.args.get("on")]
    computed = [part.unalias() for part in select.expressions]
    computed += [part for name in ("group", "order") if select.args.get(name) for part in select.args[name].expressions]
    return all(is_total_condition(part, lambda column: type_of(column, sources)) for part in conditions) and all(
        isinstance(node, _PLAIN) for part in computed for node in part.walk()
    )


def _hoist(tree: exp.Query, nodes: list[exp.Subquery], place: int) -> bool:
    """Make one expression of equal sub-selects; those that went with a larger one are left out."""
    nodes = [node for node in nodes if node.root() is tree]
    if len(nodes) < 2:
        return False
    name = exp.to_identifier(_free_name(tree), quoted=True)
    cte = exp.CTE(this=nodes[0].this.copy(), alias=exp.TableAlias(this=name))
    for node in nodes:
        node.replace(exp.Table(this=name.copy(), alias=node.args["alias"].copy()))
    with_ = tree.args.get("with_") or exp.With()
    # After those made before it, which it may read, and before those that were there.
    with_.set("expressions", [*with_.expressions[:place], cte, *with_.expressions[place:]])
    tree.set("with_", with_)
    return True


def _free_name(tree: exp.Query) -> str:
    taken = {identifier.name.lower() for identifier in tree.find_all(exp.Identifier)}
    return next(name for number in count(1) if (name := f"{_NAME}{number}") not in taken)
