"""The index of values that questions in words name: made from the data of a snapshot, and made anew at any time."""

from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base


class DatasetValues(Base):
    """A dataset whose values were taken up, as of a snapshot; what is known of them goes with it.

    Attributes:
        form: The version of the rules by which values were made comparable.
        columns: Names of the columns whose values were taken up.
        size: Bytes of the values.
        complete: Whether all distinct values of these columns were; else as many as may be kept of each.
    """

    __tablename__ = "dataset_values"
    __table_args__ = (
        ForeignKeyConstraint(
            ["dataset_id", "snapshot_id"],
            ["snapshots.dataset_id", "snapshots.snapshot_id"],
            name="fk_dataset_values_snapshot",
            ondelete="CASCADE",
        ),
    )

    dataset_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    snapshot_id: Mapped[int]
    form: Mapped[int]
    columns: Mapped[list[Any]]
    size: Mapped[int]
    complete: Mapped[bool]


class ColumnValue(Base):
    """A distinct value of a text column; `key` is what it has in common with the words that mean it."""

    __tablename__ = "column_values"
    __table_args__ = ({"sqlite_with_rowid": False},)

    # Compared byte by byte, so that the keys that begin alike are a range of the index.
    key: Mapped[str] = mapped_column(Text().with_variant(Text(collation="C"), "postgresql"), primary_key=True)
    dataset_id: Mapped[str] = mapped_column(
        String(36), ForeignKey("dataset_values.dataset_id", ondelete="CASCADE"), primary_key=True, index=True
    )
    column: Mapped[str] = mapped_column(String(255), primary_key=True)
    value: Mapped[str] = mapped_column(Text, primary_key=True)
