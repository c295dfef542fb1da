"""Quality measurements over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.metadata.models import Dataset, QualityReport, QualityScore


@dataclass(frozen=True)
class ScoreFact:
    """One dimension: its score, or None and the reason; `evidence` is JSON-ready."""

    dimension: str
    score: float | None
    reason: str | None
    evidence: Mapping[str, Any]


@dataclass(frozen=True)
class ReportFact:
    """The quality of what one ingestion brought."""

    overall: float | None
    overall_before: float | None
    wrong_cell_share: float
    weights: Mapping[str, float]
    scores: tuple[ScoreFact, ...]


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


def as_json(report: QualityReport, scores: Sequence[QualityScore]) -> dict[str, Any]:
    """A report, JSON-ready."""
    return {
        "overall": report.overall,
        "overall_before": report.overall_before,
        "wrong_cell_share": report.wrong_cell_share,
        "weights": report.weights,
        "measured_at": report.measured_at.isoformat(),
        "job_id": report.job_id,
        "snapshot_id": str(report.snapshot_id),
        "dimensions": {
            score.dimension: {"score": score.score, "reason": score.reason, **score.evidence} for score in scores
        },
    }
