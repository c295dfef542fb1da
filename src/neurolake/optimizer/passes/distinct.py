"""DISTINCT goes where the rows are distinct already, or where repeats make no difference."""

from sqlglot import exp

from neurolake.optimizer.base import Tables
from neurolake.optimizer.functions import makes_rows
from neurolake.optimizer.scopes import Source, own_nodes, resolve, sources_of
from neurolake.optimizer.trees import copied, group_keys, selects_of
from neurolake.sql.functions import summarises

_CUTS = ("limit", "offset", "fetch", "sample")


def drop_distinct(tree: exp.Expr, tables: Tables) -> exp.Expr | None:
    """Drop every DISTINCT that changes nothing."""
    if tree.find(exp.Distinct) is None:
        return None
    working = copied(tree)
    dropped = [select for select in selects_of(working) if _is_redundant(select, tables)]
    for select in dropped:
        select.set("distinct", None)
    return working if dropped else None


def _is_redundant(select: exp.Select, tables: Tables) -> bool:
    distinct = select.args.get("distinct")
    if distinct is None or distinct.args.get("on") or select.args.get("kind"):
        return False
    return _is_tested_for_presence(select) or _gives_whole_groups(select) or _gives_a_key(select, tables)


def _is_tested_for_presence(select: exp.Select) -> bool:
    """`x IN (SELECT DISTINCT …)` and `EXISTS (SELECT DISTINCT …)`: once is as good as twice."""
    if any(select.args.get(part) for part in _CUTS):
        return False
    holder = select.parent
    if isinstance(holder, exp.Subquery) and not holder.args.get("alias"):
        return isinstance(holder.parent, exp.In) and holder.arg_key == "query"
    return isinstance(holder, exp.Exists)


def _gives_whole_groups(select: exp.Select) -> bool:
    """Every key of its GROUP BY is among the columns."""
    group = select.args.get("group")
    if group is None or any(value for name, value in group.args.items() if name != "expressions"):
        return False
    keys = group_keys(select)
    if any(isinstance(key, exp.Rollup | exp.Cube | exp.GroupingSets | exp.Tuple) for key in keys):
        return False
    given = [projection.unalias() for projection in select.expressions]
    return bool(keys) and all(key in given for key in keys) and not _makes_more_rows(select)


def _gives_a_key(select: exp.Select, tables: Tables) -> bool:
    """The only source is a table, one of whose keys is among the columns."""
    sources = sources_of(select, tables)
    if len(sources) != 1 or select.args.get("group") or _makes_more_rows(select):
        return False
    node = sources[0].node
    facts = tables.get(node.name) if isinstance(node, exp.Table) and _is_plain(node, sources[0]) else None
    if facts is None or not facts.keys:
        return False
    if any(summarises(node) for projection in select.expressions for node in own_nodes(projection)):
        return False
    given = _columns_given(select, sources)
    return any(key and {name.lower() for name in key} <= given for key in facts.keys)


def _is_plain(node: exp.Table, source: Source) -> bool:
    alias = node.args.get("alias")
    renamed = isinstance(alias, exp.TableAlias) and alias.args.get("columns")
    return source.query is None and not node.args.get("db") and not renamed


def _columns_given(select: exp.Select, sources: tuple[Source, ...]) -> set[str]:
    if any(isinstance(projection, exp.Star) and not any(projection.args.values()) for projection in select.expressions):
        return {name for name, _ in sources[0].columns or ()}
    columns = [projection.unalias() for projection in select.expressions]
    found = [resolve(column, sources) for column in columns if isinstance(column, exp.Column)]
    return {place[1] for place in found if place is not None}


def _makes_more_rows(select: exp.Select) -> bool:
    return bool(select.args.get("laterals")) or any(makes_rows(projection) for projection in select.expressions)
