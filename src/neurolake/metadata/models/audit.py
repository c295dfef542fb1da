"""The audit log: entries as leaves of a Merkle tree, and how far the tree has grown."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base


class AuditEntry(Base):
    """One leaf. `hashes` is derived from the rest: the leaf hash and those of the subtrees that the leaf completes."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_principal", "principal", "position"),
        Index("ix_audit_entries_origin", "origin_id"),
        Index("ix_audit_entries_at", "at"),
    )

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(36), unique=True)
    version: Mapped[int]
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(32))
    principal: Mapped[str] = mapped_column(String(255))
    decision: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str | None] = mapped_column(String(16))
    reasons: Mapped[list[Any]]
    datasets: Mapped[list[Any]]
    origin_id: Mapped[str | None] = mapped_column(String(255))
    fingerprint: Mapped[str | None] = mapped_column(String(255))
    purpose: Mapped[str | None] = mapped_column(String(255))
    hashes: Mapped[bytes] = mapped_column(LargeBinary)


class AuditTree(Base):
    """The one row that whoever appends locks: number of leaves, hashes of the largest perfect subtrees."""

    __tablename__ = "audit_tree"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int]
    frontier: Mapped[bytes] = mapped_column(LargeBinary)
