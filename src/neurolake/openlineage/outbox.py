"""The outbox: events are written in the transaction of what they tell, so none is lost and none is untrue."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, get_args
from uuid import UUID

import structlog
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from neurolake.catalog import datasets
from neurolake.catalog import openlineage as spec
from neurolake.catalog.access import Access
from neurolake.catalog.lineage import DirectKind
from neurolake.catalog.told import Failure, taken
from neurolake.kernel.clock import utc_now
from neurolake.kernel.ids import made_at, uuid7
from neurolake.metadata.models import Dataset, IngestionJob, LineageEdge, OutboxEvent, Snapshot

MOST_WAITING = 100_000
_MOST_EDGES = 20_000
_DIRECT = frozenset(get_args(DirectKind))
log = structlog.get_logger("neurolake.openlineage")


@dataclass(frozen=True)
class Outbox:
    """Writes events.

    Attributes:
        reads: Whether queries that only read are told, too.
    """

    reads: bool = False

    def write(self, session: Session) -> None:
        """Write the events of what the transaction of `session` has done; called before it is committed."""
        accesses, failures = taken(session)
        wanted = [one for one in accesses if self.reads or one.action == "write"]
        if not wanted and not failures:
            return
        try:
            with session.begin_nested():
                events = [*_succeeded(session, wanted), *map(_failed, failures)]
                waiting = session.scalar(select(func.count()).select_from(OutboxEvent)) or 0
                if waiting + 2 * len(events) > MOST_WAITING:
                    log.error("the outbox is full: events are not told", events=len(events))
                    return
                now, first = utc_now(), uuid7().int
                # In the order of their ids, which those of one moment would not be in by themselves.
                rows = [
                    {"id": str(UUID(int=first + number)), "body": one, "attempts": 0, "next_at": now}
                    for number, one in enumerate(one for both in events for one in both)
                ]
                session.execute(insert(OutboxEvent), rows)
        except Exception:
            # The commit's boundary: what is told of it must not keep it from being made.
            log.exception("events were not written")


def _succeeded(session: Session, accesses: Iterable[Access]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    session.flush()
    runs: dict[str, list[Access]] = {}
    for one in accesses:
        runs.setdefault(one.origin_id, []).append(one)
    for run_id, of_run in runs.items():
        edges = session.scalars(
            select(LineageEdge).where(LineageEdge.run_id == run_id).order_by(LineageEdge.id).limit(_MOST_EDGES)
        ).all()
        yield _both(session, run_id, of_run, edges)


def _both(
    session: Session, run_id: str, accesses: list[Access], edges: Iterable[LineageEdge]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The events START and COMPLETE of a run, which are told together: before its end nothing of it is certain."""
    edges = list(edges)
    written = {one.dataset_id: one for one in accesses if one.action == "write"}
    read = {one.dataset_id: one for one in accesses if one.action == "read"} or {
        edge.source_id: accesses[0] for edge in edges if edge.source_kind == "dataset" and edge.source_id not in written
    }
    names = _Names(session)
    others = {
        (edge.source_kind, edge.source_id): None
        for edge in edges
        if edge.source_kind in ("file", "external") and not edge.source_column
    }
    inputs = [_described(session, names, one) for one in read if names.entry(one)]
    inputs += [spec.dataset(name, kind) for kind, name in others]
    outputs = [_output(session, names, one, edges) for one in written.values() if names.entry(one.dataset_id)]
    first = next((names.name("dataset", one) for one in (*written, *read)), "")
    verb = "query" if not written else "ingest" if _is_ingestion(edges) else "change"
    job, end = f"{verb} {first}", accesses[0].at
    start = min(datetime.fromtimestamp(made_at(run_id), UTC), end)
    return (
        spec.run_event("START", run_id, job, at=start, inputs=inputs, outputs=outputs),
        spec.run_event("COMPLETE", run_id, job, at=end, inputs=inputs, outputs=outputs),
    )


def _failed(failure: Failure) -> tuple[dict[str, Any], dict[str, Any]]:
    outputs = [spec.dataset(failure.dataset)] if failure.dataset else []
    job = f"{failure.job} {failure.dataset or ''}".strip()
    start = min(datetime.fromtimestamp(made_at(failure.run_id), UTC), failure.at)
    return (
        spec.run_event("START", failure.run_id, job, at=start, outputs=outputs),
        spec.run_event("FAIL", failure.run_id, job, at=failure.at, outputs=outputs, error=failure.why),
    )


def _is_ingestion(edges: Iterable[LineageEdge]) -> bool:
    return any("ingestion" in (edge.source_kind, edge.target_kind) for edge in edges)


class _Names:
    """What things are called."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def entry(self, dataset_id: str) -> Dataset | None:
        return self._session.get(Dataset, dataset_id)

    def name(self, kind: str, thing_id: str) -> str:
        if kind == "dataset" and (found := self.entry(thing_id)):
            return f"{found.zone}.{found.name}"
        if kind == "ingestion" and (job := self._session.get(IngestionJob, thing_id)):
            return job.file_name
        return thing_id


def _described(session: Session, names: _Names, dataset_id: str) -> dict[str, Any]:
    dataset = session.get_one(Dataset, dataset_id)
    columns = [(column.name, column.type) for column in datasets.columns(session, dataset)]
    facets = {"schema": spec.schema(columns)}
    if dataset.owner:
        facets["ownership"] = spec.ownership([dataset.owner])
    return spec.dataset(names.name("dataset", dataset_id)) | {"facets": facets}


def _output(session: Session, names: _Names, written: Access, edges: Iterable[LineageEdge]) -> dict[str, Any]:
    dataset = session.get_one(Dataset, written.dataset_id)
    described = _described(session, names, dataset.id)
    lineage = spec.column_lineage(
        (
            spec.dataset(names.name(edge.source_kind, edge.source_id), edge.source_kind),
            edge.source_column,
            edge.target_column,
            spec.how(edge.kind, edge.transformation, direct=edge.kind in _DIRECT, masked=edge.masked),
        )
        for edge in edges
        if edge.target_id == dataset.id and edge.source_column
    )
    if lineage:
        described["facets"]["columnLineage"] = lineage
    described["facets"]["dataQualityMetrics"] = spec.quality(dataset.rows, dataset.bytes, _metrics(dataset))
    snapshot = session.get(Snapshot, (dataset.id, written.snapshot_id)) if written.snapshot_id else None
    if snapshot is not None:
        described["outputFacets"] = {"outputStatistics": spec.statistics(snapshot.added_rows)}
    return described


def _metrics(dataset: Dataset) -> dict[str, dict[str, Any]]:
    """What the profile counts of each column; no value of it is told."""
    columns = (dataset.profile or {}).get("columns") or []
    counted = (("nullCount", "nulls"), ("distinctCount", "distinct"))
    return {
        str(one["name"]): {facet: one[ours] for facet, ours in counted if isinstance(one.get(ours), int)}
        for one in columns
        if isinstance(one, dict) and "name" in one
    }
