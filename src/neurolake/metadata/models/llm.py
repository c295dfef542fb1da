"""What language models were asked and what it cost."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base, id_column


class LlmCall(Base):
    """One request to a model. What was said is not kept.

    Attributes:
        principal, feature: For whom and what for.
        state: `open`, `answered`, `failed`, or `stopped` by who asked.
        reserved_tokens, reserved_cost: What it may use at most; these count until its usage is known.
        input_tokens, output_tokens, cache_read_tokens, cache_write_tokens: As the provider told; None is unknown.
        reserved_cost, cost: In millionths of a dollar; None where the model has no known price.
        error: Type of the error of one that failed.
    """

    __tablename__ = "llm_calls"
    __table_args__ = (Index("ix_llm_calls_principal_at", "principal", "at"),)

    id: Mapped[str] = id_column()
    at: Mapped[datetime] = mapped_column(index=True)
    principal: Mapped[str] = mapped_column(String(255))
    feature: Mapped[str] = mapped_column(String(32))
    model: Mapped[str] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(16))
    reserved_tokens: Mapped[int]
    reserved_cost: Mapped[int | None]
    input_tokens: Mapped[int | None]
    output_tokens: Mapped[int | None]
    cache_read_tokens: Mapped[int | None]
    cache_write_tokens: Mapped[int | None]
    cost: Mapped[int | None]
    latency_ms: Mapped[float | None]
    error: Mapped[str | None] = mapped_column(String(64))
