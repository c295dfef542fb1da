"""Remediation runs and their parts."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
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


class RemediationPart(Base):
    """What a run does to one dataset, as far as it has come; written together with what it tells of.

    Attributes:
        state: `planned`; `changed`: its rows are as they are to be, its past has still to go; `done`.
        snapshot_id: The dataset's when it was changed.
        columns: The stored results that have to go are those that read one of these; None for all of the dataset.
        originals, rejects: SHA-256 of originals, and ids of ingestions, that go with the past.
    """

    __tablename__ = "remediation_parts"

    run_id: Mapped[str] = mapped_column(ForeignKey("remediation_runs.id"), primary_key=True)
    dataset_id: Mapped[str] = mapped_column(String(36), primary_key=True, index=True)
    name: Mapped[str] = mapped_column(String(160))
    state: Mapped[str] = mapped_column(String(16), index=True)
    snapshot_id: Mapped[int | None]
    columns: Mapped[list[Any] | None]
    originals: Mapped[list[Any]] = mapped_column(default=list)
    rejects: Mapped[list[Any]] = mapped_column(default=list)
