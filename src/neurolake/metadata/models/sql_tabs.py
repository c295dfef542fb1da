"""Texts that people work on in the editor of SQL."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base, id_column


class SqlTab(Base):
    """One tab of somebody's editor.

    Attributes:
        principal: Whose; nobody else sees it.
        dialect: Of the text, when it is not DuckDB's.
        version: Counts its changes, so that one made of an older text is told from one made of this.
    """

    __tablename__ = "sql_tabs"

    id: Mapped[str] = id_column()
    principal: Mapped[str] = mapped_column(String(255), index=True)
    sql: Mapped[str] = mapped_column(Text)
    dialect: Mapped[str | None] = mapped_column(String(40))
    version: Mapped[int]
    updated_at: Mapped[datetime]
