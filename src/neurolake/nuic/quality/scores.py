"""The measured quality of a dataset: how it is, how it was, and what stands out in that."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from neurolake.catalog import measurements
from neurolake.compliance.policies.decide import Decision
from neurolake.metadata.models import Dataset, QualityReport
from neurolake.nuic.quality.sight import sees_all
from neurolake.quality.trends import MIN_POINTS, unusual

_FLOOR = 0.005
_OVERALL = "overall"
Points = Sequence[tuple[QualityReport, Mapping[str, float | None]]]


def current(session: Session, dataset: Dataset, decision: Decision) -> dict[str, Any]:
    """The newest measurement; to those from whom something is hidden, its overall score only."""
    found = measurements.latest(session, dataset)
    told: dict[str, Any] = {
        "dataset_id": dataset.id,
        "dataset": f"{dataset.zone}.{dataset.name}",
        "overall": None,
        "dimensions": None,
        "measured_at": None,
        "is_current": False,
        "sampled": None,
    }
    if found is None:
        return told
    report, scores = found
    whole = measurements.as_json(report, scores)
    told |= {
        "overall": whole["overall"],
        "measured_at": whole["measured_at"],
        "is_current": report.snapshot_id == dataset.snapshot_id,
        "origin": report.origin,
    }
    if not sees_all(decision):
        return told
    sampled = None if report.sample_rows is None or report.rows is None else report.sample_rows < report.rows
    return {**told, **whole, "sampled": sampled, "snapshot_id": str(report.snapshot_id)}


def time_series(
    session: Session,
    dataset: Dataset,
    decision: Decision,
    *,
    since: datetime | None,
    until: datetime | None,
    limit: int,
) -> dict[str, Any]:
    """Measurements within a time, the oldest first, and what stands out in each series."""
    points = measurements.series(session, dataset, since=since, until=until, limit=limit)
    whole = sees_all(decision)
    return {
        "dataset_id": dataset.id,
        "dataset": f"{dataset.zone}.{dataset.name}",
        "points": [_point(report, scores if whole else None) for report, scores in points],
        "anomalies": anomalies(points, overall_only=not whole),
        "points_needed": MIN_POINTS + 1,
        "complete": len(points) < limit,
    }


def anomalies(points: Points, *, overall_only: bool = False) -> list[dict[str, Any]]:
    """What stands out in the series of each dimension and of the overall score, each with its evidence."""
    names = {name for _, scores in points for name in scores}
    found: list[dict[str, Any]] = []
    for name in [_OVERALL, *([] if overall_only else sorted(names))]:
        series = [
            (report, value)
            for report, scores in points
            if (value := report.overall if name == _OVERALL else scores.get(name)) is not None
        ]
        found += [
            {"dimension": name, "measured_at": series[one.at][0].measured_at.isoformat(), **one.to_json()}
            for one in unusual([value for _, value in series], floor=_FLOOR)
        ]
    return sorted(found, key=lambda one: (one["measured_at"], one["dimension"]))


def _point(report: QualityReport, scores: Mapping[str, float | None] | None) -> dict[str, Any]:
    point: dict[str, Any] = {
        "measured_at": report.measured_at.isoformat(),
        "overall": report.overall,
        "origin": report.origin,
    }
    if scores is None:
        return point
    return point | {
        "snapshot_id": str(report.snapshot_id),
        "dimensions": dict(scores),
        "rows": report.rows,
        "sample_rows": report.sample_rows,
    }
