"""Personal data in datasets: what detection found, what people decided, and the tags that follow.

A decision is a person's: it outlives every later detection, and wins over it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.catalog import changes
from neurolake.kernel.errors import NotFound
from neurolake.metadata.models import PersonalData

Decision = Literal["confirmed", "rejected"]
TAG = "pii"
"""The tag of every column with personal data; each entity has its own besides, `pii.<entity>`."""


@dataclass(frozen=True)
class PersonalDataFact:
    """What detection says about one place: see `PersonalData`. `evidence` is JSON-ready and holds no values."""

    column: str
    path: str
    entity: str
    confidence: float
    evidence: Mapping[str, Any]


def record(
    session: Session, dataset_id: str, facts: Sequence[PersonalDataFact], now: datetime, *, whole: bool
) -> list[PersonalData]:
    """Take in what was found; returns all rows of the dataset.

    Args:
        whole: Whether all data was looked at. Then what was not found again goes, unless a person decided on it;
            otherwise (rows were added) everything that was known stays.
    """
    known = {(row.column_name, row.path, row.entity): row for row in of_dataset(session, dataset_id)}
    found = {(fact.column, fact.path, fact.entity): fact for fact in facts}
    for place, row in list(known.items()):
        if whole and place not in found:
            _forget(session, row)
            if row.decision is None:
                del known[place]
    for place, fact in found.items():
        row = known.get(place) or _new(session, dataset_id, fact.column, fact.path, fact.entity)
        known[place] = row
        if whole or row.confidence is None or fact.confidence >= row.confidence:
            row.confidence, row.evidence, row.found_at = fact.confidence, dict(fact.evidence), now
    session.flush()
    changes.note(session, dataset_id)
    return list(known.values())


def decide(
    session: Session,
    dataset_id: str,
    column: str,
    decision: Decision | None,
    *,
    entity: str | None,
    by: str,
    now: datetime,
) -> list[PersonalData]:
    """Confirm, reject or (None) leave open what is known about a column; returns the rows decided on.

    Args:
        entity: Which of its entities; None for all that were found. An entity that was not found is added by
            confirming or rejecting it.

    Raises:
        NotFound: Nothing is known about the column, and no entity is given.
    """
    rows = [row for row in of_dataset(session, dataset_id) if row.column_name == column]
    chosen = [row for row in rows if entity is None or row.entity == entity]
    if not chosen:
        if entity is None or decision is None:
            raise NotFound(f"No personal data is known in the column {column!r}.", hint="Say which entity it holds.")
        chosen = [_new(session, dataset_id, column, "", entity)]
    for row in chosen:
        row.decision = decision
        row.decided_by, row.decided_at = (by, now) if decision else (None, None)
        if decision is None and row.confidence is None:
            session.delete(row)
    session.flush()
    changes.note(session, dataset_id)
    return chosen


def of_dataset(session: Session, dataset_id: str) -> Sequence[PersonalData]:
    """What is known about a dataset, by column."""
    order = (PersonalData.column_name, PersonalData.path, PersonalData.entity)
    return session.scalars(select(PersonalData).filter_by(dataset_id=dataset_id).order_by(*order)).all()


def tags_of(session: Session, dataset_id: str) -> dict[str, set[str]]:
    """Column → its tags: `pii` and `pii.<entity>` for what was found or confirmed, and not rejected."""
    return tags_of_each(session, [dataset_id]).get(dataset_id, {})


def tags_of_each(session: Session, dataset_ids: Collection[str]) -> dict[str, dict[str, set[str]]]:
    """Dataset id → what `tags_of` tells, for those that have any."""
    named = select(PersonalData.dataset_id, PersonalData.column_name, PersonalData.entity).where(
        PersonalData.dataset_id.in_(dataset_ids), PersonalData.decision.is_distinct_from("rejected")
    )
    tags: dict[str, dict[str, set[str]]] = {}
    for dataset_id, column, entity in session.execute(named):
        tags.setdefault(dataset_id, {}).setdefault(column, set()).update((TAG, f"{TAG}.{entity}"))
    return tags


def as_json(row: PersonalData) -> dict[str, Any]:
    """A row, JSON-ready."""
    return {
        "column": row.column_name,
        "path": row.path,
        "entity": row.entity,
        "tag": f"{TAG}.{row.entity}",
        "confidence": row.confidence,
        "evidence": row.evidence,
        "found_at": row.found_at.isoformat() if row.found_at else None,
        "decision": row.decision,
        "decided_by": row.decided_by,
        "decided_at": row.decided_at.isoformat() if row.decided_at else None,
    }


def _new(session: Session, dataset_id: str, column: str, path: str, entity: str) -> PersonalData:
    row = PersonalData(dataset_id=dataset_id, column_name=column, path=path, entity=entity)
    session.add(row)
    return row


def _forget(session: Session, row: PersonalData) -> None:
    """What detection said is void; what a person decided stays."""
    if row.decision is None:
        session.delete(row)
    else:
        row.confidence, row.evidence, row.found_at = None, None, None
