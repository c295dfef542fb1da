"""Views."""

from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base


class View(Base):
    """The query of a dataset that has no data of its own.

    `reads` lists what it depends on: `dataset_id` and `columns` (None where the dataset is a view).
    """

    __tablename__ = "views"

    dataset_id: Mapped[str] = mapped_column(String(36), ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True)
    sql: Mapped[str] = mapped_column(Text)
    reads: Mapped[list[Any]] = mapped_column(default=list)
