"""What may become of a dataset's columns: policies, approvals, contracts."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base, id_column


class SchemaPolicy(Base):
    """What happens when somebody changes a dataset's columns so that others may break; without a row: the usual."""

    __tablename__ = "schema_policies"

    dataset_id: Mapped[str] = mapped_column(String(36), ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True)
    policy: Mapped[str] = mapped_column(String(24))
    reason: Mapped[str | None] = mapped_column(Text)
    set_by: Mapped[str] = mapped_column(String(255))
    set_at: Mapped[datetime]


class SchemaApproval(Base):
    """A change of a dataset's columns that somebody asked for and that needs somebody else's word.

    It outlives the dataset, as the record of who decided.

    Attributes:
        schema_version: Of the dataset when it was asked; the approval is for no other.
        fingerprint: SHA-256 of the change, its columns before and after: the approval is for nothing else.
        state: `pending`, `approved`, `refused` or `used`.
        verdict: What the gate told, with the differences and what breaks.
    """

    __tablename__ = "schema_approvals"
    __table_args__ = (Index("ix_schema_approvals_dataset", "dataset_id", "fingerprint"),)

    id: Mapped[str] = id_column()
    dataset_id: Mapped[str] = mapped_column(String(36))
    dataset: Mapped[str] = mapped_column(String(160))
    schema_version: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(64))
    operation: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16), index=True)
    verdict: Mapped[dict[str, Any]]
    asked_by: Mapped[str] = mapped_column(String(255))
    asked_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(String(255))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)
    used_at: Mapped[datetime | None]
    used_by_id: Mapped[str | None] = mapped_column(String(36))


class Contract(Base):
    """One version of the promise that a dataset's owner gives; the newest holds unless it was taken back."""

    __tablename__ = "contracts"

    dataset_id: Mapped[str] = mapped_column(String(36), ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    semantic: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(Text)
    document: Mapped[dict[str, Any]]
    put_by: Mapped[str] = mapped_column(String(255))
    put_at: Mapped[datetime]
    deleted_by: Mapped[str | None] = mapped_column(String(255))
    deleted_at: Mapped[datetime | None]
