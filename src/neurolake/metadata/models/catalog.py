"""Facts of the catalog: datasets, columns, snapshots, lineage, quality, access."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base, id_column


class Dataset(Base):
    """One catalogued table in one zone.

    Attributes:
        notice: What readers are told where it is not to be used any more: `deprecated` or `archived`, and why.
    """

    __tablename__ = "datasets"

    id: Mapped[str] = id_column()
    name: Mapped[str] = mapped_column(String(128), unique=True)
    zone: Mapped[str] = mapped_column(String(16), index=True)
    description: Mapped[str | None] = mapped_column(Text)
    owner: Mapped[str | None] = mapped_column(String(255))
    schema_version: Mapped[int] = mapped_column(default=1)
    snapshot_id: Mapped[int | None] = mapped_column()
    rows: Mapped[int] = mapped_column(default=0)
    bytes: Mapped[int] = mapped_column(default=0)
    quality: Mapped[float | None] = mapped_column()
    reference: Mapped[dict[str, Any] | None] = mapped_column()
    profile: Mapped[dict[str, Any] | None] = mapped_column()
    keys: Mapped[list[Any]] = mapped_column(default=list)
    notice: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)


class SchemaVersion(Base):
    """One version of a dataset's columns, and what made it.

    Attributes:
        change: `initial`, `major`, `minor` or `patch`, against the version before.
        semantic: The semantic version.
        columns: All of the columns with their parts, see `catalog.evolution.columns`; None where that was not recorded.
        anew: Whether the table was made anew, so that field ids say nothing about the version before.
        tags: Column → tags, as they were when the next version came; None for the newest.
        operation: `alter table`, `ingest`, `rollback`, …
        origin_kind, origin_id: The `query` or `ingestion` that made it, or another kind of event.
    """

    __tablename__ = "schema_versions"
    __table_args__ = (UniqueConstraint("dataset_id", "version"),)

    id: Mapped[str] = id_column()
    dataset_id: Mapped[str] = mapped_column(ForeignKey("datasets.id", ondelete="CASCADE"))
    version: Mapped[int]
    change: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    semantic: Mapped[str] = mapped_column(String(32), default="1.0.0", server_default="1.0.0")
    columns: Mapped[list[Any] | None]
    anew: Mapped[bool] = mapped_column(default=False, server_default=false())
    tags: Mapped[dict[str, Any] | None]
    made_by: Mapped[str | None] = mapped_column(String(255))
    operation: Mapped[str | None] = mapped_column(String(32))
    origin_kind: Mapped[str | None] = mapped_column(String(16))
    origin_id: Mapped[str | None] = mapped_column(String(36))


class DatasetColumn(Base):
    """A column of one schema version."""

    __tablename__ = "dataset_columns"
    __table_args__ = (Index("ix_dataset_columns_name", "name"),)

    schema_version_id: Mapped[str] = mapped_column(
        ForeignKey("schema_versions.id", ondelete="CASCADE"), primary_key=True
    )
    field_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    type: Mapped[str] = mapped_column(Text)
    original_name: Mapped[str | None] = mapped_column(Text)
    semantic: Mapped[str | None] = mapped_column(String(64))


class ColumnTag(Base):
    """A tag that a person gave to a column."""

    __tablename__ = "column_tags"

    dataset_id: Mapped[str] = mapped_column(ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True)
    column: Mapped[str] = mapped_column(String(255), primary_key=True, index=True)
    tag: Mapped[str] = mapped_column(String(64), primary_key=True)
    tagged_by: Mapped[str] = mapped_column(String(255))
    tagged_at: Mapped[datetime]


class Snapshot(Base):
    """One immutable version of a dataset's data; several ingestions may share one (group commit)."""

    __tablename__ = "snapshots"

    dataset_id: Mapped[str] = mapped_column(ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True)
    snapshot_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    parent_id: Mapped[int | None]
    operation: Mapped[str] = mapped_column(String(16))
    schema_version: Mapped[int]
    added_rows: Mapped[int]
    total_rows: Mapped[int]
    total_bytes: Mapped[int]
    total_files: Mapped[int]
    committed_at: Mapped[datetime] = mapped_column(index=True)


def _walk_index(near: str, far: str) -> Index:
    """All that a walk asks of the edges at one end of a dataset."""
    asked = (f"{near}_id", f"{near}_column", f"{far}_kind", "valid_to", "valid_from", f"{far}_id", f"{far}_column")
    of_datasets = text(f"{near}_kind = 'dataset'")
    return Index(
        f"ix_lineage_edges_walk_{near}", *asked, "kind", sqlite_where=of_datasets, postgresql_where=of_datasets
    )


