"""Reading the log whole, whatever somebody has done to its rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from neurolake.compliance.audit.entry import MEMBERS, canonical
from neurolake.compliance.audit.merkle import HASH_BYTES, leaf_hash
from neurolake.metadata.models import AuditEntry

_AT_ONCE = 2000
_COLUMNS = (*(getattr(AuditEntry, name) for name in MEMBERS), AuditEntry.hashes)
_UNREADABLE = (SQLAlchemyError, ValueError, TypeError, AttributeError)


@dataclass(frozen=True)
class Leaf:
    """A row of the log.

    Attributes:
        members: What it says; None when the row cannot be read.
        hashes: What is stored as its hashes.
    """

    position: Any
    members: dict[str, Any] | None
    hashes: bytes

    @property
    def stored_hash(self) -> bytes:
        """What is stored as its leaf hash."""
        return self.hashes[:HASH_BYTES]

    def hash_at(self, position: int) -> bytes | None:
        """The leaf hash that the entry has at a position; None when the row cannot be read."""
        if self.members is None:
            return None
        try:
            return leaf_hash(canonical({**self.members, "position": position}))
        except _UNREADABLE:
            return None


def leaves(session: Session) -> Iterator[Leaf]:
    """All rows in the order of their positions."""
    after: Any = None
    while True:
        statement = select(AuditEntry.position).order_by(AuditEntry.position).limit(_AT_ONCE)
        positions = session.scalars(statement if after is None else statement.where(AuditEntry.position > after)).all()
        if not positions:
            return
        yield from _between(session, positions[0], positions[-1]) or [_one(session, at) for at in positions]
        after = positions[-1]


def first_after(session: Session, time: datetime, *, before: int) -> int | None:
    """The first position below `before` whose entry is later than a time."""
    statement = select(AuditEntry.position).where(AuditEntry.position < before, AuditEntry.at > time)
    return session.scalar(statement.order_by(AuditEntry.position).limit(1))


def _between(session: Session, first: Any, last: Any) -> list[Leaf]:
    """The rows between two positions; none when one of them cannot be read."""
    statement = select(*_COLUMNS).where(AuditEntry.position >= first, AuditEntry.position <= last)
    try:
        return [_leaf(row) for row in session.execute(statement.order_by(AuditEntry.position))]
    except _UNREADABLE:
        return []


def _one(session: Session, position: Any) -> Leaf:
    try:
        return _leaf(session.execute(select(*_COLUMNS).where(AuditEntry.position == position)).one())
    except _UNREADABLE:
        return Leaf(position, None, b"")


def _leaf(row: Any) -> Leaf:
    return Leaf(row[MEMBERS.index("position")], dict(zip(MEMBERS, row[:-1], strict=True)), bytes(row[-1]))
