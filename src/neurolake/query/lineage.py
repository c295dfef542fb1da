"""From which columns of which datasets the columns of a change come."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from neurolake.catalog.lineage import Edge, Node
from neurolake.query.authorise import Authorised
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
    """

    edges: tuple[ColumnEdge, ...] = ()
    unknown: tuple[str, ...] = ()


UNTRACED = Traced()


def traced(authorised: Authorised, targets: Mapping[int, str]) -> Traced:
    """The lineage of the columns that are written, given by the position of a column of the query."""
    sources = {source.relation: source for source in authorised.resolved.sources}
    schema = {relation: _columns(source, authorised) for relation, source in sources.items()}
    found = lineage.lineage_of(authorised.resolved.tree, schema)
    columns = found.columns or ()
    made = {position: columns[position].edges for position in targets if position < len(columns)}
    unknown = tuple(name for position, name in targets.items() if made.get(position) is None)
    edges: list[tuple[str | None, lineage.Edge]] = [(None, edge) for edge in found.rows]
    edges += [(targets[position], edge) for position, of in made.items() for edge in of or ()]
    return Traced(tuple(_edges(edges, sources, authorised)), unknown)


def _columns(source: Source, authorised: Authorised) -> Mapping[str, str]:
    """The columns of a relation that the asker sees, and the names of a row's place, where those are asked for."""
    types = {column.name: column.type for column in source.scan.columns}
    return {name: types.get(name, "") for name in (*authorised.decisions[source.dataset_id].columns, *_place(source))}


def _place(source: Source) -> tuple[str, ...]:
    return source.scan.place or ()


def _edges(
    found: list[tuple[str | None, lineage.Edge]], sources: Mapping[str, Source], authorised: Authorised
) -> Iterator[ColumnEdge]:
    for target, edge in dict.fromkeys(found):
        source = sources[edge.source.table]
        if edge.source.column not in _place(source):
            masked = edge.masked or edge.source.column in authorised.decisions[source.dataset_id].masks
            yield ColumnEdge(
                source.dataset_id, edge.source.column, target, edge.kind, masked and edge.is_direct, edge.expression
            )
