"""Whether one query's stored result holds the answer of another, and the query that takes it from there.

Both must read the same sources in the same way. The new query may ask for fewer rows (further conditions on columns
that were stored), fewer columns, larger groups, another order, fewer of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from neurolake.optimizer.base import Tables
from neurolake.optimizer.functions import is_random, reads_clock
from neurolake.optimizer.reuse.canonical import canonical, is_ambiguous, with_aliases_resolved
from neurolake.optimizer.reuse.rollup import Known, aggregates_in, over_keys, rolled_up
from neurolake.optimizer.scopes import Source, outputs_of, own_nodes, sources_of
from neurolake.optimizer.trees import all_of, conjuncts, copied, group_keys
from neurolake.sql.functions import summarises

_SAME = ("from_", "joins", "laterals", "with_")
_OF_AGGREGATES = (exp.Filter, exp.WithinGroup, exp.IgnoreNulls, exp.RespectNulls, exp.Window, exp.Order)
_NEVER = ("sample", "kind", "into", "match", "connect", "windows", "pivots", "prewhere", "cluster", "sort", "settings")


@dataclass(frozen=True)
class Stored:
    """A complete result.

    Attributes:
        relation: Its name in the engine.
        columns: Name and type of its columns in order, as the engine gave them.
    """

    relation: str
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Shape:
    """A query taken apart, every expression canonical."""

    select: exp.Select
    sources: tuple[Source, ...]
    projections: tuple[exp.Expr, ...]
    conditions: frozenset[exp.Expr]
    keys: frozenset[exp.Expr]
    summarises: bool


def subsumes(
    old: exp.Expr, new: exp.Expr, stored: Stored, tables: Tables, names: Sequence[str] | None = None
) -> exp.Expr | None:
    """A query over `stored` that gives the answer of `new`, or None when there is no proof that it does.

    Args:
        old, new: Governed trees before `optimise`, whose tables' names carry the snapshot. What reads the clock or
            chance is never answered from the past, nor what has parameters: their values are not in the tree.
        stored: The result of `old`, complete: never one that was cut at a bound.
        tables: Facts by relation name.
        names: The columns of the new query's result as the engine names them, where the caller knows; without them an
            expression in the SELECT list must have an alias.
    """
    if any(is_random(tree) or reads_clock(tree) or tree.find(exp.Placeholder) for tree in (old, new)):
        return None
    before, after = _shape(old, tables), _shape(new, tables)
    if before is None or after is None or not _reads_the_same(before.select, after.select):
        return None
    if len(before.projections) != len(stored.columns) or not before.conditions <= after.conditions:
        return None
    if any(before.select.args.get(part) for part in ("limit", "offset", "fetch", "qualify", "having")):
        return None
    columns = [exp.column(name, table=stored.relation, quoted=True) for name, _ in stored.columns]
    # A constant is its own best writing; a stored one may have got another type.
    pairs = zip(before.projections, columns, strict=True)
    known = {part: column for part, column in pairs if part.find(exp.Column) or aggregates_in(part)}
    types = dict(stored.columns)
    plan = _Plan(before, after, known, types, after.conditions - before.conditions)
    return plan.rewritten(stored, tables, names)


def _shape(tree: exp.Expr, tables: Tables) -> _Shape | None:
    select = tree.unnest()
    if not isinstance(select, exp.Select) or any(select.args.get(part) for part in _NEVER):
        return None
    sources = sources_of(select, tables)
    projections = _projections(select, sources, tables)
    where = select.args.get("where")
    conditions = [canonical(part, sources) for part in conjuncts(where.this)] if where is not None else []
    group = select.args.get("group")
    if group is not None and any(value for name, value in group.args.items() if name != "expressions"):
        return None
    keys = [canonical(with_aliases_resolved(key, select, sources), sources) for key in group_keys(select)]
    if projections is None or None in conditions or None in keys:
        return None
    return _Shape(
        select=select,
        sources=sources,
        projections=projections,
        conditions=frozenset(part for part in conditions if part is not None),
        keys=frozenset(key for key in keys if key is not None),
        summarises=group is not None
        or any(summarises(node) for part in select.expressions for node in own_nodes(part)),
    )


def _summarises(projection: exp.Expr) -> bool:
    return any(summarises(node) for node in own_nodes(projection))


def _projections(select: exp.Select, sources: tuple[Source, ...], tables: Tables) -> tuple[exp.Expr, ...] | None:
    if len(select.expressions) == 1 and isinstance(select.expressions[0], exp.Star):
        if outputs_of(select, tables) is None:
            return None
        return tuple(
            exp.column(name, table=source.alias, quoted=True) for source in sources for name, _ in source.columns or ()
        )
    found = [canonical(part.unalias(), sources) for part in select.expressions]
    return tuple(part for part in found if part is not None) if None not in found else None


def _reads_the_same(old: exp.Select, new: exp.Select) -> bool:
    return not old.args.get("laterals") and all(old.args.get(part) == new.args.get(part) for part in _SAME)


@dataclass(frozen=True)
class _Plan:
    before: _Shape
    after: _Shape
    known: Known
    types: Mapping[str, str]
    rest: frozenset[exp.Expr]

    def rewritten(self, stored: Stored, tables: Tables, names: Sequence[str] | None) -> exp.Expr | None:
        if self._has_windows(self.before.select) or not self._fits():
            return None
        select = self.after.select
        made = exp.Select().from_(exp.Table(this=exp.to_identifier(stored.relation, quoted=True)), copy=False)
        projections = self._projected(names, tables)
        conditions = [self._row(part) for part in self.rest]
        if projections is None or None in conditions:
            return None
        made.set("expressions", projections)
        having = self._having()
        if having is not None and None in having:
            return None
        conditions += having if having and not self._regroups else []
        where = all_of(part for part in conditions if part is not None)
        made.set("where", exp.Where(this=where) if where is not None else None)
        if self._regroups and not self._grouped(made, having or []):
            return None
        if not self._ordered(made):
            return None
        for part in ("distinct", "limit", "offset", "fetch"):
            if select.args.get(part) is not None:
                made.set(part, copied(select.args[part]))
        return made

    @property
    def _regroups(self) -> bool:
        """Whether the new query makes groups of what was stored."""
        return self.after.summarises and not (self.before.summarises and self.before.keys == self.after.keys)

    def _fits(self) -> bool:
        """Whether rows, groups and distinctness of the new query can be made of the old one's."""
        distinct = self.before.select.args.get("distinct"), self.after.select.args.get("distinct")
        if any(part is not None and part.args.get("on") for part in distinct) or self.after.select.args.get("qualify"):
            return False
        if self.before.summarises:
            return not distinct[0] and self._groups_fit()
        if distinct[0]:
            return distinct[1] is not None and not self.after.summarises and not self._has_windows(self.after.select)
        return True

    def _groups_fit(self) -> bool:
        """Whether the new groups are made of whole old ones, and conditions drop whole ones."""
        if not self.after.summarises or self._has_windows(self.after.select) or (self.rest and not self.before.keys):
            return False
        return all(self._of_keys(part) is not None for part in (*self.after.keys, *self.rest))

    @staticmethod
    def _has_windows(select: exp.Select) -> bool:
        return any(isinstance(node, exp.Window) for node in own_nodes(select))

    def _projected(self, names: Sequence[str] | None, tables: Tables) -> list[exp.Expr] | None:
        written = list(names) if names is not None else _names(self.after.select, self.after.projections, tables)
        if written is None or len(written) != len(self.after.projections):
            return None
        made = [self._value(part) for part in self.after.projections]
        return (
            [exp.alias_(part, name, quoted=True) for part, name in zip(made, written, strict=True) if part is not None]
            if None not in made
            else None
        )

    def _value(self, node: exp.Expr) -> exp.Expr | None:
        """An expression of the new query's SELECT list, HAVING or ORDER BY over the stored columns."""
        if not self.before.summarises:
            return self._row(node)
        return self._of_groups(node) if self._regroups else self._row(node)

    def _row(self, node: exp.Expr) -> exp.Expr | None:
        """An expression over the stored columns, row by row; its aggregates are the new query's if rows were stored."""
        return _replaced(node, self.known, aggregates=not self.before.summarises)

    def _of_keys(self, node: exp.Expr, *, aggregates: bool = False) -> exp.Expr | None:
        keys = {part: column for part, column in self.known.items() if part in self.before.keys}
        return _replaced(node, keys, aggregates=aggregates)

    def _of_groups(self, node: exp.Expr) -> exp.Expr | None:
        """An expression whose aggregates are made of the stored groups' aggregates."""
        parts: dict[exp.Expr, exp.Expr] = {}
        for aggregate in aggregates_in(node):
            keyed = self._of_keys(aggregate, aggregates=True) if over_keys(aggregate) else None
            made = keyed or rolled_up(aggregate, self.known, self.types)
            if made is None:
                return None
            parts[aggregate] = made
        keys = {part: column for part, column in self.known.items() if part in self.before.keys}
        return _replaced(node, {**keys, **parts}, aggregates=False)

    def _having(self) -> list[exp.Expr | None]:
        having = self.after.select.args.get("having")
        if having is None:
            return []
        return [self._clause(part) for part in conjuncts(having.this)]

    def _clause(self, node: exp.Expr) -> exp.Expr | None:
        if is_ambiguous(node, self.after.select, self.after.sources):
            return None
        resolved = with_aliases_resolved(node, self.after.select, self.after.sources)
        meaning = canonical(resolved, self.after.sources)
        return self._value(meaning) if meaning is not None else None

    def _grouped(self, made: exp.Select, having: list[exp.Expr | None]) -> bool:
        keys = [self._row(key) for key in self.after.keys]
        if None in keys:
            return False
        if keys:
            made.set("group", exp.Group(expressions=keys))
        condition = all_of(part for part in having if part is not None)
        made.set("having", exp.Having(this=condition) if condition is not None else None)
        return True

    def _ordered(self, made: exp.Select) -> bool:
        order = self.after.select.args.get("order")
        if order is None:
            return True
        parts = [self._order_term(part) for part in order.expressions]
        if None in parts:
            return False
        made.set("order", exp.Order(expressions=parts))
        return True

    def _order_term(self, part: exp.Expr) -> exp.Expr | None:
        """A term of ORDER BY: a place or ALL as it is, an alias of the SELECT list first, then a column."""
        key = part.this if isinstance(part, exp.Ordered) else part
        if isinstance(key, exp.Literal | exp.Var):
            return copied(part)
        made = self._clause(self._named(key) or key)
        if made is None or not isinstance(part, exp.Ordered):
            return made
        return exp.Ordered(**{**part.args, "this": made})

    def _named(self, key: exp.Expr) -> exp.Expr | None:
        """What a bare name in ORDER BY stands for, if it is an alias of the SELECT list."""
        if not isinstance(key, exp.Column) or key.table:
            return None
        named = [part for part in self.after.select.expressions if isinstance(part, exp.Alias)]
        return next((part.this for part in named if part.alias.lower() == key.name.lower()), None)


