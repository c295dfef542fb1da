"""Steps 7 and 8: data, catalog entry, quality, lineage and the job's answer become visible together."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session as DatabaseSession

from neurolake.catalog import access, datasets, lineage, measurements, personal_data, profiles
from neurolake.catalog.evolution.columns import of_schema
from neurolake.catalog.evolution.versions import Made
from neurolake.compliance.audit import Entry, Reason, Touched
from neurolake.compliance.policies.rules import Rules
from neurolake.engine.base import Session
from neurolake.gate.contracts.keep import Committer, Kept, keep_contract
from neurolake.gate.step import By, Verdict, notes, of_commit
from neurolake.ingestion import rights
from neurolake.ingestion.answer import answer
from neurolake.ingestion.place import Place
from neurolake.ingestion.prepared import Prepared, Task
from neurolake.ingestion.progress import Progress
from neurolake.ingestion.target import check_key
from neurolake.ingestion.transforms.base import ColumnPlan
from neurolake.ingestion.upsert import untouched_rows
from neurolake.kernel.errors import CommitConflict, Conflict
from neurolake.metadata.models import Dataset, IngestionJob
from neurolake.quality.facts import report_fact
from neurolake.quality.reference import to_json
from neurolake.quality.render import profile_json, report_json
from neurolake.storage.changes import SchemaStep
from neurolake.storage.warehouse import Change, Committed

_MAX_REASON = 500


def register(place: Place, task: Task, prepared: Prepared, session: Session, progress: Progress) -> dict[str, Any]:
    """Commit the staged file; returns the answer.

    Raises:
        CommitConflict: The dataset changed meanwhile in a way that the file does not fit; prepare again.
    """
    answers: list[dict[str, Any]] = []
    verdicts: list[Verdict | None] = []

    def facts(database: DatabaseSession, committed: Committed) -> None:
        told = [*notes(verdicts), *kept.held.warnings]
        answers[:] = [_record(place, task, prepared, committed, database, progress, told)]

    def gate(database: DatabaseSession, step: SchemaStep) -> None:
        verdicts[:] = [_at_gate(place, task, step, database)]
        kept.held.check_same(database)

    kept = _keep_contract(place, task, session, _change(task, prepared, session, facts))
    with progress.step("register", session), place.gate.asking(place.database):
        place.warehouse.commit(replace(kept.change, gate=gate))
    return answers[0]


def _keep_contract(place: Place, task: Task, session: Session, change: Change) -> Kept:
    """Hold the rows against the contract.

    Raises:
        ContractBroken: With the number of rows that break each constraint.
    """
    if task.target.table is None:
        return Kept(change)

    def rules(database: DatabaseSession) -> Rules:
        return rights.rules_of(database, place.policies, task.principal)

    by = Committer(place.database, place.warehouse, rules, lambda: nullcontext(session), place.clock())
    return keep_contract(change, task.target.name, by)


def _at_gate(place: Place, task: Task, step: SchemaStep, database: DatabaseSession) -> Verdict | None:
    """Bring the change of columns before the gate; None where the dataset is new, or its columns stay."""
    present = datasets.by_name(database, task.target.name)
    if present is None or step.before is None or step.before == step.after:
        return None
    told = of_commit(present, "ingest", step, what=task.landed.sha256)
    rules = rights.rules_of(database, place.policies, task.principal)
    return place.gate.check(database, told, By(rules, task.job_id, task.request.confirm))


def _change(task: Task, prepared: Prepared, session: Session, facts: Any) -> Change:
    target = task.target
    files = [prepared.path]
    if target.mode == "upsert" and target.files and target.files.groups:
        rest = prepared.path.with_name(f"{prepared.path.stem}-rest.parquet")
        key = check_key(task.request.key, prepared.columns)
        if untouched_rows(session, target.files, prepared.path, key, prepared.fields, rest):
            files.insert(0, rest)
    return Change(
        table=(_zone(task, prepared), target.name),
        files=tuple(files),
        fields=prepared.fields,
        facts=facts,
        replace=target.mode == "replace" or (target.mode == "upsert" and target.files is not None),
        base=target.files.snapshot_id if target.mode == "upsert" and target.files else None,
        moved_from=target.table,
    )


def _zone(task: Task, prepared: Prepared) -> str:
    """A dataset that gets more rows keeps its zone."""
    target = task.target
    return target.zone if target.zone and target.mode in ("append", "upsert") else prepared.route.zone


def _record(
    place: Place,
    task: Task,
    prepared: Prepared,
    committed: Committed,
    database: DatabaseSession,
    progress: Progress,
    told: Sequence[str],
) -> dict[str, Any]:
    """Write the facts, inside the commit's transaction; `told` is what the answer warns of besides."""
    now = place.clock()
    profile, quality = profile_json(prepared.after.profile), report_json(prepared.after.report)
    job = database.get(IngestionJob, task.job_id, populate_existing=True)
    if job is None or job.state != "running" or job.owner != place.owner.id:
        raise Conflict("The ingestion was cancelled or taken over by another process.")
    present = datasets.by_name(database, task.target.name)
    _check_target(task, present)
    rules = rights.rules_of(database, place.policies, task.principal)
    zone = _zone(task, prepared)
    reasons = rights.check_commit(database, rules, task.target.name, task.request, present, zone)
    dataset = datasets.register(database, task.target.name, zone, now)
    if present is None:
        dataset.owner = task.principal
    if task.target.mode == "replace":
        lineage.close(database, dataset.id, now)
    if task.target.mode in ("replace", "create"):
        dataset.zone = zone
    datasets.record_schema(
        database,
        dataset,
        _column_facts(prepared, committed),
        now,
        whole=of_schema(committed.schema) if committed.schema else None,
        made=Made(task.principal, "ingest", "ingestion", task.job_id),
    )
    datasets.record_snapshot(database, dataset, datasets.SnapshotFact.of(committed), now)
    measurements.record(
        database,
        dataset,
        report_fact(
            prepared.after.report,
            quality,
            before=prepared.before.report.overall,
            rows=prepared.after.profile.rows,
            sample_rows=prepared.after.profile.sample_rows,
        ),
        job_id=task.job_id,
        snapshot_id=committed.snapshot_id,
        now=now,
    )
    dataset.profile = profile
    profiles.record(database, dataset.id, committed.snapshot_id, profile, now)
    dataset.keys = [
        {"name": column.name, "type": column.type, "distinct": column.distinct}
        for column in prepared.after.profile.columns
        if column.key_like
    ]
    dataset.reference = to_json(prepared.after.report.reference)
    whole = task.target.mode in ("replace", "create")
    personal = personal_data.record(
        database, dataset.id, [finding.fact() for finding in prepared.personal], now, whole=whole
    )
    with progress.step("lineage"):
        lineage.record(database, _edges(task, prepared.columns, dataset), run_id=task.job_id, now=now)
    columns = tuple(column.name for column in prepared.columns)
    written = access.Access(task.principal, "write", dataset.id, committed.snapshot_id, columns, task.job_id, now)
    access.record(database, [written])
    place.audit.append(database, _audit_entry(task, prepared, committed, dataset, reasons))
    result = answer(
        task,
        prepared,
        committed,
        progress.seconds(),
        dataset=datasets.as_json(dataset),
        profile=profile,
        quality=quality,
        personal=[personal_data.as_json(row) for row in personal],
        further=told,
    )
    job.state, job.answer, job.dataset_id, job.finished_at = "succeeded", result, dataset.id, now
    job.step, job.progress = "lineage", 1.0
    database.flush()
    return result


