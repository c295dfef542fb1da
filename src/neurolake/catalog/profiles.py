"""Profiles of the past: what the columns of each ingestion held, in brief, for the newest ones of every dataset."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from neurolake.metadata.models import ProfilePast

KEPT = 12
_PARTS = ("rows", "missing", "distinct", "min", "max", "quantiles")
_MOST_COLUMNS = 300
_LONGEST = 64


def record(session: Session, dataset_id: str, snapshot_id: int, profile: Mapping[str, Any], now: datetime) -> None:
    """Keep what a profile tells of the first 300 columns; of a dataset's profiles the newest 12 are kept."""
    columns = {one["name"]: _brief(one) for one in profile["columns"][:_MOST_COLUMNS]}
    session.add(
        ProfilePast(
            dataset_id=dataset_id, snapshot_id=snapshot_id, rows=profile["rows"], columns=columns, measured_at=now
        )
    )
    session.flush()
    newest = select(ProfilePast.id).filter_by(dataset_id=dataset_id).order_by(ProfilePast.id.desc())
    old = session.scalars(newest.offset(KEPT)).all()
    if old:
        session.execute(delete(ProfilePast).where(ProfilePast.id.in_(old)))


def newest(session: Session, dataset_id: str, limit: int = KEPT) -> Sequence[ProfilePast]:
    """The newest profiles of a dataset, the newest first."""
    asked = select(ProfilePast).filter_by(dataset_id=dataset_id).order_by(ProfilePast.id.desc())
    return session.scalars(asked.limit(limit)).all()


def _brief(column: Mapping[str, Any]) -> dict[str, Any]:
    return {part: column[part] for part in _PARTS} | {"top": [[_short(one), rows] for one, rows in column["top"]]}


def _short(value: Any) -> Any:
    return value[:_LONGEST] if isinstance(value, str) else value
