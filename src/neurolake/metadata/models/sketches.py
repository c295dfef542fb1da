"""Sketches of columns' values: made from the data of a snapshot, and made anew from it at any time."""

from sqlalchemy import ForeignKey, ForeignKeyConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base


class DatasetSketch(Base):
    """A dataset whose columns were looked at, as of a snapshot; what is known of that goes with it.

    Attributes:
        complete: Whether all columns that can be compared were; else the first ones only, or none in time.
    """

    __tablename__ = "dataset_sketches"
    __table_args__ = (
        ForeignKeyConstraint(
            ["dataset_id", "snapshot_id"],
            ["snapshots.dataset_id", "snapshots.snapshot_id"],
            name="fk_dataset_sketches_snapshot",
            ondelete="CASCADE",
        ),
    )

    dataset_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    snapshot_id: Mapped[int]
    complete: Mapped[bool]


class ColumnSketch(Base):
    """The least keyed hashes of a column's distinct values, in order, eight bytes each.

    Attributes:
        kind: Values of one kind only are compared: `text`, `number`, `date`, `uuid`.
        distinct: How many there are: exact where all hashes are kept, else about.
    """

    __tablename__ = "column_sketches"

    dataset_id: Mapped[str] = mapped_column(
        String(36), ForeignKey("dataset_sketches.dataset_id", ondelete="CASCADE"), primary_key=True
    )
    column: Mapped[str] = mapped_column(String(255), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    distinct: Mapped[int]
    hashes: Mapped[bytes] = mapped_column(LargeBinary)


class SketchHash(Base):
    """One of the very least hashes of a column, by which columns that share values are found."""

    __tablename__ = "sketch_hashes"
    __table_args__ = ({"sqlite_with_rowid": False},)

    hash: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    dataset_id: Mapped[str] = mapped_column(
        String(36), ForeignKey("dataset_sketches.dataset_id", ondelete="CASCADE"), primary_key=True, index=True
    )
    column: Mapped[str] = mapped_column(String(255), primary_key=True)
