"""Query templates and their versions."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base, id_column


class QueryTemplate(Base):
    """A query with parameters, as its owner keeps it.

    Attributes:
        version: The newest.
        shared_with: Whom besides the owner: `everyone`, `user:…`, `role:…`, `group:…`.
        uses: How often it was run.
    """

    __tablename__ = "query_templates"
    __table_args__ = (UniqueConstraint("owner", "name"),)

    id: Mapped[str] = id_column()
    name: Mapped[str] = mapped_column(String(100), index=True)
    owner: Mapped[str] = mapped_column(String(255))
    description: Mapped[str] = mapped_column(Text)
    tags: Mapped[list[Any]]
    version: Mapped[int]
    shared_with: Mapped[list[Any]]
    uses: Mapped[int]
    last_used_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class QueryTemplateVersion(Base):
    """One version of a template; never changed."""

    __tablename__ = "query_template_versions"

    template_id: Mapped[str] = mapped_column(ForeignKey("query_templates.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sql: Mapped[str] = mapped_column(Text)
    parameters: Mapped[list[Any]]
    chart: Mapped[dict[str, Any] | None]
    note: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(255))
    at: Mapped[datetime]
