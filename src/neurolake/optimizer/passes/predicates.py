"""Conditions move into the sub-select, view or common table expression whose rows they choose.

A condition moves when it cannot fail (`total`), speaks of one source only, and choosing early is choosing late: not
below an outer join's optional side, a LIMIT, a sample, an aggregate without the column among its keys, or a window
that is not partitioned by it.
"""

from collections.abc import Iterator, Sequence

from sqlglot import exp

from neurolake.optimizer.barrier import in_barrier
from neurolake.optimizer.base import Tables
from neurolake.optimizer.functions import makes_rows
from neurolake.optimizer.scopes import Source, cte_of, outputs_of, own_nodes, resolve, sources_of, unhindered
from neurolake.optimizer.total import is_total_condition, total_kind
from neurolake.optimizer.trees import conjuncts, copied, group_keys, selects_of, set_conjuncts
from neurolake.sql.functions import summarises

_CLOSED = ("limit", "offset", "fetch", "sample", "connect", "match", "into", "laterals", "kind")


def push_predicates(tree: exp.Expr, tables: Tables) -> exp.Expr | None:
    """Move conditions as far in as they may go."""
    if tree.find(exp.Where, exp.Join) is None or tree.find(exp.Subquery, exp.CTE) is None:
        return None
    working = copied(tree)
    selects = selects_of(working)
    moved = [_push_from(select, tables) for select in selects]
    if not any(moved):
        return None
    # What moved into a common table expression may come after it in the order, and move on.
    while any(moved) and working.find(exp.CTE):
        moved = [_push_from(select, tables) for select in selects]
    return working


def _push_from(select: exp.Select, tables: Tables) -> bool:
    where = select.args.get("where")
    if where is None or select.args.get("match") or select.args.get("connect"):
        return False
    sources = sources_of(select, tables)
    open_sources = [source for source in unhindered(sources) if source.query is not None]
    if not open_sources:
        return False
    kept = [part for part in conjuncts(where.this) if not _moved(part, sources, open_sources, tables)]
    return set_conjuncts(select, "where", kept)


def _moved(part: exp.Expr, sources: tuple[Source, ...], open_sources: list[Source], tables: Tables) -> bool:
    if part.find(exp.Query):
        return False
    columns = list(part.find_all(exp.Column))
    found = [resolve(column, sources) for column in columns]
    owners = {place[0].alias for place in found if place is not None}
    source = next((source for source in open_sources if owners == {source.alias}), None)
    if source is None or None in found or source.query is None or not _may_enter(source):
        return False
    names = [place[1] for place in found if place is not None]
    targets = list(_targets(source.query, source, names))
    conditions = [_translated(part, target, source, names, tables) for target in targets]
    if not targets or any(condition is None for condition in conditions):
        return False
    for target, condition in zip(targets, conditions, strict=True):
        if condition is not None:
            set_conjuncts(target, "where", [*_where(target), condition])
    return True


def _may_enter(source: Source) -> bool:
    """A common table expression that is read twice must keep the rows that the other reader wants."""
    if not isinstance(source.node, exp.Table):
        return not source.node.args.get("sample")
    cte, _ = cte_of(source.node)
    if cte is None or cte.parent is None or cte.args.get("scalar") or source.node.args.get("sample"):
        return False
    name = cte.alias.lower()
    readers = [table for table in cte.root().find_all(exp.Table) if table.name.lower() == name]
    return len(readers) == 1


def _targets(query: exp.Expr, source: Source, names: list[str]) -> Iterator[exp.Select]:
    """The SELECTs that make the rows; nothing when one of them cannot take a condition."""
    branches = list(_branches(query))
    if len(branches) > 1:
        known = dict(source.columns or ())
        if any(known.get(name) is None for name in names):
            return
    if all(isinstance(branch, exp.Select) for branch in branches):
        yield from (branch for branch in branches if isinstance(branch, exp.Select))


