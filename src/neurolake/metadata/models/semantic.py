"""The semantic layer in versions, and questions whose queries people verified."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base, id_column


class SemanticVersion(Base):
    """One version of the lake's semantic layer; never changed. The highest is in force."""

    __tablename__ = "semantic_versions"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(255))
    at: Mapped[datetime]


class VerifiedQuestion(Base):
    """A question with the query that answers it.

    Attributes:
        key: By which the same question in other spelling is found.
        reads: Dataset id and columns of what the query reads.
        expected: Number and fingerprint of the rows that it is to answer; None where nobody said.
        approved_by: An owner of what it reads; None while none approved.
    """

    __tablename__ = "verified_questions"

    id: Mapped[str] = id_column()
    question: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(String(64), index=True)
    sql: Mapped[str] = mapped_column(Text)
    reads: Mapped[list[Any]]
    expected: Mapped[dict[str, Any] | None]
    by: Mapped[str] = mapped_column(String(255))
    at: Mapped[datetime]
    approved_by: Mapped[str | None] = mapped_column(String(255))
    approved_at: Mapped[datetime | None]
