"""The graph, JSON-ready."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from neurolake.metadata.models import IngestionJob, LineageEdge
from neurolake.nuic.batches import batched
from neurolake.nuic.lineage.base import Link, Place, Thing
from neurolake.nuic.lineage.edges import source_of, target_of
from neurolake.nuic.lineage.expressions import with_expressions
from neurolake.nuic.lineage.kinds import is_direct
from neurolake.nuic.lineage.sight import Sight

_AT_ONCE = 400


def nodes(sight: Sight, things: Collection[Thing]) -> dict[Thing, dict[str, Any]]:
    """Thing → what is shown of it."""
    known = sight.known(things)
    files = _file_names(sight, [thing.id for thing in things if thing.kind == "ingestion"])
    shown: dict[Thing, dict[str, Any]] = {}
    for thing in things:
        node: dict[str, Any] = {"kind": thing.kind, "id": thing.id, "name": files.get(thing.id, thing.id)}
        if thing.kind == "dataset":
            dataset = known.get(thing.id)
            node |= {
                "name": dataset.full_name if dataset else thing.id,
                "zone": dataset.zone if dataset else None,
                "type": "view" if dataset and dataset.is_view else "table",
                "gone": dataset is None,
            }
        shown[thing] = node
    return shown


def link(one: Link) -> dict[str, Any]:
    """A link between things."""
    return {"source": one.source._asdict(), "target": one.target._asdict()}


def place(one: Place) -> dict[str, Any]:
    """A column, or with None as column the rows of a thing."""
    return {**one.thing._asdict(), "column": one.column}


def seen_edges(sight: Sight, found: Iterable[LineageEdge]) -> list[LineageEdge]:
    """The edges of which the asker may know both ends."""
    edges = list(found)
    places = sight.places(one for edge in edges for one in _places(edge))
    return [edge for edge in edges if all(one in places for one in _places(edge))]


def edges(sight: Sight, found: Iterable[LineageEdge]) -> list[dict[str, Any]]:
    """Edges between columns, those of which the asker may know both ends."""
    shown = seen_edges(sight, found)
    telling = with_expressions(sight, shown)
    return [_edge(one, tells=one.id in telling) for one in shown]


def _edge(one: LineageEdge, *, tells: bool) -> dict[str, Any]:
    source, target = _places(one)
    return {
        "source": place(source),
        "target": place(target),
        "kind": one.kind,
        "direct": is_direct(one.kind),
        "masked": one.masked,
        "expression": one.transformation if tells else None,
        "run_id": one.run_id,
        "evidence": one.evidence,
        "valid_from": one.valid_from.isoformat(),
        "valid_to": one.valid_to.isoformat() if one.valid_to else None,
    }


def moment(as_of: datetime | None) -> str | None:
    """A moment, JSON-ready."""
    return as_of.isoformat() if as_of else None


def _places(edge: LineageEdge) -> tuple[Place, Place]:
    return Place(source_of(edge), edge.source_column), Place(target_of(edge), edge.target_column)


def _file_names(sight: Sight, ingestions: Collection[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for some in batched(ingestions, _AT_ONCE):
        asked = select(IngestionJob.id, IngestionJob.file_name).where(IngestionJob.id.in_(some))
        names |= {row.id: row.file_name for row in sight.session.execute(asked)}
    return names
