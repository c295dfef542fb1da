"""What people said about columns. A column that is renamed keeps it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from neurolake.metadata.models import ColumnNote, GlossaryLink


def put(session: Session, dataset_id: str, column: str, description: str | None, *, by: str, now: datetime) -> None:
    """Describe a column; None takes its description away."""
    session.execute(delete(ColumnNote).filter_by(dataset_id=dataset_id, column=column))
    if description is not None:
        session.add(
            ColumnNote(dataset_id=dataset_id, column=column, description=description, noted_by=by, noted_at=now)
        )
    session.flush()


def of_each(session: Session, dataset_ids: Collection[str]) -> dict[str, dict[str, str]]:
    """Dataset id → column → its description, for those that have any."""
    found: dict[str, dict[str, str]] = {}
    asked = select(ColumnNote.dataset_id, ColumnNote.column, ColumnNote.description)
    for dataset_id, column, description in session.execute(asked.where(ColumnNote.dataset_id.in_(dataset_ids))):
        found.setdefault(dataset_id, {})[column] = description
    return found


def rename(session: Session, dataset_id: str, column: str, new: str) -> None:
    """A column has another name: what was said about it, and its terms, go with it."""
    for model in (ColumnNote, GlossaryLink):
        # What was said of an earlier column of the new name would be in the way.
        session.execute(delete(model).filter_by(dataset_id=dataset_id, column=new))
        session.execute(update(model).filter_by(dataset_id=dataset_id, column=column).values(column=new))
