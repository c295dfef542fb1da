"""Rows that a join would count several times: found, and taken once each before figures are made of them.

An order with three items stands in three rows of orders joined with items. Where the question only tests or groups by
the items, each order is taken once (for each group), told apart by its key; then figures are made.
"""

from collections.abc import Iterable, Sequence

from sqlglot import exp

from neurolake.intent.facts import Facts
from neurolake.intent.frame import Col, Frame, Grain, Item, Measure
from neurolake.intent.joins import Multiplied, Node, Tree
from neurolake.intent.render import columns_in
from neurolake.intent.schema import TableName


def measured(frame: Frame) -> list[Measure]:
    """The figures of an intent, each once."""
    items = [*frame.select, *(order.item for order in frame.order), *(test.left for test in frame.having)]
    return [item for item in dict.fromkeys(items) if isinstance(item, Measure)]


def table_of(measure: Measure) -> TableName | None:
    """The table whose rows a figure is made of."""
    return measure.of.table if measure.of is not None else measure.table


def multiplied(frame: Frame, grown: Tree) -> TableName | None:
    """The table whose rows the figures would count more than once, by a join whose cardinality is known.

    Raises:
        Multiplied: Figures are of several tables, so that none can be put right.
    """
    figures = [item for item in measured(frame) if item.function not in {"min", "max"} and not item.distinct]
    defined = any(item.function == "defined" for item in figures)
    tables = list(dict.fromkeys(name for item in figures if (name := table_of(item))))
    found = [name for name in tables if _repeats(grown, (name, 0), any_link=defined)]
    if found and len(tables) > 1:
        raise Multiplied(f"Figures of {_listed(tables)} at once would count rows of {_listed(found)} more than once.")
    return found[0] if found else None


def _repeats(grown: Tree, start: Node, *, any_link: bool) -> bool:
    """Does a row of a table stand in several rows of the joined ones?"""
    seen, waiting = {start}, [start]
    while waiting:
        node = waiting.pop()
        for join in grown.joins:
            for one, other, forward in ((join.near, join.new, join.forward), (join.new, join.near, not join.forward)):
                if one == node and other not in seen:
                    if (any_link or join.link.cardinality) and join.link.multiplies(forward=forward):
                        return True
                    seen.add(other)
                    waiting.append(other)
    return False


def kept(frame: Frame, table: TableName, facts: Facts) -> list[Item]:
    """What the inner query shows: the groups, the key of the table, and the columns that its figures read.

    Raises:
        Multiplied: Nothing tells the rows of the table apart.
    """
    key = facts.key(table)
    if key is None:
        raise Multiplied(f"Rows of {_listed([table])} would be counted more than once, and no key tells them apart.")
    return list(dict.fromkeys([*groups(frame), key, *(Col(table, name) for name in _read(frame, table, facts))]))


def groups(frame: Frame) -> list[Item]:
    """What the figures are for each of."""
    items = [*frame.group, *frame.select, *(order.item for order in frame.order)]
    return [item for item in dict.fromkeys(items) if not isinstance(item, Measure)]


def _read(frame: Frame, table: TableName, facts: Facts) -> Iterable[str]:
    for measure in measured(frame):
        if measure.of is not None:
            yield measure.of.column
        elif measure.function == "defined":
            figure = facts.column(Col(table, measure.name)).figure
            yield from sorted(columns_in(figure)) if figure is not None else ()


def named(items: Sequence[Item], table: TableName) -> dict[Item, str]:
    """A name for each column of the inner query; the table's own keep theirs."""
    names: dict[Item, str] = {item: item.column for item in items if isinstance(item, Col) and item.table == table}
    for item in items:
        if item not in names:
            plain = item.unit if isinstance(item, Grain) else item.column if isinstance(item, Col) else "figure"
            taken = set(names.values())
            names[item] = next(one for one in (plain, *(f"{plain}_{n}" for n in range(2, 99))) if one not in taken)
    return {item: names[item] for item in items}


def aliased(query: exp.Select, names: Sequence[str]) -> exp.Select:
    """The columns of a query by these names."""
    shown = [one if one.output_name == name else exp.alias_(one, name, quoted=True)
             for one, name in zip(query.expressions, names, strict=True)]  # fmt: skip
    return query.select(*shown, append=False)


def _listed(tables: Sequence[TableName]) -> str:
    return " and ".join(name[-1] for name in tables)
