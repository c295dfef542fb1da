"""What queries were expected to cost, and what they did."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base


class QueryCost(Base):
    """One run of a query: the estimate and the truth. The cost model learns from it."""

    __tablename__ = "query_costs"
    __table_args__ = (Index("ix_query_costs_engine_time", "engine", "at"),)

    query_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    engine: Mapped[str] = mapped_column(String(32))
    estimated_rows: Mapped[float]
    estimated_bytes: Mapped[float]
    estimated_cpu: Mapped[float]
    estimated_io: Mapped[float]
    estimated_s: Mapped[float]
    rows: Mapped[int]
    bytes: Mapped[int]
    seconds: Mapped[float]
    at: Mapped[datetime]
