"""Tasks that survive the process which works on them."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base


class WorkflowTask(Base):
    """One piece of work that has still to be done; its row goes in the transaction that writes what it made.

    Attributes:
        id: Given by who wants it done: a task exists once, however often it is put.
        sort: Who knows how to do it.
        cluster: What it belongs to, for those who work on one thing only.
        state: `waiting` or `running`.
        pool, pool_size: At most so many of a pool run at once, in all processes together.
        owner: The process that works on it.
        stop_requested: Whether that process is to stop it.
    """

    __tablename__ = "workflow_tasks"
    __table_args__ = (
        Index("ix_workflow_tasks_state_not_before", "state", "not_before"),
        Index("ix_workflow_tasks_owner", "owner"),
    )

    id: Mapped[str] = mapped_column(String(160), primary_key=True)
    sort: Mapped[str] = mapped_column(String(32))
    cluster: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16))
    not_before: Mapped[datetime]
    pool: Mapped[str | None] = mapped_column(String(160))
    pool_size: Mapped[int | None]
    owner: Mapped[str | None] = mapped_column(String(64))
    stop_requested: Mapped[bool] = mapped_column(default=False)
