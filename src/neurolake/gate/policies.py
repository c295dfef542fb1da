"""Which policy a dataset has for changes of its columns, as it is stored."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.catalog import datasets
from neurolake.gate.policy import DEFAULT, PolicyName
from neurolake.metadata.models import Dataset, SchemaPolicy


def of(session: Session, dataset_id: str) -> PolicyName:
    """The policy in force."""
    found = session.scalar(select(SchemaPolicy.policy).filter_by(dataset_id=dataset_id))
    return cast("PolicyName", found) if found else DEFAULT


def put(
    session: Session, dataset: Dataset, policy: PolicyName, reason: str | None, *, by: str, now: datetime
) -> SchemaPolicy:
    """Set the policy; changes that are being committed come before it or after it."""
    datasets.lock(session, dataset)
    row = session.get(SchemaPolicy, dataset.id)
    if row is None:
        row = SchemaPolicy(dataset_id=dataset.id, policy=policy, reason=reason, set_by=by, set_at=now)
        session.add(row)
    else:
        row.policy, row.reason, row.set_by, row.set_at = policy, reason, by, now
    session.flush()
    return row


def shown(session: Session, dataset: Dataset) -> dict[str, Any]:
    """JSON-ready."""
    row = session.get(SchemaPolicy, dataset.id)
    return {
        "dataset": f"{dataset.zone}.{dataset.name}",
        "policy": row.policy if row else DEFAULT,
        "usual": row is None,
        "reason": row.reason if row else None,
        "set_by": row.set_by if row else None,
        "set_at": row.set_at.isoformat() if row else None,
    }
