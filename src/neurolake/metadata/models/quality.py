"""Quality rules, what their checks found, and the alerts that are to be sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import Double, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base, id_column


class QualityRule(Base):
    """A constraint that somebody put on a dataset. Its checks run as its owner, who wrote it last.

    Attributes:
        constraint: See `quality.constraints`.
        max_failing_share: Share of rows (0..1) that may fail.
        reads: What its checks read: `dataset_id` and `columns`; who may see all of that may see the rule.
        status: Of its newest check: `passed`, `failed` or `error`; None before the first.
        checked_snapshot: The dataset's snapshot that its newest check was about.
    """

    __tablename__ = "quality_rules"
    __table_args__ = (UniqueConstraint("dataset_id", "name"),)

    id: Mapped[str] = id_column()
    dataset_id: Mapped[str] = mapped_column(ForeignKey("datasets.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(Text, default="")
    severity: Mapped[str] = mapped_column(String(16))
    constraint: Mapped[dict[str, Any]]
    max_failing_share: Mapped[float] = mapped_column(Double)
    enabled: Mapped[bool] = mapped_column(default=True)
    owner: Mapped[str] = mapped_column(String(255))
    version: Mapped[int] = mapped_column(default=1)
    reads: Mapped[list[Any]] = mapped_column(default=list)
    status: Mapped[str | None] = mapped_column(String(16))
    checked_snapshot: Mapped[int | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class QualityCheck(Base):
    """One check of a rule. It holds counts, and no values of the dataset.

    Attributes:
        checked, failing: Rows.
        observed: The figure of a constraint of the whole: the number of rows, the age in hours.
        error: Why it could not be checked.
        cause: `asked`, or `commit`.
    """

    __tablename__ = "quality_checks"
    __table_args__ = (Index("ix_quality_checks_rule_time", "rule_id", "at"),)

    id: Mapped[str] = id_column()
    rule_id: Mapped[str] = mapped_column(ForeignKey("quality_rules.id", ondelete="CASCADE"))
    version: Mapped[int]
    at: Mapped[datetime]
    cause: Mapped[str] = mapped_column(String(16))
    snapshot_id: Mapped[int | None]
    status: Mapped[str] = mapped_column(String(16))
    checked: Mapped[int | None]
    failing: Mapped[int | None]
    observed: Mapped[float | None] = mapped_column(Double)
    error: Mapped[str | None] = mapped_column(Text)
    query_id: Mapped[str | None] = mapped_column(String(36))


class Webhook(Base):
    """Where alerts go. Its secret is made from a key of the lake, the id and the generation, and stored nowhere."""

    __tablename__ = "webhooks"

    id: Mapped[str] = id_column()
    name: Mapped[str] = mapped_column(String(100), unique=True)
    url: Mapped[str] = mapped_column(Text)
    severity: Mapped[str] = mapped_column(String(16))
    generation: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime]


class Alert(Base):
    """A message that is to be sent to a webhook, written in the transaction of what it tells of.

    Attributes:
        state: `waiting`, `sent`, or `failed` when all tries were in vain.
        next_at: When it is to be tried (again).
    """

    __tablename__ = "alerts"
    __table_args__ = (Index("ix_alerts_state_next", "state", "next_at"),)

    id: Mapped[str] = id_column()
    webhook_id: Mapped[str] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"), index=True)
    body: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(16))
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
