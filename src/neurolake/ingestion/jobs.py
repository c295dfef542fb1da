"""Ingestion jobs in the metadata database: submitted, claimed, ended."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from neurolake.catalog import told
from neurolake.ingestion.base import IngestRequest, Job
from neurolake.kernel.errors import IdempotencyConflict, NeuroLakeError, NotFound
from neurolake.metadata.models import IngestionJob
from neurolake.storage.landing import Landed

ENDED = ("succeeded", "failed", "cancelled")


def fingerprint(sha256: str, request: IngestRequest) -> str:
    """What makes two requests the same: the file's content and everything that is asked."""
    asked = json.dumps(request.to_json(), sort_keys=True)
    return hashlib.sha256(f"{sha256}\n{asked}".encode()).hexdigest()


def submit(
    session: Session,
    landed: Landed,
    file_name: str,
    request: IngestRequest,
    *,
    principal: str,
    owner: str,
    key: str | None,
    now: datetime,
) -> tuple[IngestionJob, bool]:
    """Record a job, or find the one that the idempotency key stands for; tells whether it must be run.

    Raises:
        IdempotencyConflict: The key was used for another file or other options.
    """
    mark = fingerprint(landed.sha256, request)
    job = (
        session.scalar(select(IngestionJob).filter_by(principal=principal, idempotency_key=key))
        if key is not None
        else None
    )
    if job is not None:
        if job.fingerprint != mark:
            raise IdempotencyConflict(
                f"The idempotency key {key!r} was used for another request.", hint="Use a new key for a new request."
            )
        again = job.state in ("failed", "cancelled")
        if again:
            job.state, job.error, job.finished_at, job.owner = "queued", None, None, owner
        return job, again
    job = IngestionJob(
        idempotency_key=key,
        fingerprint=mark,
        principal=principal,
        state="queued",
        owner=owner,
        file_name=file_name,
        sha256=landed.sha256,
        bytes=landed.bytes,
        request=request.to_json(),
        submitted_at=now,
    )
    session.add(job)
    session.flush()
    return job, True


def claim(session: Session, job_id: str, owner: str, now: datetime) -> IngestionJob | None:
    """Take a queued job for this process; None when it is not queued any more."""
    job = session.get(IngestionJob, job_id, with_for_update=True, populate_existing=True)
    if job is None or job.state != "queued":
        return None
    job.state, job.owner, job.started_at = "running", owner, now
    return job


def fail(session: Session, job_id: str, error: NeuroLakeError, now: datetime, *, cancelled: bool) -> None:
    """Record that a job ended without a result; one that has ended stays as it is."""
    job = find(session, job_id)
    if job.state in ENDED:
        return
    job.state = "cancelled" if cancelled else "failed"
    job.error, job.finished_at = error.problem(), now
    if not cancelled:
        told.failed(session, told.Failure(job_id, "ingest", None, error.title, now))


def save_progress(session: Session, job_id: str, step: str, progress: float) -> None:
    """Record how far a running job is."""
    running = update(IngestionJob).where(IngestionJob.id == job_id, IngestionJob.state == "running")
    session.execute(running.values(step=step, progress=progress))


def find(session: Session, job_id: str) -> IngestionJob:
    """A job by its id.

    Raises:
        NotFound: There is none.
    """
    job = session.get(IngestionJob, job_id)
    if job is None:
        raise NotFound(f"There is no ingestion {job_id!r}.")
    return job


def listing(
    session: Session,
    *,
    limit: int,
    before_id: str | None = None,
    state: str | None = None,
    principal: str | None = None,
) -> Sequence[IngestionJob]:
    """Jobs, newest first; `before_id` continues a page, `principal` leaves those of others out."""
    statement = select(IngestionJob).order_by(IngestionJob.id.desc()).limit(limit)
    if before_id:
        statement = statement.where(IngestionJob.id < before_id)
    if state:
        statement = statement.filter_by(state=state)
    if principal:
        statement = statement.filter_by(principal=principal)
    return session.scalars(statement).all()


def unfinished(session: Session) -> Sequence[IngestionJob]:
    """Jobs that are queued or running, oldest first."""
    statement = select(IngestionJob).where(IngestionJob.state.in_(("queued", "running"))).order_by(IngestionJob.id)
    return session.scalars(statement).all()


def statistics(session: Session, principal: str | None = None) -> dict[str, Any]:
    """Jobs and bytes by state, rows and datasets by zone; `principal` leaves those of others out."""
    whose = [IngestionJob.principal == principal] if principal else []
    states = session.execute(
        select(IngestionJob.state, func.count(), func.sum(IngestionJob.bytes))
        .where(*whose)
        .group_by(IngestionJob.state)
    ).all()
    answers = session.scalars(select(IngestionJob.answer).filter_by(state="succeeded").where(*whose))
    rows = {"read": 0, "stored": 0, "rejected": 0, "removed": 0}
    zones: dict[str, int] = {}
    for given in answers:
        for name in rows:
            rows[name] += int((given or {}).get("rows", {}).get(name, 0))
        zone = str((given or {}).get("zone"))
        zones[zone] = zones.get(zone, 0) + 1
    return {
        "jobs": {state: count for state, count, _ in states},
        "bytes": sum(int(size or 0) for _, _, size in states),
        "rows": rows,
        "ingestions_by_zone": zones,
    }


def as_job(job: IngestionJob) -> Job:
    """A job as seen from outside."""
    return Job(
        id=job.id,
        principal=job.principal,
        state=job.state,  # type: ignore[arg-type]  # only `State` values are ever written
        step=job.step,
        progress=job.progress,
        file_name=job.file_name,
        sha256=job.sha256,
        bytes=job.bytes,
        request=job.request,
        dataset_id=job.dataset_id,
        answer=job.answer,
        error=job.error,
        submitted_at=job.submitted_at.isoformat(),
        started_at=job.started_at.isoformat() if job.started_at else None,
        finished_at=job.finished_at.isoformat() if job.finished_at else None,
    )
