"""Lineage edges: what was made from what, and by which run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import Table, and_, or_, select
from sqlalchemy.orm import Session

from neurolake.metadata.models import LineageEdge
from neurolake.metadata.rows import add_rows, connection_of

_EDGES = cast("Table", LineageEdge.__table__)

NodeKind = Literal["file", "landing", "ingestion", "dataset", "query", "result", "external"]
DirectKind = Literal["identity", "transformation", "aggregation"]
IndirectKind = Literal["join", "filter", "group_by", "sort", "window", "condition"]
EdgeKind = DirectKind | IndirectKind
Evidence = Literal["recorded", "parsed", "agreed", "proved"]


@dataclass(frozen=True)
class Node:
    """An end of an edge. `id`: file name, SHA-256, job id, dataset id or query id; `column` for a column's edge.

    Something external is a dataset or a program of others', by its name.
    """

    kind: NodeKind
    id: str
    column: str | None = None


@dataclass(frozen=True)
class Edge:
    """`target` was made from `source`; `transformation` says how, in words, where it was not a plain copy.

    Attributes:
        run_id: Of the run that made it, where edges of several are recorded together.
        masked: Whether the value was masked on its way.
        evidence: How it is known.
    """

    source: Node
    target: Node
    kind: EdgeKind = "identity"
    transformation: str | None = None
    run_id: str | None = None
    masked: bool = False
    evidence: Evidence = "recorded"


def record(session: Session, edges: Iterable[Edge], *, now: datetime, run_id: str | None = None) -> None:
    """Record edges; `run_id` is of the run that made those that name none.

    Two things with an edge between columns have one between them as a whole, too: whoever looks for things follows
    only those.
    """
    rows = [
        {
            "source_kind": edge.source.kind,
            "source_id": edge.source.id,
            "source_column": edge.source.column,
            "target_kind": edge.target.kind,
            "target_id": edge.target.id,
            "target_column": edge.target.column,
            "kind": edge.kind,
            "transformation": edge.transformation,
            "run_id": edge.run_id or run_id,
            "evidence": edge.evidence,
            "masked": edge.masked,
            "valid_from": now,
        }
        for edge in _with_wholes(list(edges))
    ]
    session.flush()
    add_rows(connection_of(session), _EDGES, rows)


def _with_wholes(edges: list[Edge]) -> list[Edge]:
    wholes = {_whole(edge): None for edge in edges if edge.source.column or edge.target.column}
    for edge in edges:
        if not edge.source.column and not edge.target.column:
            wholes.pop(_whole(edge), None)
    return [*edges, *(Edge(source, target, "transformation", run_id=run) for source, target, run in wholes)]


def _whole(edge: Edge) -> tuple[Node, Node, str | None]:
    return Node(edge.source.kind, edge.source.id), Node(edge.target.kind, edge.target.id), edge.run_id


def close(session: Session, dataset_id: str, now: datetime) -> None:
    """End the edges into a dataset whose rows were replaced; they stay true of the time before."""
    edges = session.scalars(
        select(LineageEdge).where(
            LineageEdge.target_kind == "dataset", LineageEdge.target_id == dataset_id, LineageEdge.valid_to.is_(None)
        )
    )
    for edge in edges:
        edge.valid_to = now


def around(session: Session, dataset_id: str, limit: int = 10_000) -> Sequence[LineageEdge]:
    """The present edges of the runs that touch a dataset: into it, out of it, and what led to those."""
    into = and_(LineageEdge.target_kind == "dataset", LineageEdge.target_id == dataset_id)
    out_of = and_(LineageEdge.source_kind == "dataset", LineageEdge.source_id == dataset_id)
    touching = select(LineageEdge.run_id).where(or_(into, out_of), LineageEdge.valid_to.is_(None))
    statement = select(LineageEdge).where(LineageEdge.run_id.in_(touching), LineageEdge.valid_to.is_(None))
    return session.scalars(statement.order_by(LineageEdge.id).limit(limit)).all()


def as_json(edge: LineageEdge) -> dict[str, Any]:
    """An edge, JSON-ready."""
    return {
        "source": {"kind": edge.source_kind, "id": edge.source_id, "column": edge.source_column},
        "target": {"kind": edge.target_kind, "id": edge.target_id, "column": edge.target_column},
        "kind": edge.kind,
        "transformation": edge.transformation,
        "masked": edge.masked,
        "run_id": edge.run_id,
        "evidence": edge.evidence,
        "valid_from": edge.valid_from.isoformat(),
    }
