"""What an ingestion answers, JSON-ready."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from neurolake.ingestion.base import STEPS
from neurolake.ingestion.prepared import Prepared, Task
from neurolake.ingestion.transforms.base import ColumnPlan
from neurolake.quality.render import report_json
from neurolake.storage.warehouse import Committed


def answer(
    task: Task,
    prepared: Prepared,
    committed: Committed,
    seconds: Mapping[str, float],
    *,
    dataset: Mapping[str, Any],
    profile: Mapping[str, Any],
    quality: Mapping[str, Any],
    personal: Sequence[Mapping[str, Any]],
    further: Sequence[str] = (),
) -> dict[str, Any]:
    """Everything about one ingestion that a person or a program may want to know.

    Args:
        dataset, profile, quality, personal: The dataset, and the profile, the report and the personal data of what
            is stored, JSON-ready.
        further: What it warns of besides.
    """
    detected = prepared.source.detected
    batch_zone = prepared.route.zone
    return {
        "job_id": task.job_id,
        "dataset": dict(dataset),
        "mode": task.target.mode,
        "zone": dataset["zone"],
        "route": {"zone": batch_zone, "reason": prepared.route.reason},
        "rows": asdict(prepared.rows),
        "detected": {
            "format": detected.format,
            "compression": detected.compression,
            "encoding": detected.encoding,
            **detected.detail,
        },
        "columns": [_column(prepared, column) for column in prepared.columns],
        "profile": profile,
        "quality": _without_rules(quality),
        "quality_before": _without_rules(report_json(prepared.before.report)),
        "personal_data": list(personal),
        "transforms": [asdict(change) for change in prepared.changes],
        "snapshot_id": str(committed.snapshot_id),
        "rejects": prepared.rows.rejected,
        "warnings": [*prepared.notes, *_warnings(task, prepared, str(dataset["zone"])), *further],
        "steps": [{"step": step, "seconds": round(seconds.get(step, 0.0), 4)} for step in STEPS],
    }


def _column(prepared: Prepared, column: ColumnPlan) -> dict[str, Any]:
    return {
        "name": column.name,
        "original_name": column.original,
        "type": column.type,
        "type_in_file": prepared.before.profile.column(column.name).type,
    }


def _without_rules(report: Mapping[str, Any]) -> dict[str, Any]:
    """The report without the rules kept for the next batch, which are the catalog's own affair."""
    return {key: value for key, value in report.items() if key != "reference"}


def _warnings(task: Task, prepared: Prepared, zone: str) -> list[str]:
    warnings = []
    if task.target.zone and task.target.mode in ("append", "upsert") and prepared.route.zone != zone:
        warnings.append(
            f"This batch alone would have gone to {prepared.route.zone} ({prepared.route.reason}); "
            f"the dataset stays in {zone}."
        )
    if prepared.rows.rejected:
        warnings.append(f"{prepared.rows.rejected:,} records could not be stored; see the rejects.")
    if prepared.source.sampled:
        warnings.append("Types and transforms were planned on a sample spread over the file; all counts are exact.")
    return warnings
