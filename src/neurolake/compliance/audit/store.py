"""Leaves in the database: appended under a lock in the writer's transaction, read back as the tree they are."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from neurolake.compliance.audit.entry import Entry, canonical
from neurolake.compliance.audit.merkle import HASH_BYTES, Frontier, Subtree, leaf_hash
from neurolake.kernel.errors import NeuroLakeError
from neurolake.metadata.models import AuditEntry, AuditTree
from neurolake.metadata.rows import add_rows, change_rows, connection_of, raw_rows

# Built once: every query and every commit goes through these.
_LOOK = select(AuditTree.size, AuditTree.frontier).where(AuditTree.id == 1)
_LOCK = _LOOK.with_for_update()
_ENTRIES = cast("Table", AuditEntry.__table__)
_GROW = update(AuditTree).where(AuditTree.id == 1)


def append(session: Session, entries: Sequence[Entry], now: datetime) -> int:
    """Append entries in the session's transaction; returns the tree's new size.

    The tree's row stays locked until the transaction ends, so this should be the last thing it does.
    """
    frontier = frontier_of(session, lock=True)
    rows = []
    for entry in entries:
        members = {**entry.stored(), "position": frontier.size, "at": now}
        rows.append({**members, "hashes": b"".join(frontier.push(leaf_hash(canonical(members))))})
    connection = connection_of(session)
    add_rows(connection, _ENTRIES, rows)
    change_rows(connection, _GROW, {"size": frontier.size, "frontier": frontier.dump()})
    return frontier.size


def frontier_of(session: Session, *, lock: bool = False) -> Frontier:
    """The tree as its row says it is.

    Raises:
        NeuroLakeError: The row is gone.
    """
    rows = raw_rows(connection_of(session), _LOCK if lock else _LOOK, {})
    if not rows:
        raise NeuroLakeError("The audit log's tree is gone from the database.", hint="Restore the database.")
    return Frontier.load(*rows[0])


def subtrees(session: Session) -> Subtree:
    """Hashes of perfect subtrees, from the leaf that completed each."""

    def subtree(level: int, number: int) -> bytes:
        last = ((number + 1) << level) - 1
        hashes = session.scalar(select(AuditEntry.hashes).where(AuditEntry.position == last)) or b""
        return hashes[level * HASH_BYTES : (level + 1) * HASH_BYTES]

    return subtree
