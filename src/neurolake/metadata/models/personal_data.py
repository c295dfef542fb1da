"""Personal data found in datasets, and what people decided about it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base, id_column


class PersonalData(Base):
    """One entity in one column, or in one place of a nested column, of a dataset; `path` is empty for a plain column.

    `confidence` and `evidence` are what detection said last; they are None where only a person says so.
    """

    __tablename__ = "personal_data"
    __table_args__ = (
        UniqueConstraint("dataset_id", "column_name", "path", "entity"),
        Index("ix_personal_data_entity", "entity"),
    )

    id: Mapped[str] = id_column()
    dataset_id: Mapped[str] = mapped_column(ForeignKey("datasets.id", ondelete="CASCADE"))
    column_name: Mapped[str] = mapped_column(Text)
    path: Mapped[str] = mapped_column(Text, default="")
    entity: Mapped[str] = mapped_column(String(32))
    confidence: Mapped[float | None]
    evidence: Mapped[dict[str, Any] | None]
    found_at: Mapped[datetime | None]
    decision: Mapped[str | None] = mapped_column(String(16))
    decided_by: Mapped[str | None] = mapped_column(String(255))
    decided_at: Mapped[datetime | None]


class PersonalDataScan(Base):
    """A search for personal data in one dataset, a zone, or everything; runs in the background."""

    __tablename__ = "personal_data_scans"

    id: Mapped[str] = id_column()
    principal: Mapped[str] = mapped_column(String(255))
    scope: Mapped[str] = mapped_column(String(160))
    state: Mapped[str] = mapped_column(String(16), index=True)
    owner: Mapped[str] = mapped_column(String(64))
    datasets: Mapped[int]
    done: Mapped[int]
    findings: Mapped[int]
    failures: Mapped[list[Any]]
    submitted_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
