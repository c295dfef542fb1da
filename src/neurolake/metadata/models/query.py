"""Queries."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base, id_column


class QueryRun(Base):
    """One query asked, and where its stored result is described.

    Attributes:
        owner: The process that runs it, or ran it; None for one that ended before it was announced.
        cancel_requested: Whether that process is to stop it.
        seen: What of which dataset its answer shows, and for which purpose; None where that is not known.
    """

    __tablename__ = "query_runs"
    __table_args__ = (Index("ix_query_runs_state", "state"), Index("ix_query_runs_principal_id", "principal", "id"))

    id: Mapped[str] = id_column()
    principal: Mapped[str] = mapped_column(String(255))
    sql: Mapped[str] = mapped_column(Text)
    transpiled_sql: Mapped[str | None] = mapped_column(Text)
    executed_sql: Mapped[str | None] = mapped_column(Text)
    engine: Mapped[str | None] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16))
    datasets: Mapped[list[Any]] = mapped_column(default=list)
    columns: Mapped[list[Any] | None]
    rows: Mapped[int | None]
    bytes: Mapped[int | None]
    truncated: Mapped[bool | None]
    timings: Mapped[dict[str, Any] | None]
    facts: Mapped[dict[str, Any] | None]
    error: Mapped[dict[str, Any] | None]
    submitted_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]
    owner: Mapped[str | None] = mapped_column(String(64))
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    seen: Mapped[dict[str, Any] | None]
