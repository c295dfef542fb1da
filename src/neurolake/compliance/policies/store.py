"""Policies in the metadata database, with every version they ever had."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neurolake.compliance.policies.base import Policy
from neurolake.compliance.policies.document import as_json, policy_from
from neurolake.kernel.errors import Conflict, NotFound
from neurolake.metadata.models import PolicyRow, PolicyVersion
from neurolake.metadata.rows import connection_of

# Built once: every query and every page of an answer goes through it.
_REVISION = select(func.count()).select_from(PolicyVersion)


@dataclass(frozen=True)
class Stored:
    """A policy as it is now, and since when."""

    policy: Policy
    version: int
    updated_at: datetime
    updated_by: str

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        facts = {"version": self.version, "updated_at": self.updated_at.isoformat(), "updated_by": self.updated_by}
        return as_json(self.policy) | facts


def revision(session: Session) -> int:
    """A number that grows with every change of any policy."""
    return connection_of(session).scalar(_REVISION) or 0


def listing(session: Session) -> list[Stored]:
    """All policies, by name."""
    return [_stored(row) for row in session.scalars(select(PolicyRow).order_by(PolicyRow.name))]


def find(session: Session, name: str) -> Stored:
    """One policy.

    Raises:
        NotFound: There is none of that name.
    """
    return _stored(_row(session, name))


def create(session: Session, policy: Policy, *, by: str, now: datetime) -> Stored:
    """Add a policy.

    Raises:
        Conflict: There is one of that name.
    """
    if session.get(PolicyRow, policy.name) is not None:
        raise Conflict(f"There is a policy {policy.name!r} already.", hint="Update it, or choose another name.")
    version = 1 + (
        session.scalar(select(func.max(PolicyVersion.version)).where(PolicyVersion.name == policy.name)) or 0
    )
    row = PolicyRow(
        name=policy.name,
        kind=policy.kind,
        version=version,
        document=as_json(policy),
        created_at=now,
        updated_at=now,
        updated_by=by,
    )
    session.add(row)
    return _recorded(session, row, "created", now)


def update(session: Session, policy: Policy, *, by: str, now: datetime, expected: int | None = None) -> Stored:
    """Put a policy in the place of the one of the same name.

    Args:
        expected: The version it was made from; another one meanwhile is a conflict.

    Raises:
        NotFound: There is none of that name.
        Conflict: It was changed meanwhile.
    """
    row = _row(session, policy.name)
    _check_version(row, expected)
    row.kind, row.document = policy.kind, as_json(policy)
    row.version, row.updated_at, row.updated_by = row.version + 1, now, by
    return _recorded(session, row, "updated", now)


def delete(session: Session, name: str, *, by: str, now: datetime, expected: int | None = None) -> None:
    """Remove a policy; its history stays.

    Raises:
        NotFound, Conflict: See `update`.
    """
    row = _row(session, name)
    _check_version(row, expected)
    session.delete(row)
    session.add(PolicyVersion(name=name, version=row.version + 1, change="deleted", document=None, at=now, by=by))
    session.flush()


def put_all(session: Session, policies: Sequence[Policy], *, by: str, now: datetime) -> dict[str, int]:
    """Create or update each policy that differs from what is there; returns how many of each."""
    counts = {"created": 0, "updated": 0, "unchanged": 0}
    for policy in policies:
        row = session.get(PolicyRow, policy.name)
        if row is None:
            create(session, policy, by=by, now=now)
            counts["created"] += 1
        elif row.document == as_json(policy):
            counts["unchanged"] += 1
        else:
            update(session, policy, by=by, now=now)
            counts["updated"] += 1
    return counts


def history(session: Session, name: str) -> list[dict[str, Any]]:
    """Every version of a policy, newest first.

    Raises:
        NotFound: There never was one of that name.
    """
    statement = select(PolicyVersion).filter_by(name=name).order_by(PolicyVersion.version.desc())
    versions = session.scalars(statement).all()
    if not versions:
        raise NotFound(f"There is no policy {name[:100]!r}.")
    return [
        {"version": v.version, "change": v.change, "policy": v.document, "at": v.at.isoformat(), "by": v.by}
        for v in versions
    ]


def _row(session: Session, name: str) -> PolicyRow:
    row = session.get(PolicyRow, name, with_for_update=True)
    if row is None:
        raise NotFound(f"There is no policy {name[:100]!r}.")
    return row


def _check_version(row: PolicyRow, expected: int | None) -> None:
    if expected is not None and row.version != expected:
        raise Conflict(
            f"The policy {row.name!r} is at version {row.version}, not {expected}.",
            hint="Read it again and make the change anew.",
        )


def _recorded(session: Session, row: PolicyRow, change: str, now: datetime) -> Stored:
    session.add(
        PolicyVersion(
            name=row.name, version=row.version, change=change, document=row.document, at=now, by=row.updated_by
        )
    )
    session.flush()
    return _stored(row)


def _stored(row: PolicyRow) -> Stored:
    return Stored(policy_from(row.document), row.version, row.updated_at, row.updated_by)
