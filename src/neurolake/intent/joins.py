"""How tables are joined: the cheapest tree of links that holds all tables that are needed (a Steiner tree)."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

from neurolake.intent.choices import Choices
from neurolake.intent.phrases import stems_of
from neurolake.intent.schema import Link, Schema, TableName
from neurolake.intent.stems import root, stem
from neurolake.intent.synonyms import roles

Node = tuple[TableName, int]


@dataclass(frozen=True)
class Join:
    """One more table, joined to those before by a link."""

    near: Node
    new: Node
    link: Link
    forward: bool

    @property
    def columns(self) -> tuple[str, str]:
        """The column on the side that is there, and that of the new one."""
        link = self.link
        return (link.from_column, link.to_column) if self.forward else (link.to_column, link.from_column)


@dataclass(frozen=True)
class Tree:
    """Tables in the order in which they are joined; `first` stands alone before the joins."""

    first: Node
    joins: tuple[Join, ...] = ()

    @property
    def nodes(self) -> list[Node]:
        """All tables."""
        return [self.first, *(join.new for join in self.joins)]


class Unjoinable(Exception):
    """No links lead from one table to another."""


class Multiplied(Unjoinable):
    """Rows would be counted more than once; the message says which."""


def parallel(schema: Schema, one: TableName, other: TableName) -> list[Link]:
    """The links between two tables, either way."""
    return [link for link in schema.links if {link.from_table, link.to_table} == {one, other}]


def twins(schema: Schema, table: TableName) -> list[Link]:
    """Links by which one other table refers to this one in several roles, as flights do to airports."""
    refer = [link for link in schema.links if link.to_table == table]
    counts = {link.from_table: sum(one.from_table == link.from_table for one in refer) for link in refer}
    return [link for link in refer if counts[link.from_table] > 1]


def hinted(link: Link, hints: Sequence[str]) -> float:
    """How much words speak of the role of a link: "arriving" of the destination."""
    parts = {root(part) for part in stems_of(link.from_column) if len(part) > 2}
    said = [root(other) for hint in hints for other in (hint, *roles(stem(hint)))]
    return float(sum(word in parts for word in said))


def tree(schema: Schema, needed: Sequence[Node], choices: Choices, hints: Sequence[str] = ()) -> Tree:
    """The tree for the tables that are needed, beginning with the first.

    Raises:
        Unjoinable: Nothing joins them.
    """
    wanted = list(dict.fromkeys(needed))
    grown = Tree(wanted[0])
    while missing := [node for node in wanted if node not in grown.nodes]:
        path = min((_path(schema, grown.nodes, node, choices, hints) for node in missing), key=lambda one: one[0])[1]
        grown = Tree(grown.first, grown.joins + tuple(join for join in path if join.new not in grown.nodes))
    return grown


def reach(schema: Schema, grown: Tree, goal: Node, choices: Choices, hints: Sequence[str] = ()) -> list[Join]:
    """The cheapest way from a tree to a table outside it; the last join leads there.

    Raises:
        Unjoinable: Nothing does.
    """
    return _path(schema, grown.nodes, goal, choices, hints)[1]


def _path(
    schema: Schema, start: Sequence[Node], goal: Node, choices: Choices, hints: Sequence[str]
) -> tuple[float, list[Join]]:
    """The cheapest way from the tree to a table."""
    waiting: list[tuple[float, int, Node, list[Join]]] = [(0.0, place, node, []) for place, node in enumerate(start)]
    heapq.heapify(waiting)
    seen: set[Node] = set()
    pushed = len(waiting)
    while waiting:
        cost, _, node, path = heapq.heappop(waiting)
        if node == goal:
            return cost, path
        if node in seen:
            continue
        seen.add(node)
        for join in _steps(schema, node, goal, choices, hints):
            pushed += 1
            heapq.heappush(waiting, (cost + _cost(join.link), pushed, join.new, [*path, join]))
    raise Unjoinable


def _cost(link: Link) -> float:
    return 1.0 + 2.0 * (1.0 - link.strength) + 0.2 * (link.evidence == "inferred")


def _steps(schema: Schema, node: Node, goal: Node, choices: Choices, hints: Sequence[str]) -> list[Join]:
    """The joins from one table: of several links to one other table, the one that the question speaks of."""
    table = node[0]
    joins: list[Join] = []
    others = dict.fromkeys(
        link.to_table if link.from_table == table else link.from_table
        for link in schema.links
        if table in {link.from_table, link.to_table}
    )
    for other in others:
        links = parallel(schema, table, other)
        if goal[0] == other and goal[1]:
            links = [link for link in links if twins(schema, other) and link == twins(schema, other)[goal[1] - 1]]
            new = goal
        else:
            new = (other, 0)
        if len(links) > 1:
            scored = [(link, 0.6 * hinted(link, hints) - 0.05 * place) for place, link in enumerate(links)]
            links = [choices.pick(f"link@{table[-1]}-{other[-1]}", scored)]
        joins += [Join(node, new, link, link.from_table == table) for link in links]
    return joins
