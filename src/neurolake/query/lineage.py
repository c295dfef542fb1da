"""From which columns of which datasets the columns of a query come, from its syntax tree."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.lineage import Node, to_node
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import build_scope
from sqlglot.schema import MappingSchema

from neurolake.catalog.lineage import EdgeKind
from neurolake.query.resolve import Resolved

_ORDER: tuple[EdgeKind, ...] = ("identity", "transformation", "aggregation")
_MAX_EXPRESSION = 500


@dataclass(frozen=True)
class ColumnEdge:
    """A column made from another; `expression` says how, where it is no plain copy."""

    dataset_id: str
    column: str
    target: str
    kind: EdgeKind
    expression: str | None


def column_edges(resolved: Resolved, targets: dict[int, str]) -> tuple[ColumnEdge, ...]:
    """Edges to the target columns, given by the position of a projection of the query.

    A column that cannot be traced gets none: what is recorded is sure.
    """
    by_relation = {source.relation.lower(): source.dataset_id for source in resolved.sources}
    schema = {source.relation: [column.name for column in source.scan.columns] for source in resolved.sources}
    edges: dict[ColumnEdge, None] = {}
    for position, leaves in traced(resolved.tree, schema, targets).items():
        for leaf in leaves or ():
            if leaf.relation.lower() in by_relation:
                dataset = by_relation[leaf.relation.lower()]
                edges[ColumnEdge(dataset, leaf.column, targets[position], leaf.kind, leaf.expression)] = None
    return tuple(edges)


@dataclass(frozen=True)
class Leaf:
    """A column of a table that a projection is made of."""

    relation: str
    column: str
    kind: EdgeKind
    expression: str | None


def traced(
    query: exp.Expr, schema: Mapping[str, Sequence[str]], positions: Iterable[int]
) -> dict[int, list[Leaf] | None]:
    """What each of these projections of a query is made of; None where that cannot be told.

    Args:
        schema: Table → its columns.
    """
    unknown: dict[int, list[Leaf] | None] = dict.fromkeys(positions)
    known = MappingSchema(
        {table: dict.fromkeys(columns, "TEXT") for table, columns in schema.items()}, dialect="duckdb"
    )
    try:
        tree = qualify(
            query.copy(),
            dialect="duckdb",
            schema=known,
            validate_qualify_columns=False,
            allow_partial_qualification=True,
        )
        scope = build_scope(tree)
    except (SqlglotError, RecursionError):
        return unknown
    if scope is None:
        return unknown
    return {position: _traced(position, scope, known) for position in unknown}


def _traced(position: int, scope: Any, schema: MappingSchema) -> list[Leaf] | None:
    try:
        return list(_leaves(to_node(position, scope, "duckdb", schema), "identity", None))
    except (SqlglotError, ValueError, KeyError, IndexError, RecursionError):
        return None


def _leaves(node: Node, kind: EdgeKind, how: str | None) -> Iterator[Leaf]:
    if isinstance(node.expression, exp.Table):
        yield Leaf(node.expression.name, exp.to_column(node.name).name, kind, how)
        return
    own = _kind(node.expression)
    if own != "identity":
        how = how or node.expression.unalias().sql("duckdb", comments=False)[:_MAX_EXPRESSION]
    kind = max(kind, own, key=_ORDER.index)
    for child in node.downstream:
        yield from _leaves(child, kind, how)


def _kind(expression: exp.Expr) -> EdgeKind:
    if isinstance(expression, exp.Query):
        return "identity"
    value = expression.unalias()
    while isinstance(value, exp.Cast | exp.Paren):
        value = value.this
    if isinstance(value, exp.Column | exp.Star):
        return "identity"
    return "aggregation" if value.find(exp.AggFunc) else "transformation"
