"""Remediation runs."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base, id_column


class RemediationRun(Base):
    """One remediation, or its dry run. It holds no personal data: `request` is a keyed hash of what was asked."""

    __tablename__ = "remediation_runs"

    id: Mapped[str] = id_column()
    principal: Mapped[str] = mapped_column(String(255), index=True)
    action: Mapped[str] = mapped_column(String(16))
    dry_run: Mapped[bool]
    request: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16), index=True)
    step: Mapped[str | None] = mapped_column(String(255))
    progress: Mapped[float] = mapped_column(default=0.0)
    owner: Mapped[str] = mapped_column(String(64))
    plan: Mapped[dict[str, Any] | None]
    answer: Mapped[dict[str, Any] | None]
    error: Mapped[dict[str, Any] | None]
    submitted_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
