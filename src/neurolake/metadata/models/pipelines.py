"""Pipelines, their versions, their runs and the steps of these."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base, id_column


class Pipeline(Base):
    """A pipeline by its name.

    Attributes:
        removed: Its id once it was deleted, which frees the name; empty before.
        version: The newest one, which runs.
        paused: Whether its schedule rests.
        next_at: When its schedule is due.
    """

    __tablename__ = "pipelines"
    __table_args__ = (UniqueConstraint("name", "removed"),)

    id: Mapped[str] = id_column()
    name: Mapped[str] = mapped_column(String(100))
    removed: Mapped[str] = mapped_column(String(36), default="")
    owner: Mapped[str] = mapped_column(String(255))
    version: Mapped[int]
    paused: Mapped[bool] = mapped_column(default=False)
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PipelineVersion(Base):
    """One version of a pipeline: the specification as it was written, and as it was understood."""

    __tablename__ = "pipeline_versions"

    pipeline_id: Mapped[str] = mapped_column(ForeignKey("pipelines.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    spec: Mapped[dict[str, Any]]
    by: Mapped[str] = mapped_column(String(255))
    at: Mapped[datetime]


class PipelineBackfill(Base):
    """Runs of one pipeline over many partitions. What became of them is told by the runs.

    Attributes:
        parallel: Runs of it at once.
        state: `running`, `paused`, `succeeded`, `failed` (some of its runs were) or `cancelled`.
    """

    __tablename__ = "pipeline_backfills"

    id: Mapped[str] = id_column()
    pipeline_id: Mapped[str] = mapped_column(ForeignKey("pipelines.id"), index=True)
    principal: Mapped[str] = mapped_column(String(255))
    parallel: Mapped[int]
    total: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    submitted_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class PipelineRun(Base):
    """One run of one version.

    Attributes:
        principal: As whom its steps read and write.
        cause: `manual`, `schedule` or `backfill`.
        state: `queued`, `running`, `succeeded`, `failed` or `cancelled`.
        scheduled_at: The moment of the schedule that it is for.
        request_key: Given by who asked, so that asking twice is asking once.
    """

    __tablename__ = "pipeline_runs"
    __table_args__ = (
        UniqueConstraint("pipeline_id", "scheduled_at"),
        UniqueConstraint("principal", "request_key"),
        Index("ix_pipeline_runs_pipeline_id_state", "pipeline_id", "state"),
        Index("ix_pipeline_runs_backfill_id_state", "backfill_id", "state"),
    )

    id: Mapped[str] = id_column()
    pipeline_id: Mapped[str] = mapped_column(ForeignKey("pipelines.id"))
    version: Mapped[int]
    principal: Mapped[str] = mapped_column(String(255))
    cause: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), index=True)
    parameters: Mapped[dict[str, Any]]
    partition: Mapped[str | None] = mapped_column(String(255))
    scheduled_at: Mapped[datetime | None]
    backfill_id: Mapped[str | None] = mapped_column(ForeignKey("pipeline_backfills.id"))
    request_key: Mapped[str | None] = mapped_column(String(255))
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    error: Mapped[dict[str, Any] | None]
    submitted_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class PipelineStep(Base):
    """A step of a run, as far as it has come.

    Attributes:
        state: `waiting` (for others, its turn, or its next attempt), `running`, `succeeded`, `failed`, `skipped` or
            `cancelled`.
        attempt: Number of the newest attempt.
        failures: How many attempts of this round failed.
        lost: How many of them ended with their process.
        round: How often it was begun anew by a person; part of the key under which it commits.
        done: How many of its parts (statements, files, checks) have been committed.
        facts: Of the parts that are done, each: what it was, rows, snapshot, query or ingestion.
    """

    __tablename__ = "pipeline_steps"

    run_id: Mapped[str] = mapped_column(ForeignKey("pipeline_runs.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    position: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    attempt: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    lost: Mapped[int] = mapped_column(default=0)
    round: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    rows: Mapped[int | None]
    facts: Mapped[list[Any]] = mapped_column(default=list)
    error: Mapped[dict[str, Any] | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class PipelineAttempt(Base):
    """One try at a step.

    Attributes:
        owner: The process that made it.
        log: Lines: `at`, `level`, `text`.
        left_out: Lines that were more than are kept.
    """

    __tablename__ = "pipeline_attempts"

    run_id: Mapped[str] = mapped_column(ForeignKey("pipeline_runs.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(100), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    owner: Mapped[str] = mapped_column(String(64))
    log: Mapped[list[Any]] = mapped_column(default=list)
    left_out: Mapped[int] = mapped_column(default=0)
    error: Mapped[dict[str, Any] | None]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
