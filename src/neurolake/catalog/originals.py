"""Originals of ingested files that are gone on purpose."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.metadata.models import RemediationPart, RemediationRun


def removed_originals(session: Session) -> frozenset[str]:
    """SHA-256 of the originals that a remediation was to remove."""
    of_parts = (sha for listed in session.scalars(select(RemediationPart.originals)) for sha in listed)
    plans = session.scalars(select(RemediationRun.plan).where(RemediationRun.dry_run.is_(False)))
    return frozenset((*of_parts, *(sha for plan in plans for sha in (plan or {}).get("originals", ()))))
