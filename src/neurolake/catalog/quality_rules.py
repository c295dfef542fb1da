"""Quality rules and what their checks found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from neurolake.kernel.errors import LimitExceeded, NotFound
from neurolake.metadata.models import Dataset, QualityCheck, QualityRule

MOST_RULES = 200
"""Rules of one dataset."""

_KEPT_CHECKS = 1000


@dataclass(frozen=True)
class RuleFact:
    """A rule as it is written; see `QualityRule`."""

    name: str
    constraint: Mapping[str, Any]
    severity: str
    description: str = ""
    max_failing_share: float = 0.0
    enabled: bool = True


@dataclass(frozen=True)
class CheckFact:
    """What one check found; see `QualityCheck`. `reads` is None where it did not get that far."""

    status: str
    snapshot_id: int | None
    checked: int | None = None
    failing: int | None = None
    observed: float | None = None
    error: str | None = None
    query_id: str | None = None
    reads: Sequence[Mapping[str, Any]] | None = None


def of_dataset(session: Session, dataset_id: str) -> Sequence[QualityRule]:
    """The rules of a dataset, by name."""
    return session.scalars(select(QualityRule).filter_by(dataset_id=dataset_id).order_by(QualityRule.name)).all()


def find(session: Session, dataset: Dataset, name: str) -> QualityRule:
    """A rule by its name.

    Raises:
        NotFound: The dataset has none of that name.
    """
    rule = session.scalar(select(QualityRule).filter_by(dataset_id=dataset.id, name=name))
    if rule is None:
        raise missing(dataset, name)
    return rule


def missing(dataset: Dataset, name: str) -> NotFound:
    """The error for a rule that is not there."""
    return NotFound(f"{dataset.zone}.{dataset.name} has no quality rule {name[:100]!r}.", dataset=dataset.name)


def put(session: Session, dataset: Dataset, fact: RuleFact, *, owner: str, now: datetime) -> QualityRule:
    """Add a rule, or write the one of that name anew; what its checks found before stays.

    Raises:
        LimitExceeded: The dataset has as many rules as it may have.
    """
    rule = session.scalar(select(QualityRule).filter_by(dataset_id=dataset.id, name=fact.name))
    if rule is None:
        count = session.scalar(select(func.count()).select_from(QualityRule).filter_by(dataset_id=dataset.id)) or 0
        if count >= MOST_RULES:
            raise LimitExceeded(f"{dataset.zone}.{dataset.name} has {count} rules already.", hint="Delete some first.")
        rule = QualityRule(dataset_id=dataset.id, name=fact.name, version=0, reads=[], created_at=now)
        session.add(rule)
    rule.description, rule.severity, rule.enabled = fact.description, fact.severity, fact.enabled
    rule.constraint, rule.max_failing_share = dict(fact.constraint), fact.max_failing_share
    rule.owner, rule.updated_at, rule.version = owner, now, rule.version + 1
    session.flush()
    return rule


def remove(session: Session, rule: QualityRule) -> None:
    """Take a rule away, with its history."""
    session.delete(rule)
    session.flush()


def record(session: Session, rule: QualityRule, fact: CheckFact, *, cause: str, now: datetime) -> QualityCheck:
    """Record a check; of each rule the newest 1,000 are kept."""
    check = QualityCheck(
        rule_id=rule.id,
        version=rule.version,
        at=now,
        cause=cause,
        snapshot_id=fact.snapshot_id,
        status=fact.status,
        checked=fact.checked,
        failing=fact.failing,
        observed=fact.observed,
        error=fact.error,
        query_id=fact.query_id,
    )
    session.add(check)
    rule.status, rule.checked_snapshot = fact.status, fact.snapshot_id
    if fact.reads is not None:
        rule.reads = [dict(read) for read in fact.reads]
    session.flush()
    oldest = select(QualityCheck.at).filter_by(rule_id=rule.id).order_by(QualityCheck.at.desc())
    session.execute(
        delete(QualityCheck).where(
            QualityCheck.rule_id == rule.id,
            QualityCheck.at < oldest.offset(_KEPT_CHECKS - 1).limit(1).scalar_subquery(),
        )
    )
    return check


def history(session: Session, rule: QualityRule, limit: int) -> Sequence[QualityCheck]:
    """The newest checks of a rule, newest first."""
    asked = select(QualityCheck).filter_by(rule_id=rule.id).order_by(QualityCheck.at.desc(), QualityCheck.id.desc())
    return session.scalars(asked.limit(limit)).all()


def due(session: Session, limit: int) -> Sequence[str]:
    """Ids of datasets with rules whose newest check was not about the newest data."""
    asked = (
        select(QualityRule.dataset_id)
        .join(Dataset, Dataset.id == QualityRule.dataset_id)
        .where(
            QualityRule.enabled,
            Dataset.snapshot_id.is_not(None),
            or_(QualityRule.checked_snapshot.is_(None), QualityRule.checked_snapshot != Dataset.snapshot_id),
        )
        .distinct()
    )
    return session.scalars(asked.limit(limit)).all()


def rule_json(rule: QualityRule) -> dict[str, Any]:
    """A rule, JSON-ready."""
    return {
        "name": rule.name,
        "description": rule.description,
        "severity": rule.severity,
        "constraint": dict(rule.constraint),
        "max_failing_share": rule.max_failing_share,
        "enabled": rule.enabled,
        "owner": rule.owner,
        "version": rule.version,
        "status": rule.status,
        "checked_snapshot": _text(rule.checked_snapshot),
        "updated_at": rule.updated_at.isoformat(),
    }


def check_json(check: QualityCheck) -> dict[str, Any]:
    """A check, JSON-ready."""
    share = check.failing / check.checked if check.failing is not None and check.checked else None
    return {
        "at": check.at.isoformat(),
        "version": check.version,
        "cause": check.cause,
        "snapshot_id": _text(check.snapshot_id),
        "status": check.status,
        "checked": check.checked,
        "failing": check.failing,
        "failing_share": share,
        "observed": check.observed,
        "error": check.error,
        "query_id": check.query_id,
    }


def _text(snapshot_id: int | None) -> str | None:
    return None if snapshot_id is None else str(snapshot_id)