def _branches(query: exp.Expr) -> Iterator[exp.Expr | None]:
    if isinstance(query, exp.SetOperation) and not any(query.args.get(part) for part in (*_CLOSED, "by_name", "on")):
        yield from _branches(query.this)
        yield from _branches(query.expression)
    elif isinstance(query, exp.Subquery) and not query.args.get("alias") and _is_bare(query):
        yield from _branches(query.this)
    else:
        yield query if isinstance(query, exp.Select) else None


def _is_bare(query: exp.Subquery) -> bool:
    return not any(value for name, value in query.args.items() if name != "this")


def _translated(
    part: exp.Expr, target: exp.Select, source: Source, names: list[str], tables: Tables
) -> exp.Expr | None:
    """The condition in terms of the sub-select's own sources; None when it may not go there."""
    if any(target.args.get(name) for name in _CLOSED) or _on(target) or not target.args.get("from_"):
        return None
    inner = sources_of(target, tables)
    meanings = {name: _meaning(target, name, source, tables) for name in names}
    if any(makes_rows(projection) for projection in target.expressions):
        return None
    if any(not _stays_whole(target, meaning, inner) for meaning in meanings.values()):
        return None

    def replaced(node: exp.Expr) -> exp.Expr:
        meaning = meanings.get(node.name.lower()) if isinstance(node, exp.Column) else None
        return meaning.copy() if meaning is not None else node

    condition = part.copy().transform(replaced)
    return condition if is_total_condition(condition, lambda column: _type_of(column, inner)) else None


def _meaning(target: exp.Select, name: str, source: Source, tables: Tables) -> exp.Expr | None:
    """What the sub-select computes for one of its columns, where that may stand in a condition."""
    columns = source.columns or ()
    place = next(number for number, (known, _) in enumerate(columns) if known == name)
    if any(projection.is_star for projection in target.expressions):
        return _behind_star(target, place, tables)
    meaning = target.expressions[place].unalias()
    # A constant changes its type with what it is compared to, so only what reads a column is taken.
    if isinstance(meaning, exp.Column):
        return meaning
    return None if in_barrier(target) or not meaning.find(exp.Column) else meaning


def _behind_star(target: exp.Select, place: int, tables: Tables) -> exp.Column | None:
    """The column of the only source that `SELECT *` passes on at a place."""
    outputs = outputs_of(target, tables)
    sources = sources_of(target, tables)
    if len(target.expressions) != 1 or len(sources) != 1 or outputs is None or not sources[0].alias:
        return None
    name = outputs[place][0]
    return exp.column(name, table=sources[0].node.alias_or_name, quoted=True) if name and sources[0].has(name) else None


def _type_of(column: exp.Column, sources: tuple[Source, ...]) -> str | None:
    found = resolve(column, sources)
    return found[0].type_of(found[1]) if found else None


def _stays_whole(target: exp.Select, meaning: exp.Expr | None, inner: tuple[Source, ...]) -> bool:
    """Whether rows that agree in the value are grouped and numbered among themselves only."""
    if meaning is None or total_kind(meaning, lambda column: _type_of(column, inner)) is None:
        return False
    nodes = [node for projection in target.expressions for node in own_nodes(projection)]
    for name in ("having", "qualify", "order"):
        nodes += list(own_nodes(target.args[name])) if target.args.get(name) else []
    windows = [node for node in nodes if isinstance(node, exp.Window)]
    if target.args.get("windows") or any(not _among(meaning, window.args.get("partition_by")) for window in windows):
        return False
    group = target.args.get("group")
    if group is None:
        return not target.args.get("having") and not any(summarises(node) for node in nodes)
    if any(value for name, value in group.args.items() if name != "expressions"):
        return False
    return _among(meaning, group_keys(target))


def _among(meaning: exp.Expr, parts: Sequence[exp.Expr] | None) -> bool:
    return any(part == meaning for part in parts or ())


def _on(target: exp.Select) -> bool:
    distinct = target.args.get("distinct")
    return bool(distinct and distinct.args.get("on"))


def _where(target: exp.Select) -> list[exp.Expr]:
    where = target.args.get("where")
    return list(conjuncts(where.this)) if where is not None else []
