"""An intent as a query: sqlglot's tree, built node by node."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlglot import exp

from neurolake.intent import preaggregate
from neurolake.intent.choices import Choices
from neurolake.intent.facts import Facts
from neurolake.intent.frame import (
    Absent,
    Col,
    Frame,
    Grain,
    Item,
    Measure,
    Order,
    Test,
    columns_of,
    columns_of_test,
)
from neurolake.intent.joins import Join, Node, Tree, parallel, reach, tree
from neurolake.intent.render import Renderer, column, table
from neurolake.intent.schema import TableName


class Compiler:
    """Compiles intents over one schema."""

    def __init__(self, facts: Facts, now: datetime) -> None:
        self._facts = facts
        self._now = now

    def compile(self, frame: Frame, choices: Choices) -> exp.Query:
        """The query of an intent.

        Raises:
            Unjoinable: Nothing joins the tables that it needs.
        """
        if not frame.both:
            return self._counted(frame, choices) if _counts_groups(frame) else self._select(frame, choices)
        first = self._select(
            replace(frame, tests=[*frame.tests, frame.both[0]], both=[], order=[], limit=None), choices
        )
        second = self._select(
            replace(frame, tests=[*frame.tests, frame.both[1]], both=[], order=[], limit=None), choices
        )
        return exp.intersect(first, second, copy=False)

    def _counted(self, frame: Frame, choices: Choices) -> exp.Select:
        """How many groups pass a test of their rows."""
        table_ = frame.select[0].table if isinstance(frame.select[0], Measure) else None
        key = self._facts.key(table_ or frame.anchor or ()) if table_ or frame.anchor else None
        group: list[Item] = list(frame.group) or ([key] if key is not None else [])
        inner = self._select(replace(frame, select=group, group=group), choices)
        return exp.select(exp.Count(this=exp.Star())).from_(
            exp.Subquery(this=inner, alias=exp.TableAlias(this=exp.to_identifier("groups", quoted=True)))
        )

    def _select(self, frame: Frame, choices: Choices) -> exp.Select:
        grown = tree(self._facts.schema, self._needed(frame, choices), choices, frame.hints)
        table_ = preaggregate.multiplied(frame, grown)
        if table_ is not None:
            return self._once_each(frame, table_, grown, choices)
        alias = aliases(grown)
        renderer = Renderer(self._facts, lambda node: alias.get(node, node[0][-1]), self._now)
        query = self._from(grown, alias)
        query = self._projected(query, frame, renderer, grown, alias)
        query = self._filtered(query, frame, renderer, grown, choices)
        query = self._grouped(query, frame, renderer)
        return self._ordered(query, frame, renderer, grown)

    def _once_each(self, frame: Frame, name: TableName, grown: Tree, choices: Choices) -> exp.Select:
        """Figures of rows that a join repeats: each row is taken once, for each group, before it is counted."""
        items = preaggregate.kept(frame, name, self._facts)
        names = preaggregate.named(items, name)
        rows = replace(
            frame, select=items, distinct=True, everything=False, group=[], having=[], order=[], limit=None, top_per=[]
        )
        inner = preaggregate.aliased(self._select(rows, choices), list(names.values()))
        outer = exp.to_identifier(name[-1], quoted=True)
        given: dict[Item, exp.Expr] = {
            item: exp.column(exp.to_identifier(names[item], quoted=True), table=outer.copy())
            for item in preaggregate.groups(frame)
        }
        renderer = Renderer(self._facts, lambda node: node[0][-1], self._now, given)
        query = exp.Select().from_(exp.Subquery(this=inner, alias=exp.TableAlias(this=outer)))
        query = self._projected(query, frame, renderer, grown, {})
        query = self._grouped(query, frame, renderer)
        return self._ordered(query, frame, renderer, grown)

    def _needed(self, frame: Frame, choices: Choices) -> list[Node]:
        """The tables of the columns, then those that were only spoken of."""
        cols = [Col(frame.anchor, "")] if frame.everything and frame.anchor else []
        cols += [
            col
            for item in [*frame.select, *frame.group, *(order.item for order in frame.order)]
            for col in columns_of(item)
        ]
        cols += [col for test in [*frame.tests, *frame.having] for col in columns_of_test(test)]
        nodes: list[Node] = [(col.table, col.role) for col in cols]
        roles = {node[0]: node[1] for node in nodes if node[1]}
        counted = [item.table for item in _measures(frame) if item.table is not None]
        nodes += [(name, roles.get(name, 0)) for name in counted]
        nodes = [
            (name, role or roles.get(name, 0)) if len({r for n, r in nodes if n == name}) < 3 else (name, role)
            for name, role in nodes
        ]
        missing = {absent.table for absent in frame.absent}
        for name in frame.tables:
            if name in missing or name in {node[0] for node in nodes}:
                continue
            if not nodes or choices.pick(f"join@{name[-1]}", [(True, 0.25), (False, 0.0)]):
                nodes.append((name, 0))
        return nodes or [(frame.anchor or self._facts.schema.tables[0].name, 0)]

    def _from(self, grown: Tree, alias: dict[Node, str]) -> exp.Select:
        query = exp.Select().from_(table(grown.first[0], alias[grown.first]))
        for join in grown.joins:
            query = query.join(table(join.new[0], alias[join.new]), on=self._on(join, alias))
        return query

    def _on(self, join: Join, alias: dict[Node, str]) -> exp.Expr:
        near, new = join.columns
        return exp.EQ(
            this=self._keyed(join, column(Col(join.near[0], near, join.near[1]), lambda node: alias[node])),
            expression=self._keyed(join, column(Col(join.new[0], new, join.new[1]), lambda node: alias[node])),
        )

    def _keyed(self, join: Join, key: exp.Expr) -> exp.Expr:
        """A side of a join; as text where the two are of different types."""
        near, new = join.columns
        kinds = {self._facts.column(Col(join.near[0], near)).type, self._facts.column(Col(join.new[0], new)).type}
        return key if len(kinds) == 1 else exp.cast(key, "VARCHAR")

    def _projected(
        self, query: exp.Select, frame: Frame, renderer: Renderer, grown: Tree, alias: dict[Node, str]
    ) -> exp.Select:
        if frame.everything:
            star = exp.Column(this=exp.Star())
            if grown.joins:
                star.set("table", exp.to_identifier(alias[grown.first], quoted=True))
            return query.select(star if grown.joins else exp.Star())
        query = query.select(*(self._shown(item, frame, renderer) for item in dict.fromkeys(frame.select)))
        return query.distinct() if frame.distinct else query

    def _shown(self, item: Item, frame: Frame, renderer: Renderer) -> exp.Expr:
        shown = renderer.item(item)
        if not isinstance(item, Measure):
            return shown
        changed = self._changed(shown, frame, renderer)
        return exp.alias_(changed, item.name, quoted=True) if item.function == "defined" else changed

    def _changed(self, shown: exp.Expr, frame: Frame, renderer: Renderer) -> exp.Expr:
        """A figure as its share, its running total, or its change against before."""
        if frame.share:
            return _share(shown)
        grains = [grain for grain in frame.group if isinstance(grain, Grain)]
        if frame.running and grains:
            return _running(shown, renderer.item(grains[0]))
        if frame.change and grains:
            return exp.Sub(
                this=shown, expression=_earlier(shown.copy(), renderer.item(grains[0]), frame.change, grains[0].unit)
            )
        return shown

    def _filtered(
        self, query: exp.Select, frame: Frame, renderer: Renderer, grown: Tree, choices: Choices
    ) -> exp.Select:
        condition = _joined(frame.tests, renderer)
        if condition is not None:
            query = query.where(condition)
        for node in grown.nodes:
            query = query.where(*renderer.defaults(node, frame.tests))
        for absent in frame.absent:
            query = query.where(self._absent(absent, frame, renderer, grown, choices))
        return query

    def _absent(self, absent: Absent, frame: Frame, renderer: Renderer, grown: Tree, choices: Choices) -> exp.Expr:
        """The key of the thing is not among those that rows of the other table belong to."""
        near = self._nearest(absent.table, frame, grown)
        others = [(col.table, 0) for test in absent.tests for col in columns_of_test(test) if col.table != near[0]]
        if near[0] == absent.table:
            return exp.Not(this=exp.paren(_joined(absent.tests, renderer) or exp.true()))
        schema = self._facts.schema
        inner = tree(schema, [(absent.table, 0), *others], choices, frame.hints)
        if (near[0], 0) in inner.nodes:
            inner = Tree((absent.table, 0))
        path = reach(schema, inner, (near[0], 0), choices, frame.hints)
        inner = Tree(inner.first, (*inner.joins, *path[:-1]))
        last = replace(path[-1], new=near)
        links = [last.link]
        if len(path) == 1 and not absent.tests and not frame.hints:
            links = parallel(schema, near[0], last.near[0])
        return exp.and_(*(self._not_in(replace(last, link=link), inner, absent, renderer) for link in links))

    def _not_in(self, last: Join, inner: Tree, absent: Absent, renderer: Renderer) -> exp.Expr:
        alias = aliases(inner)
        own = Renderer(self._facts, lambda node: alias.get(node, node[0][-1]), self._now)
        there, here = last.columns
        key = column(Col(last.near[0], there), lambda node: alias[node])
        query = self._from(inner, alias).select(self._keyed(last, key))
        query = query.where(exp.Not(this=exp.Is(this=key.copy(), expression=exp.Null())))
        condition = _joined([_roleless(test) for test in absent.tests], own)
        if condition is not None:
            query = query.where(condition)
        for node in inner.nodes:
            query = query.where(*own.defaults(node, absent.tests))
        left = renderer.item(Col(last.new[0], here, last.new[1]))
        return exp.Not(this=exp.In(this=self._keyed(last, left), query=exp.Subquery(this=query)))

    def _nearest(self, name: TableName, frame: Frame, grown: Tree) -> Node:
        """The table of the query that the missing rows would belong to."""
        nodes = grown.nodes
        anchors = [node for node in nodes if node[0] == frame.anchor] or nodes
        shown = [node for node in nodes for item in frame.select for col in columns_of(item) if col.table == node[0]]
        return next((node for node in [*anchors, *shown, *nodes] if node[0] != name), nodes[0])

    def _grouped(self, query: exp.Select, frame: Frame, renderer: Renderer) -> exp.Select:
        items: list[Item] = list(frame.group)
        if items:
            items += [item for item in frame.select if not isinstance(item, Measure)]
            items += [order.item for order in frame.order if not isinstance(order.item, Measure)]
        elif any(isinstance(order.item, Measure) for order in frame.order):
            items = [item for item in frame.select if not isinstance(item, Measure)]
        if items:
            query = query.group_by(*(renderer.item(item) for item in dict.fromkeys(items)))
        condition = _joined(frame.having, renderer)
        return query.having(condition) if condition is not None else query

    def _ordered(self, query: exp.Select, frame: Frame, renderer: Renderer, grown: Tree) -> exp.Select:
        if frame.top_per:
            return _first_of_each(query, frame, renderer)
        orders = [self._order(order, renderer) for order in frame.order]
        if orders and frame.limit and not frame.distinct:
            down = bool(frame.group) and frame.order[0].descending
            orders += [exp.Ordered(this=renderer.item(item), desc=down) for item in self._settled(frame, grown)]
        if orders:
            query = query.order_by(*orders)
        return query.limit(frame.limit) if frame.limit else query

    def _order(self, order: Order, renderer: Renderer) -> exp.Ordered:
        return exp.Ordered(this=renderer.sorted_by(order.item), desc=order.descending, nulls_first=not order.descending)

    def _settled(self, frame: Frame, grown: Tree) -> list[Item]:
        """What decides between equal rows, so that the same question has the same answer."""
        ordered = [order.item for order in frame.order]
        if frame.group:
            return [item for item in frame.group if item not in ordered][:1]
        if any(isinstance(item, Measure) for item in [*frame.select, *ordered]):
            return []
        key = self._facts.key(grown.first[0])
        return [replace(key, role=grown.first[1])] if key is not None and key not in ordered else []


def _counts_groups(frame: Frame) -> bool:
    only = frame.select[0] if len(frame.select) == 1 else None
    return isinstance(only, Measure) and only.function == "count" and bool(frame.having)


def _measures(frame: Frame) -> list[Measure]:
    items = [*frame.select, *(order.item for order in frame.order), *(test.left for test in frame.having)]
    return [item for item in items if isinstance(item, Measure)]


def _roleless(test: Test) -> Test:
    return replace(test, left=replace(test.left, role=0)) if isinstance(test.left, Col) else test


def aliases(grown: Tree) -> dict[Node, str]:
    """A name for each table of a query: its own, with a number where that is taken."""
    names: dict[Node, str] = {}
    for node in grown.nodes:
        name = node[0][-1]
        taken = set(names.values())
        number = 2
        while name in taken:
            name = f"{node[0][-1]}_{number}"
            number += 1
        names[node] = name
    return names


def _joined(tests: Sequence[Test], renderer: Renderer) -> exp.Expr | None:
    """Tests as one condition: what "or" joins holds together before "and"."""
    groups: list[list[exp.Expr]] = []
    for test in tests:
        made = renderer.test(test)
        if test.joiner == "or" and groups:
            groups[-1].append(made)
        else:
            groups.append([made])
    parts = [exp.or_(*group) if len(group) > 1 else group[0] for group in groups]
    return exp.and_(*parts) if parts else None


def _share(shown: exp.Expr) -> exp.Expr:
    total = exp.Window(this=exp.Sum(this=shown.copy()))
    return exp.Div(this=exp.Mul(this=shown, expression=exp.Literal.number("100.0")), expression=total)


def _running(shown: exp.Expr, moment: exp.Expr) -> exp.Expr:
    return exp.Window(this=exp.Sum(this=shown), order=exp.Order(expressions=[exp.Ordered(this=moment)]))


def _earlier(shown: exp.Expr, moment: exp.Expr, change: str, unit: str) -> exp.Expr:
    back = {("year", "month"): 12, ("year", "quarter"): 4}.get((change, unit), 1)
    lag = exp.Lag(this=shown, offset=exp.Literal.number(back))
    return exp.Window(this=lag, order=exp.Order(expressions=[exp.Ordered(this=moment)]))


def _first_of_each(query: exp.Select, frame: Frame, renderer: Renderer) -> exp.Select:
    """The first rows within each group."""
    ordered = [exp.Ordered(this=renderer.item(order.item), desc=order.descending) for order in frame.order]
    number = exp.Window(
        this=exp.RowNumber(),
        partition_by=[renderer.item(item) for item in frame.top_per],
        order=exp.Order(expressions=ordered),
    )
    query.set("qualify", exp.Qualify(this=exp.LTE(this=number, expression=exp.Literal.number(frame.limit or 1))))
    return query
