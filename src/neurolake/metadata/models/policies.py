"""Policies and their history."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base, id_column


class PolicyRow(Base):
    """A policy as it is now."""

    __tablename__ = "policies"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), index=True)
    version: Mapped[int] = mapped_column(default=1)
    document: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    updated_by: Mapped[str] = mapped_column(String(255))


class PolicyVersion(Base):
    """One change of a policy; `document` is None when it was deleted. Rows are only ever added."""

    __tablename__ = "policy_versions"
    __table_args__ = (Index("ix_policy_versions_name", "name", "version"),)

    id: Mapped[str] = id_column()
    name: Mapped[str] = mapped_column(String(100))
    version: Mapped[int]
    change: Mapped[str] = mapped_column(String(16))
    document: Mapped[dict[str, Any] | None]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(255))