def _audit_entry(
    task: Task, prepared: Prepared, committed: Committed, dataset: Dataset, reasons: Sequence[str]
) -> Entry:
    columns = tuple(column.name for column in prepared.columns)
    return Entry(
        action="ingest",
        principal=task.principal,
        outcome="succeeded",
        reasons=tuple(Reason("", text[:_MAX_REASON]) for text in reasons),
        datasets=(Touched(dataset.id, columns, committed.snapshot_id),),
        origin_id=task.job_id,
    )


def _check_target(task: Task, dataset: Dataset | None) -> None:
    """The dataset must still be what it was when the file was prepared for it."""
    now = (dataset.id, dataset.zone) if dataset else (None, None)
    if now != (task.target.dataset_id, task.target.zone):
        raise CommitConflict(f"The dataset {task.target.name} was created, moved or dropped meanwhile.")


def _column_facts(prepared: Prepared, committed: Committed) -> list[datasets.ColumnFact]:
    originals = {column.name: column.original for column in prepared.columns}
    meanings = {column.name: column.semantic for column in prepared.after.profile.columns if column.semantic}
    return [
        datasets.ColumnFact(
            field_id=field.id,
            name=field.name,
            type=field.type,
            original_name=originals.get(field.name),
            semantic=meanings[field.name].name if field.name in meanings else None,
        )
        for field in committed.fields
    ]


def _edges(task: Task, columns: Sequence[ColumnPlan], dataset: Dataset) -> list[lineage.Edge]:
    """File → ingestion → landing → dataset, and each column of the file → its column of the dataset."""
    file = lineage.Node("file", task.file_name)
    run = lineage.Node("ingestion", task.job_id)
    landing = lineage.Node("landing", task.landed.sha256)
    table = lineage.Node("dataset", dataset.id)
    edges = [lineage.Edge(file, run), lineage.Edge(run, landing), lineage.Edge(landing, table)]
    for column in columns:
        steps = ", ".join(_describe(step.kind, dict(step.detail)) for step in column.steps)
        edges.append(
            lineage.Edge(
                lineage.Node("landing", task.landed.sha256, column.original),
                lineage.Node("dataset", dataset.id, column.name),
                "transformation" if steps else "identity",
                steps or None,
            )
        )
    return edges


def _describe(kind: str, detail: dict[str, object]) -> str:
    what = detail.get("notation") or detail.get("unit")
    return f"{kind} ({what})" if what else kind
