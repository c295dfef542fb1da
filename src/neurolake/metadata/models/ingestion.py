"""Ingestions."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base, id_column


class IngestionJob(Base):
    """One file on its way in, with its answer."""

    __tablename__ = "ingestion_jobs"
    __table_args__ = (Index("ix_ingestion_jobs_state", "state"), UniqueConstraint("principal", "idempotency_key"))

    id: Mapped[str] = id_column()
    idempotency_key: Mapped[str | None] = mapped_column(String(255))
    fingerprint: Mapped[str] = mapped_column(String(64))
    principal: Mapped[str] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(16))
    step: Mapped[str | None] = mapped_column(String(16))
    progress: Mapped[float | None]
    owner: Mapped[str | None] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    bytes: Mapped[int]
    request: Mapped[dict[str, Any]]
    dataset_id: Mapped[str | None] = mapped_column(String(36), index=True)
    answer: Mapped[dict[str, Any] | None]
    error: Mapped[dict[str, Any] | None]
    submitted_at: Mapped[datetime] = mapped_column(index=True)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
