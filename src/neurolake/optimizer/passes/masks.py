"""Rows are grouped before their values are masked, where only groups of masked values are asked for.

A mask gives equal values for equal values, so that the groups of what it hides are parts of the groups of what it
shows: the aggregates of the parts make those of the whole (eager aggregation; W. Yan, P.-A. Larson, VLDB 1995). A
keyed hash, the most costly of masks, is then computed once per value rather than once per row.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from neurolake.optimizer.barrier import Hides, hides, is_barrier
from neurolake.optimizer.base import Tables
from neurolake.optimizer.kinds import kind_of
from neurolake.optimizer.scopes import Source, resolve, sources_of
from neurolake.optimizer.trees import copied, parts_of, selects_of
from neurolake.sql.functions import name_of, summarises

_OUTER = frozenset(("expressions", "from_", "group", "having", "order", "limit", "offset", "distinct"))
_INNER = frozenset(("expressions", "from_", "where"))
_MERGED: dict[type[exp.Expr], type[exp.AggFunc]] = {
    exp.Count: exp.Sum,
    exp.Sum: exp.Sum,
    exp.Min: exp.Min,
    exp.Max: exp.Max,
}
"""Aggregate → the one that makes the whole of its parts."""
_EXACT = ("integer", "decimal")
_CLOSED = (exp.Window, exp.Filter, exp.Star, exp.Query)
_COSTLY = ("sha256", "left")
"""Functions of keyed hashes, and of values that are shown in part."""
_PART = "nl_part_"


def group_before_masks(tree: exp.Expr, tables: Tables) -> exp.Expr | None:
    """Group the rows of a governed table by what is below the masks."""
    if not any(is_barrier(node) for node in tree.find_all(exp.Subquery)):
        return None
    working = copied(tree)
    grouped = [_group(found) for select in selects_of(working) if (found := _found(select, tables)) is not None]
    return working if any(grouped) else None


@dataclass(frozen=True)
class _Found:
    """A SELECT over a governed table alone.

    Attributes:
        inner: The governed table's own query.
        shown: Name in lower case → what the inner query shows under it.
    """

    select: exp.Select
    inner: exp.Select
    source: Source
    shown: dict[str, exp.Expr]

    def column(self, node: exp.Expr) -> str | None:
        """The name of the governed table's column that a node is."""
        place = resolve(node, (self.source,)) if isinstance(node, exp.Column) else None
        return place[1] if place is not None and place[1] in self.shown else None

    def is_masked(self, name: str) -> bool:
        return not isinstance(self.shown[name], exp.Column)

    def is_costly(self, name: str) -> bool:
        """Whether its mask costs more than a group."""
        return any(isinstance(node, exp.Func) and name_of(node) in _COSTLY for node in self.shown[name].walk())


def _found(select: exp.Select, tables: Tables) -> _Found | None:
    sources = sources_of(select, tables)
    if len(sources) != 1 or hides(sources[0].node) not in (Hides.VALUES, Hides.ROWS) or parts_of(select) - _OUTER:
        return None
    inner = sources[0].query
    if not isinstance(inner, exp.Select) or parts_of(inner) - _INNER or parts_of(sources[0].node) - {"this", "alias"}:
        return None
    table = inner.args["from_"].this
    if not isinstance(table, exp.Table) or not table.alias or any(not part.alias for part in inner.expressions):
        return None
    shown = {part.alias.lower(): part.unalias() for part in inner.expressions}
    if any(name.startswith(_PART) for name in shown):
        return None
    return _Found(select, inner, sources[0], shown)


def _group(found: _Found) -> bool:
    """Rewrite where all that is asked for can be made of groups; returns whether it was."""
    aggregates = [node for node in _outer_nodes(found) if summarises(node)]
    keys = _keys(found, aggregates)
    if keys is None or not any(found.is_costly(name) for name in keys) or not _can_be_grouped(found, aggregates):
        return False
    parts = _parts_of(found, aggregates)
    raw = {column.name: column for name in keys for column in found.shown[name].find_all(exp.Column)}
    _replace_inner(found, raw, keys, parts)
    return True


def _keys(found: _Found, aggregates: list[exp.Expr]) -> list[str] | None:
    """The columns whose values tell the groups apart; None when a name is not certain."""
    aliases = {part.alias.lower() for part in found.select.expressions if isinstance(part, exp.Alias)}
    keys = {name for node in aggregates if (name := _distinct_of(node, found)) is not None}
    for node in _outside(found, aggregates):
        name = found.column(node)
        if name is not None:
            keys.add(name)
        elif node.table or node.name.lower() not in aliases:
            return None
    return sorted(keys)


