"""Entries as they are shown: filtered, page by page, or all for an export."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast, select
from sqlalchemy.orm import Session

from neurolake.compliance.audit.entry import MEMBERS, Action, Decision, moment
from neurolake.compliance.audit.merkle import HASH_BYTES
from neurolake.kernel.errors import NotFound
from neurolake.metadata.models import AuditEntry

_COLUMNS = (*(getattr(AuditEntry, name) for name in MEMBERS), AuditEntry.hashes)
_AT_ONCE = 1000


@dataclass(frozen=True)
class Filter:
    """Which entries; None means all.

    Attributes:
        dataset_id: Those that touch this dataset.
        origin_id: Those of one query, job or request.
        since, until: From this moment on; before that one.
    """

    principal: str | None = None
    action: Action | None = None
    decision: Decision | None = None
    dataset_id: str | None = None
    origin_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def page(session: Session, wanted: Filter, *, before: int | None = None, limit: int = 100) -> list[dict[str, Any]]:
    """Entries, newest first, JSON-ready; `before` is the last position of the page before."""
    statement = select(*_COLUMNS).where(*_conditions(wanted)).order_by(AuditEntry.position.desc()).limit(limit)
    if before is not None:
        statement = statement.where(AuditEntry.position < before)
    return [_shown(row) for row in session.execute(statement)]


def one(session: Session, entry_id: str) -> dict[str, Any]:
    """An entry by its id, JSON-ready.

    Raises:
        NotFound: There is none.
    """
    row = session.execute(select(*_COLUMNS).where(AuditEntry.id == entry_id)).one_or_none()
    if row is None:
        raise NotFound(f"There is no audit entry {entry_id[:80]!r}.")
    return _shown(row)


def everything(session: Session, wanted: Filter) -> Iterator[dict[str, Any]]:
    """Entries, oldest first, JSON-ready."""
    statement = select(*_COLUMNS).where(*_conditions(wanted)).order_by(AuditEntry.position).limit(_AT_ONCE)
    after = -1
    while rows := session.execute(statement.where(AuditEntry.position > after)).all():
        yield from map(_shown, rows)
        after = rows[-1].position


def _conditions(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    for name in ("principal", "action", "decision", "origin_id"):
        if (value := getattr(wanted, name)) is not None:
            yield getattr(AuditEntry, name) == value
    if wanted.dataset_id is not None:
        # The id in quotes is part of the stored JSON; ids are not parts of one another.
        yield cast(AuditEntry.datasets, String).contains(f'"{wanted.dataset_id}"', autoescape=True)
    if wanted.since is not None:
        yield AuditEntry.at >= wanted.since
    if wanted.until is not None:
        yield AuditEntry.at < wanted.until


def _shown(row: Any) -> dict[str, Any]:
    members = dict(zip(MEMBERS, row[:-1], strict=True))
    return {**members, "at": moment(row.at), "hash": bytes(row.hashes[:HASH_BYTES]).hex()}
