"""Everything the catalog knows about one dataset, JSON-ready."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.catalog import datasets, lineage, measurements, personal_data, views
from neurolake.metadata.models import Dataset, DatasetColumn, IngestionJob, PersonalData, Snapshot

_MAX_JOBS = 50


def dataset_view(session: Session, id_or_name: str) -> dict[str, Any]:
    """A dataset with its columns and their profile, quality, snapshots, lineage and ingestions.

    Raises:
        NotFound: There is no such dataset.
    """
    dataset = datasets.find(session, id_or_name)
    measured = measurements.latest(session, dataset)
    personal = personal_data.of_dataset(session, dataset.id)
    profiles = {column["name"]: column for column in (dataset.profile or {}).get("columns", [])}
    return {
        **datasets.as_json(dataset),
        "columns": [
            {**_column(column), "personal_data": _of(personal, column), "profile": profiles.get(column.name)}
            for column in datasets.columns(session, dataset)
        ],
        "quality_report": measurements.as_json(*measured) if measured else None,
        "snapshots": [_snapshot(snapshot) for snapshot in datasets.snapshots(session, dataset)],
        "view": _query(session, dataset),
        "lineage": [lineage.as_json(edge) for edge in lineage.around(session, dataset.id)],
        "ingestions": _ingestions(session, dataset),
    }


def _of(personal: Sequence[PersonalData], column: DatasetColumn) -> list[dict[str, Any]]:
    return [personal_data.as_json(row) for row in personal if row.column_name == column.name]


def _query(session: Session, dataset: Dataset) -> dict[str, Any] | None:
    view = views.of(session, dataset.id)
    return {"sql": view.sql, "reads": view.reads} if view else None


def _column(column: DatasetColumn) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.type,
        "field_id": column.field_id,
        "original_name": column.original_name,
        "semantic": column.semantic,
    }


def _snapshot(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "snapshot_id": str(snapshot.snapshot_id),
        "parent_id": None if snapshot.parent_id is None else str(snapshot.parent_id),
        "operation": snapshot.operation,
        "schema_version": snapshot.schema_version,
        "added_rows": snapshot.added_rows,
        "total_rows": snapshot.total_rows,
        "total_bytes": snapshot.total_bytes,
        "total_files": snapshot.total_files,
        "committed_at": snapshot.committed_at.isoformat(),
    }


def _ingestions(session: Session, dataset: Dataset) -> list[dict[str, Any]]:
    statement = select(IngestionJob).filter_by(dataset_id=dataset.id).order_by(IngestionJob.id.desc())
    return [
        {
            "id": job.id,
            "file_name": job.file_name,
            "sha256": job.sha256,
            "bytes": job.bytes,
            "state": job.state,
            "rows": (job.answer or {}).get("rows"),
            "finished_at": job.finished_at.isoformat() if job.finished_at else None,
        }
        for job in session.scalars(statement.limit(_MAX_JOBS))
    ]