def _outer_nodes(found: _Found) -> Iterator[exp.Expr]:
    for clause in ("expressions", "group", "having", "order"):
        value = found.select.args.get(clause)
        for part in value if isinstance(value, list) else [value] if value is not None else []:
            yield from part.walk()


def _outside(found: _Found, aggregates: list[exp.Expr]) -> list[exp.Column]:
    """Columns that stand outside of aggregates."""
    within = {id(node) for aggregate in aggregates for node in aggregate.walk()}
    return [node for node in _outer_nodes(found) if isinstance(node, exp.Column) and id(node) not in within]


def _can_be_grouped(found: _Found, aggregates: list[exp.Expr]) -> bool:
    select, group = found.select, found.select.args.get("group")
    if any(isinstance(node, _CLOSED) for node in _outer_nodes(found) if not isinstance(node.parent, exp.Count)):
        return False
    if any(not isinstance(part, exp.Alias | exp.Column) for part in select.expressions):
        return False  # a name that the engine makes up would change
    if group is not None and parts_of(group) - {"expressions"}:
        return False
    distinct = select.args.get("distinct")
    if distinct is not None and distinct.args.get("on"):
        return False
    sums_up = group is not None or bool(aggregates) or distinct is not None
    return sums_up and all(_is_made_ofparts_of(node, found) for node in aggregates)


def _is_made_ofparts_of(node: exp.Expr, found: _Found) -> bool:
    if _distinct_of(node, found) is not None or (isinstance(node, exp.Count) and isinstance(node.this, exp.Star)):
        return True
    name = found.column(node.this)
    if type(node) not in _MERGED or name is None or found.is_masked(name) or node.expressions:
        return False
    kind = kind_of(found.source.type_of(name))
    return not isinstance(node, exp.Sum) or (kind is not None and kind.family in _EXACT)


def _distinct_of(node: exp.Expr, found: _Found) -> str | None:
    """The masked column whose distinct values are counted."""
    if not isinstance(node, exp.Count) or not isinstance(node.this, exp.Distinct) or len(node.this.expressions) != 1:
        return None
    name = found.column(node.this.expressions[0])
    return name if name is not None and found.is_masked(name) else None


def _parts_of(found: _Found, aggregates: list[exp.Expr]) -> list[exp.Alias]:
    """The aggregates of the parts, each put in its place in the outer query."""
    alone = found.select.args.get("group") is None
    parts: list[exp.Alias] = []
    for node in aggregates:
        if _distinct_of(node, found) is not None:
            continue
        name = exp.to_identifier(f"{_PART}{len(parts) + 1}", quoted=True)
        inner = node.transform(lambda part: _below(part, found), copy=True)
        parts.append(exp.Alias(this=inner, alias=name))
        whole: exp.Expr = _MERGED[type(node)](this=exp.column(name.copy()))
        if isinstance(node, exp.Count):
            whole = exp.Coalesce(this=whole, expressions=[exp.Literal.number(0)]) if alone else whole
            whole = exp.cast(whole, "BIGINT")
        node.replace(whole)
    return parts


def _below(node: exp.Expr, found: _Found) -> exp.Expr:
    name = found.column(node)
    return found.shown[name].copy() if name is not None else node


def _replace_inner(found: _Found, raw: dict[str, exp.Column], keys: list[str], parts: list[exp.Alias]) -> None:
    """The governed query becomes masks over groups; the groups stand under the name that the table had."""
    inner = found.inner
    table = inner.args["from_"].this
    groups = exp.Select(
        expressions=[*(exp.alias_(column.copy(), column.this.copy()) for column in raw.values()), *parts],
        from_=inner.args["from_"].copy(),
        where=inner.args["where"].copy() if inner.args.get("where") else None,
        group=exp.Group(expressions=[column.copy() for column in raw.values()]),
    )
    named = exp.Subquery(this=groups, alias=table.args["alias"].copy())
    shown = [part for part in inner.expressions if part.alias.lower() in keys]
    passed = [exp.alias_(_of(part, table), part.args["alias"].copy()) for part in parts]
    inner.set("expressions", [*shown, *passed])
    inner.set("from_", exp.From(this=named))
    inner.set("where", None)


def _of(part: exp.Alias, table: exp.Table) -> exp.Column:
    return exp.column(part.args["alias"].copy(), table=table.args["alias"].this.copy())
