"""Events of OpenLineage on their way out, and those that came in."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base, id_column


class OutboxEvent(Base):
    """An event that is to be sent; its id says when it was written. It goes once it has arrived.

    Attributes:
        attempts: How often it was sent in vain.
        next_at: When it is sent next; None for one that the other side refuses for good.
        problem: Why it did not arrive.
    """

    __tablename__ = "openlineage_outbox"

    id: Mapped[str] = id_column()
    body: Mapped[dict[str, Any]]
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    problem: Mapped[str | None] = mapped_column(Text)


class ReceivedEvent(Base):
    """An event that somebody sent, under the hash of its content."""

    __tablename__ = "openlineage_received"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    run_id: Mapped[str | None] = mapped_column(String(36), index=True)
    job: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime]
    received_by: Mapped[str] = mapped_column(String(255))
    body: Mapped[dict[str, Any]]
