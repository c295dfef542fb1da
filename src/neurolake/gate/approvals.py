"""Requests for approval of one change of one schema version, as they are stored."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.compliance.audit import Entry, Reason, Touched
from neurolake.gate.step import By, Step, Verdict
from neurolake.kernel.errors import ApprovalRequired, NotFound
from neurolake.metadata.models import SchemaApproval

_MAX_REASON = 500


@dataclass(frozen=True)
class Request:
    """A change that needs somebody's word, to be kept."""

    step: Step
    verdict: Verdict
    by: str


def ask(session: Session, request: Request, now: datetime) -> tuple[SchemaApproval, bool]:
    """Keep a request; one that waits already is that one. Returns it, and whether it is new."""
    step = request.step
    waiting = _one(session, step, request.by, "pending")
    if waiting is not None:
        return waiting, False
    row = SchemaApproval(
        dataset_id=step.dataset.id,
        dataset=f"{step.dataset.zone}.{step.dataset.name}",
        schema_version=step.dataset.schema_version,
        fingerprint=step.fingerprint(),
        operation=step.operation,
        state="pending",
        verdict=request.verdict.to_json(),
        asked_by=request.by,
        asked_at=now,
    )
    session.add(row)
    session.flush()
    return row, True


def approved(session: Session, step: Step, by: str) -> SchemaApproval | None:
    """The approval of exactly this change, which has not been used."""
    return _one(session, step, by, "approved")


def refused(session: Session, step: Step, by: str) -> SchemaApproval | None:
    """The refusal of exactly this change."""
    return _one(session, step, by, "refused")


def use(session: Session, step: Step, by: By, now: datetime) -> None:
    """Use the approval up, in the transaction of the change.

    Raises:
        ApprovalRequired: Another change has used it meanwhile.
    """
    row = _one(session, step, by.name, "approved", lock=True)
    if row is None:
        raise ApprovalRequired("The approval was used meanwhile.", hint="Ask for it again.", dataset=step.dataset.name)
    row.state, row.used_at, row.used_by_id = "used", now, by.origin_id
    session.flush()


def find(session: Session, approval_id: str, *, lock: bool = False) -> SchemaApproval:
    """A request by its id.

    Raises:
        NotFound: There is none.
    """
    row = session.get(SchemaApproval, approval_id, with_for_update=lock, populate_existing=lock)
    if row is None:
        raise NotFound(f"There is no request for approval {approval_id!r}.")
    return row


def listing(session: Session, *, state: str | None, limit: int, before: str | None = None) -> list[SchemaApproval]:
    """Requests, newest first."""
    asked = select(SchemaApproval).order_by(SchemaApproval.id.desc())
    if state is not None:
        asked = asked.filter_by(state=state)
    if before is not None:
        asked = asked.where(SchemaApproval.id < before)
    return list(session.scalars(asked.limit(limit)))


def entry(row: SchemaApproval, by: str, what: str) -> Entry:
    """For the audit log."""
    told = f"{what}: {row.operation} of {row.dataset} at schema version {row.schema_version}"
    told += f": {row.reason}" if row.reason else ""
    return Entry(
        "schema.approval",
        by,
        outcome="succeeded",
        reasons=(Reason("", told[:_MAX_REASON]),),
        datasets=(Touched(row.dataset_id),),
        origin_id=row.id,
    )


def as_json(row: SchemaApproval) -> dict[str, Any]:
    """JSON-ready."""
    return {
        "id": row.id,
        "dataset_id": row.dataset_id,
        "dataset": row.dataset,
        "schema_version": row.schema_version,
        "operation": row.operation,
        "state": row.state,
        "verdict": row.verdict,
        "asked_by": row.asked_by,
        "asked_at": row.asked_at.isoformat(),
        "decided_by": row.decided_by,
        "decided_at": row.decided_at.isoformat() if row.decided_at else None,
        "reason": row.reason,
        "used_at": row.used_at.isoformat() if row.used_at else None,
    }


def _one(session: Session, step: Step, by: str, state: str, *, lock: bool = False) -> SchemaApproval | None:
    asked = select(SchemaApproval).filter_by(
        dataset_id=step.dataset.id,
        fingerprint=step.fingerprint(),
        schema_version=step.dataset.schema_version,
        asked_by=by,
        state=state,
    )
    return session.scalar((asked.with_for_update() if lock else asked).limit(1))
