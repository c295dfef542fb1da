"""Whether this machine's clock is behind what is recorded."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from neurolake.doctor.base import Fault, Looked
from neurolake.doctor.view import LakeView
from neurolake.metadata.models import AuditEntry, IngestionJob, QueryRun, Snapshot

_TOLERATED = timedelta(minutes=2)
_MOMENTS = {
    "an entry of the audit log": AuditEntry.at,
    "an ingestion": IngestionJob.submitted_at,
    "a query": QueryRun.submitted_at,
    "a snapshot": Snapshot.committed_at,
}


def look(view: LakeView) -> Looked:
    """The newest moment of each kind, against now."""
    newest = _newest(view)
    if newest is None:
        return Looked("nothing is recorded yet")
    what, moment = newest
    ahead = moment - view.now
    if ahead <= _TOLERATED:
        return Looked(f"newest record of {moment.isoformat(timespec='seconds')}")
    told = f"{what.capitalize()} is of {moment.isoformat(timespec='seconds')}, which is {_words(ahead)} from now"
    return Looked("1 fault", (Fault(told, "this machine's clock", "timedatectl set-ntp true"),))


def _newest(view: LakeView) -> tuple[str, datetime] | None:
    with view.database.read() as session:
        found = {what: session.scalar(select(func.max(column))) for what, column in _MOMENTS.items()}
    known = [(what, moment) for what, moment in found.items() if moment is not None]
    return max(known, key=lambda one: one[1], default=None)


def _words(ahead: timedelta) -> str:
    hours = ahead.total_seconds() / 3600
    return f"{hours:.1f} hours" if hours >= 1 else f"{hours * 60:.0f} minutes"
