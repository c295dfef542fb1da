"""From which columns of which datasets the columns of a change come."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp

from neurolake.catalog.lineage import Edge, Node
from neurolake.query.authorise import Authorised
from neurolake.query.expand import OF_VIEW, Viewed
from neurolake.query.resolve import Source
from neurolake.sql import lineage


@dataclass(frozen=True)
class ColumnEdge:
    """A column that is written, or the rows of what is written, and a column of a dataset on which they depend.

    Attributes:
        target: The column written; None when the source decides which rows there are.
        masked: Whether what is written shows no value of the source: masked, hashed or only counted.
    """

    dataset_id: str
    column: str
    target: str | None
    kind: lineage.Kind
    masked: bool
    expression: str | None

    def into(self, dataset_id: str) -> Edge:
        """The edge as the catalog records it."""
        source, target = Node("dataset", self.dataset_id, self.column), Node("dataset", dataset_id, self.target)
        return Edge(source, target, self.kind, self.expression, masked=self.masked, evidence="parsed")


@dataclass(frozen=True)
class Traced:
    """The lineage of a change.

    Attributes:
        edges: What its columns and its rows depend on.
        unknown: The columns that cannot be traced.
        reads: Ids of the datasets that it is made from, the views that it names among them; None for all it reads.
    """

    edges: tuple[ColumnEdge, ...] = ()
    unknown: tuple[str, ...] = ()
    reads: frozenset[str] | None = None


UNTRACED = Traced()


@dataclass(frozen=True)
class _Read:
    """What stands for a dataset in a statement: its columns in sight, those that are masked, names of a row's place."""

    dataset_id: str
    columns: Mapping[str, str]
    masks: frozenset[str] = frozenset()
    place: tuple[str, ...] = ()


def traced(authorised: Authorised, targets: Mapping[int, str], *, through_views: bool = True) -> Traced:
    """The lineage of the columns that are written, given by the position of a column of the query.

    Args:
        through_views: Whether the tables behind the views that it names count, too. They do where rows are copied,
            which stay when a view is replaced; a view is only ever made of what it names.
    """
    resolved = authorised.resolved
    tables = {source.relation: _table(source, authorised) for source in resolved.sources}
    passes = [_found(resolved.tree, tables, targets)] if through_views or not resolved.views else []
    if resolved.views:
        views = {_name(view.facts.id): _view(view) for view in resolved.views}
        passes.append(_found(_with_views(resolved.tree), tables | views, targets))
    edges = dict.fromkeys(edge for one in passes for edge in one.edges)
    unknown = dict.fromkeys(name for one in passes for name in one.unknown)
    return Traced(tuple(edges), tuple(unknown), frozenset().union(*(one.reads or () for one in passes)))


def _found(tree: exp.Expr, reads: Mapping[str, _Read], targets: Mapping[int, str]) -> Traced:
    found = lineage.lineage_of(tree, {relation: read.columns for relation, read in reads.items()})
    columns = found.columns or ()
    made = {position: columns[position].edges for position in targets if position < len(columns)}
    unknown = tuple(name for position, name in targets.items() if made.get(position) is None)
    edges: list[tuple[str | None, lineage.Edge]] = [(None, edge) for edge in found.rows]
    edges += [(targets[position], edge) for position, of in made.items() for edge in of or ()]
    named = {table.name for table in tree.find_all(exp.Table)}
    read = frozenset(read.dataset_id for relation, read in reads.items() if relation in named)
    return Traced(tuple(_edges(edges, reads)), unknown, read)


def _with_views(tree: exp.Expr) -> exp.Expr:
    """The query with the views that it names as tables."""
    tree = tree.copy()
    for node in list(tree.walk(prune=lambda node: OF_VIEW in node.meta)):
        if OF_VIEW in node.meta:
            attached = {name: part for name, part in node.args.items() if part and name != "this"}
            name = exp.to_identifier(_name(node.meta[OF_VIEW]), quoted=True)
            node.replace(exp.Table(this=name, **attached))
    return tree


def _name(view_id: str) -> str:
    """What stands for a view in a statement; no relation is called so, as it has no snapshot."""
    return f"view {view_id}"


def _view(view: Viewed) -> _Read:
    return _Read(view.facts.id, dict.fromkeys(view.decision.columns, ""))


def _table(source: Source, authorised: Authorised) -> _Read:
    """The columns of a relation that the asker sees, and the names of a row's place, where those are asked for."""
    types = {column.name: column.type for column in source.scan.columns}
    decision, place = authorised.decisions[source.dataset_id], source.scan.place or ()
    columns = {name: types.get(name, "") for name in (*decision.columns, *place)}
    return _Read(source.dataset_id, columns, frozenset(decision.masks), place)


def _edges(found: list[tuple[str | None, lineage.Edge]], reads: Mapping[str, _Read]) -> Iterator[ColumnEdge]:
    for target, edge in dict.fromkeys(found):
        read, column = reads[edge.source.table], edge.source.column
        if column not in read.place:
            masked = (edge.masked or column in read.masks) and edge.is_direct
            yield ColumnEdge(read.dataset_id, column, target, edge.kind, masked, edge.expression)
