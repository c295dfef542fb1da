"""The word that somebody gives on exactly one step: bound to a hash of its arguments, good for a time, used once."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from neurolake.kernel.errors import ApprovalRequired
from neurolake.metadata.models import AgentApproval


def fingerprint(run_id: str, step: int, tool: str, arguments: Mapping[str, Any]) -> str:
    """SHA-256 of what is to be done, as canonical JSON: other arguments, another tool or another step have another."""
    told = json.dumps([run_id, step, tool, arguments], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def check(row: AgentApproval, wanted: str, now: datetime, *, again: bool = False) -> None:
    """Check that somebody's word is good for what is to be done now.

    Args:
        again: Whether it has been used for this very step, which goes on.

    Raises:
        ApprovalRequired: It was not given, is used up, is too old, or was given on something else.
    """
    if row.state != ("used" if again else "approved"):
        raise ApprovalRequired(f"The approval of this step is {row.state}.", hint="Ask for a new one.", approval=row.id)
    if row.fingerprint != wanted:
        raise ApprovalRequired(
            "What was approved is not what is to be done.", hint="Nothing was done. Begin a new run.", approval=row.id
        )
    if row.expires_at <= now and not again:
        raise ApprovalRequired("The approval has expired.", hint="Begin a new run.", approval=row.id)


def use(session: Session, approval_id: str, wanted: str, now: datetime) -> None:
    """Use a word up, in the transaction of what it is about.

    Raises:
        ApprovalRequired: See `check`.
    """
    row = session.get_one(AgentApproval, approval_id, with_for_update=True, populate_existing=True)
    check(row, wanted, now)
    row.state = "used"


def as_json(row: AgentApproval) -> dict[str, Any]:
    """JSON-ready."""
    return {
        "id": row.id,
        "run_id": row.run_id,
        "step": row.step,
        "tool": row.tool,
        "arguments": row.arguments,
        "fingerprint": row.fingerprint,
        "grave": row.grave,
        "estimate": row.estimate,
        "asked_by": row.asked_by,
        "asked_at": row.asked_at.isoformat(),
        "expires_at": row.expires_at.isoformat(),
        "state": row.state,
        "decided_by": row.decided_by,
        "decided_at": row.decided_at.isoformat() if row.decided_at else None,
        "reason": row.reason,
    }