def _replaced(node: exp.Expr, known: Known, *, aggregates: bool) -> exp.Expr | None:
    """A copy with its largest known parts replaced; None when something is left that nothing stands for.

    Args:
        aggregates: Whether an aggregate may stay one, over what its argument becomes.
    """
    found = known.get(node)
    if found is not None:
        return copied(found)
    if isinstance(node, exp.Column) or (not aggregates and (summarises(node) or isinstance(node, _OF_AGGREGATES))):
        return None
    made = copied(node)
    for name, value in list(node.args.items()):
        parts = value if isinstance(value, list) else [value]
        new = [_replaced(part, known, aggregates=aggregates) if isinstance(part, exp.Expr) else part for part in parts]
        if any(one is None and other is not None for one, other in zip(new, parts, strict=True)):
            return None
        made.set(name, new if isinstance(value, list) else new[0])
    return made


def _names(select: exp.Select, projections: tuple[exp.Expr, ...], tables: Tables) -> list[str] | None:
    """Names of the result's columns; None where the engine makes one up or gives it a case that is not certain."""
    starred = any(isinstance(part, exp.Star) for part in select.expressions)
    written = list(projections) if starred else list(select.expressions)
    certain = [
        isinstance(part, exp.Alias) or (isinstance(part, exp.Column) and _has_one_case(part.name, select, tables))
        for part in written
    ]
    return [part.alias_or_name for part in written] if all(certain) else None


def _has_one_case(name: str, select: exp.Select, tables: Tables) -> bool:
    """Whether the name is written in one way everywhere, so that the engine cannot but write it so."""
    identifiers = (node.name for node in select.find_all(exp.Identifier))
    columns = (column.name for facts in tables.values() for column in facts.columns)
    return {written for written in (*identifiers, *columns) if written.lower() == name.lower()} <= {name}
