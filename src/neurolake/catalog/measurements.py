"""Quality measurements over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from neurolake.metadata.models import Dataset, QualityReport, QualityScore

_AT_ONCE = 400


@dataclass(frozen=True)
class ScoreFact:
    """One dimension: its score, or None and the reason; `evidence` is JSON-ready."""

    dimension: str
    score: float | None
    reason: str | None
    evidence: Mapping[str, Any]


@dataclass(frozen=True)
class ReportFact:
    """The quality of what one ingestion brought, or of a dataset as it is; see `QualityReport`."""

    overall: float | None
    overall_before: float | None
    wrong_cell_share: float
    weights: Mapping[str, float]
    scores: tuple[ScoreFact, ...]
    origin: str = "ingestion"
    rows: int | None = None
    sample_rows: int | None = None


def record(
    session: Session, dataset: Dataset, fact: ReportFact, *, job_id: str, snapshot_id: int, now: datetime
) -> None:
    """Record a report; the dataset shows its newest overall score."""
    report = QualityReport(
        dataset_id=dataset.id,
        job_id=job_id,
        snapshot_id=snapshot_id,
        overall=fact.overall,
        overall_before=fact.overall_before,
        wrong_cell_share=fact.wrong_cell_share,
        weights=dict(fact.weights),
        measured_at=now,
        origin=fact.origin,
        rows=fact.rows,
        sample_rows=fact.sample_rows,
    )
    session.add(report)
    session.flush()
    session.add_all(
        QualityScore(
            report_id=report.id,
            dimension=score.dimension,
            score=score.score,
            reason=score.reason,
            evidence=dict(score.evidence),
        )
        for score in fact.scores
    )
    dataset.quality = fact.overall


def latest(session: Session, dataset: Dataset) -> tuple[QualityReport, Sequence[QualityScore]] | None:
    """The newest report of a dataset with its eight scores, if it was ever measured."""
    statement = select(QualityReport).filter_by(dataset_id=dataset.id).order_by(QualityReport.measured_at.desc())
    report = session.scalar(statement.limit(1))
    if report is None:
        return None
    return report, session.scalars(select(QualityScore).filter_by(report_id=report.id)).all()


def series(
    session: Session, dataset: Dataset, *, since: datetime | None, until: datetime | None, limit: int
) -> list[tuple[QualityReport, dict[str, float | None]]]:
    """The newest reports within a time, the oldest first, each with its scores by dimension."""
    asked = select(QualityReport).filter_by(dataset_id=dataset.id)
    asked = asked if since is None else asked.where(QualityReport.measured_at >= since)
    asked = asked if until is None else asked.where(QualityReport.measured_at < until)
    newest = asked.order_by(QualityReport.measured_at.desc(), QualityReport.id.desc()).limit(limit)
    reports = session.scalars(newest).all()[::-1]
    scores: dict[str, dict[str, float | None]] = {report.id: {} for report in reports}
    ids = list(scores)
    for begin in range(0, len(ids), _AT_ONCE):
        some = ids[begin : begin + _AT_ONCE]
        found = select(QualityScore.report_id, QualityScore.dimension, QualityScore.score)
        for report_id, dimension, score in session.execute(found.where(QualityScore.report_id.in_(some))):
            scores[report_id][dimension] = score
    return [(report, scores[report.id]) for report in reports]


def unmeasured(session: Session, *, since: datetime | None, limit: int) -> Sequence[Dataset]:
    """Datasets whose newest data no report is about, those that changed longest ago first.

    Args:
        since: Only those that changed since.
    """
    about = exists().where(QualityReport.dataset_id == Dataset.id, QualityReport.snapshot_id == Dataset.snapshot_id)
    asked = select(Dataset).where(Dataset.snapshot_id.is_not(None), Dataset.rows > 0, ~about)
    asked = asked if since is None else asked.where(Dataset.updated_at >= since)
    return session.scalars(asked.order_by(Dataset.updated_at).limit(limit)).all()


def as_json(report: QualityReport, scores: Sequence[QualityScore]) -> dict[str, Any]:
    """A report, JSON-ready."""
    return {
        "overall": report.overall,
        "overall_before": report.overall_before,
        "wrong_cell_share": report.wrong_cell_share,
        "weights": report.weights,
        "measured_at": report.measured_at.isoformat(),
        "job_id": report.job_id,
        "origin": report.origin,
        "rows": report.rows,
        "sample_rows": report.sample_rows,
        "snapshot_id": str(report.snapshot_id),
        "dimensions": {
            score.dimension: {"score": score.score, "reason": score.reason, **score.evidence} for score in scores
        },
    }