class LineageEdge(Base):
    """One thing made from another: file → ingestion → landing → dataset → query, and its columns.

    Without columns it is about the things as a whole. With a source column only, that column decides which rows there
    are, or in which order.

    Attributes:
        kind: How the source got into the target, see `catalog.lineage.EdgeKind`.
        masked: Whether the value was masked on its way.
        evidence: How it is known: `recorded`, `parsed`, `agreed` or `proved`.
        valid_from, valid_to: When it was true; it still is without `valid_to`.
    """

    __tablename__ = "lineage_edges"
    __table_args__ = (
        Index("ix_lineage_edges_source", "source_kind", "source_id"),
        Index("ix_lineage_edges_target", "target_kind", "target_id"),
        # Walks read nothing but these two. Partial, as the columns of files have names of any length.
        _walk_index("source", "target"),
        _walk_index("target", "source"),
    )

    id: Mapped[str] = id_column()
    source_kind: Mapped[str] = mapped_column(String(16))
    source_id: Mapped[str] = mapped_column(Text)
    source_column: Mapped[str | None] = mapped_column(Text)
    target_kind: Mapped[str] = mapped_column(String(16))
    target_id: Mapped[str] = mapped_column(Text)
    target_column: Mapped[str | None] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(16))
    transformation: Mapped[str | None] = mapped_column(Text)
    masked: Mapped[bool] = mapped_column(default=False, server_default=false())
    run_id: Mapped[str] = mapped_column(String(36), index=True)
    evidence: Mapped[str] = mapped_column(String(16))
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]


class ProfilePast(Base):
    """What the columns of one ingestion held, in brief, to be compared with others; goes with its snapshot.

    Attributes:
        columns: Name → `rows`, `missing`, `distinct`, `min`, `max`, `quantiles`, `top`; no more than that.
    """

    __tablename__ = "profile_pasts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["dataset_id", "snapshot_id"],
            ["snapshots.dataset_id", "snapshots.snapshot_id"],
            name="fk_profile_pasts_snapshot",
            ondelete="CASCADE",
        ),
        Index("ix_profile_pasts_dataset", "dataset_id", "id"),
    )

    id: Mapped[str] = id_column()
    dataset_id: Mapped[str] = mapped_column(String(36))
    snapshot_id: Mapped[int]
    rows: Mapped[int]
    columns: Mapped[dict[str, Any]]
    measured_at: Mapped[datetime]


class QualityReport(Base):
    """The quality of what one ingestion brought, or of a dataset as it is.

    Attributes:
        job_id: The ingestion, or the query that drew the rows of a measurement.
        origin: `ingestion`: of the rows that it brought, in whole; `measured`: of the dataset.
        rows, sample_rows: Rows of what was measured, and how many were looked at; None before these were recorded.
    """

    __tablename__ = "quality_reports"
    __table_args__ = (Index("ix_quality_reports_dataset_time", "dataset_id", "measured_at"),)

    id: Mapped[str] = id_column()
    dataset_id: Mapped[str] = mapped_column(ForeignKey("datasets.id", ondelete="CASCADE"))
    job_id: Mapped[str] = mapped_column(String(36), index=True)
    snapshot_id: Mapped[int]
    overall: Mapped[float | None]
    overall_before: Mapped[float | None]
    wrong_cell_share: Mapped[float]
    weights: Mapped[dict[str, Any]]
    measured_at: Mapped[datetime]
    origin: Mapped[str] = mapped_column(String(16), default="ingestion", server_default="ingestion")
    rows: Mapped[int | None]
    sample_rows: Mapped[int | None]


class QualityScore(Base):
    """One dimension of a quality report."""

    __tablename__ = "quality_scores"

    report_id: Mapped[str] = mapped_column(ForeignKey("quality_reports.id", ondelete="CASCADE"), primary_key=True)
    dimension: Mapped[str] = mapped_column(String(16), primary_key=True)
    score: Mapped[float | None]
    reason: Mapped[str | None] = mapped_column(Text)
    evidence: Mapped[dict[str, Any]]


class AccessEvent(Base):
    """Somebody read columns of a dataset, or wrote to it."""

    __tablename__ = "access_events"
    __table_args__ = (Index("ix_access_events_dataset_time", "dataset_id", "at"),)

    id: Mapped[str] = id_column()
    at: Mapped[datetime]
    principal: Mapped[str] = mapped_column(String(255))
    action: Mapped[str] = mapped_column(String(16))
    dataset_id: Mapped[str] = mapped_column(ForeignKey("datasets.id", ondelete="CASCADE"))
    snapshot_id: Mapped[int | None]
    columns: Mapped[list[Any]]
    origin_id: Mapped[str] = mapped_column(String(36))


class DatasetChange(Base):
    """A dataset's entry changed, and what is concluded from it is yet to follow."""

    __tablename__ = "dataset_changes"

    id: Mapped[str] = id_column()
    dataset_id: Mapped[str] = mapped_column(ForeignKey("datasets.id", ondelete="CASCADE"), index=True)
