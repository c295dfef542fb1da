"""Runs of agents: what they were asked, all that happened, whose word they wait for, what they have changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base, id_column


class AgentRun(Base):
    """A run, as its events tell it.

    Attributes:
        principal: Who asked, and as whom it acts; `scopes` is what their API key is good for, None for everything.
        goal: What was asked, as it was checked.
        limits: Most steps, tokens, dollars and seconds.
        state: `queued`, `running`, `waiting`, or how it ended: `succeeded`, `failed`, `cancelled`.
        events: How many it has.
        request_key: Of who asked: asked again with the same key, this run is the answer.
    """

    __tablename__ = "agent_runs"
    __table_args__ = (
        UniqueConstraint("principal", "request_key"),
        Index("ix_agent_runs_principal_id", "principal", "id"),
    )

    id: Mapped[str] = id_column()
    principal: Mapped[str] = mapped_column(String(255))
    scopes: Mapped[list[Any] | None]
    agent: Mapped[str] = mapped_column(String(32))
    goal: Mapped[dict[str, Any]]
    limits: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(16), index=True)
    events: Mapped[int] = mapped_column(default=0)
    request_key: Mapped[str | None] = mapped_column(String(255))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class AgentEvent(Base):
    """One event of a run's log, which is only added to; `seq` counts from 1 without gaps."""

    __tablename__ = "agent_events"

    run_id: Mapped[str] = mapped_column(ForeignKey("agent_runs.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    data: Mapped[dict[str, Any]]


class AgentApproval(Base):
    """A request for somebody's word on one step.

    Attributes:
        fingerprint: Of run, step, tool and canonical arguments: the word is on exactly these.
        grave: Whether who asked may not give it, where there are others.
        estimate: What would be touched.
        datasets: Ids of those that who gives it must manage.
        state: `pending`, `approved`, `rejected`, `expired`, `used`, `dropped` (the run ended before).
    """

    __tablename__ = "agent_approvals"
    __table_args__ = (UniqueConstraint("run_id", "step"), Index("ix_agent_approvals_state_id", "state", "id"))

    id: Mapped[str] = id_column()
    run_id: Mapped[str] = mapped_column(ForeignKey("agent_runs.id", ondelete="CASCADE"))
    step: Mapped[int]
    tool: Mapped[str] = mapped_column(String(64))
    arguments: Mapped[dict[str, Any]]
    fingerprint: Mapped[str] = mapped_column(String(64))
    grave: Mapped[bool]
    estimate: Mapped[dict[str, Any]]
    datasets: Mapped[list[Any]]
    asked_by: Mapped[str] = mapped_column(String(255))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    decided_by: Mapped[str | None] = mapped_column(String(255))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)


class AgentEffect(Base):
    """That a step of a run has changed something: written in the transaction of the change, so it happens once.

    Attributes:
        part: From 0; only tools that work by parts have others.
        facts: The actions that the audit log has of it, with their ids and datasets.
    """

    __tablename__ = "agent_effects"

    run_id: Mapped[str] = mapped_column(ForeignKey("agent_runs.id", ondelete="CASCADE"), primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    facts: Mapped[dict[str, Any]]
