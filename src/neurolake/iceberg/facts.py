"""What becomes known of a commit of another engine, in the transaction that makes it visible."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete
from sqlalchemy.orm import Session

from neurolake.catalog import access, datasets, lineage, tags
from neurolake.catalog.evolution.columns import of_schema
from neurolake.catalog.evolution.versions import Made
from neurolake.compliance.audit import AuditLog, Entry, Reason, Touched
from neurolake.compliance.policies.rules import Rules
from neurolake.gate import step as at_gate
from neurolake.gate.gate import Gate
from neurolake.metadata.models import Dataset, Snapshot
from neurolake.storage.changes import SchemaStep
from neurolake.storage.types import fields_of

if TYPE_CHECKING:
    from neurolake.storage.foreign.prepare import Prepared

_MAX_ENGINE = 100
_OPERATION = "iceberg commit"


def check_gate(session: Session, dataset: Dataset, prepared: "Prepared", rules: Rules, gate: Gate, run_id: str) -> None:
    """Bring a change of columns before the schema gate. Clients of the protocol cannot confirm that something breaks.

    Raises:
        Conflict, ApprovalRequired, SchemaChangeBlocked: See `Gate.check`.
    """
    if prepared.base is None:
        return
    step = SchemaStep(prepared.base.metadata.schema(), prepared.metadata.schema())
    gate.check(session, at_gate.of_commit(dataset, _OPERATION, step), at_gate.By(rules, run_id))


@dataclass(frozen=True)
class By:
    """Who commits, in which run, when, and what the audit log tells besides."""

    who: str
    run: str
    now: datetime
    warnings: tuple[str, ...] = ()


def record(session: Session, dataset: Dataset, prepared: "Prepared", by: By, audit: AuditLog) -> None:
    """Write schema version, snapshots, lineage, access and audit of a commit."""
    who, run, now = by.who, by.run, by.now
    for old, new in _renamed(prepared):
        tags.rename(session, dataset, old, new)
    schema = prepared.metadata.schema()
    columns = [datasets.ColumnFact(one.id, one.name, one.type) for one in fields_of(schema)]
    made = Made(who, _OPERATION, "iceberg", run)
    datasets.record_schema(session, dataset, columns, now, whole=of_schema(schema), made=made)
    for committed in prepared.commits:
        datasets.record_snapshot(session, dataset, datasets.SnapshotFact.of(committed), now)
    kept = {snapshot.snapshot_id for snapshot in prepared.metadata.snapshots}
    if prepared.base and any(one.snapshot_id not in kept for one in prepared.base.metadata.snapshots):
        session.execute(delete(Snapshot).where(Snapshot.dataset_id == dataset.id, Snapshot.snapshot_id.not_in(kept)))
    dataset.updated_at = now
    engine = engine_of(prepared)
    if prepared.commits:
        if prepared.replaces:
            lineage.close(session, dataset.id, now)
        edge = lineage.Edge(
            lineage.Node("external", f"{engine} over the Iceberg catalog"),
            lineage.Node("dataset", dataset.id),
            "transformation",
            ", ".join(dict.fromkeys(one.operation for one in prepared.commits)),
        )
        lineage.record(session, [edge], run_id=run, now=now)
    names, newest = tuple(one.name for one in columns), prepared.metadata.current_snapshot_id
    access.record(session, [access.Access(who, "write", dataset.id, newest, names, run, now)])
    audit.append(
        session,
        Entry(
            "change",
            who,
            outcome="succeeded",
            reasons=tuple(
                Reason("", told) for told in (f"committed by {engine} over the Iceberg catalog", *by.warnings)
            ),
            datasets=(Touched(dataset.id, names, newest),),
            origin_id=run,
        ),
    )


def engine_of(prepared: "Prepared") -> str:
    """Name and version of the engine that made the newest snapshot, as it says itself."""
    newest = prepared.metadata.current_snapshot() if prepared.commits else None
    said = newest.summary.additional_properties if newest and newest.summary else {}
    name = str(said.get("engine-name") or ("Spark" if "spark.app.id" in said else "an engine"))
    full = " ".join((name, str(said.get("engine-version", "")))).strip()
    return "".join(one for one in full if one.isprintable())[:_MAX_ENGINE] or "an engine"


def _renamed(prepared: "Prepared") -> list[tuple[str, str]]:
    if prepared.base is None:
        return []
    after = {field.field_id: field.name for field in prepared.metadata.schema().fields}
    before = prepared.base.metadata.schema().fields
    return [(one.name, after[one.field_id]) for one in before if after.get(one.field_id, one.name) != one.name]
