"""Contracts as they are stored, version by version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neurolake.catalog import datasets
from neurolake.gate.contracts.document import Contract, contract_from
from neurolake.kernel.errors import NotFound
from neurolake.metadata.models import Contract as Row
from neurolake.metadata.models import Dataset


@dataclass(frozen=True)
class Stored:
    """The contract in force. `number` counts its versions from 1."""

    number: int
    contract: Contract
    row: Row


def current(session: Session, dataset_id: str) -> Stored | None:
    """The contract in force, if there is one."""
    row = session.scalar(select(Row).filter_by(dataset_id=dataset_id).order_by(Row.version.desc()).limit(1))
    if row is None or row.deleted_at is not None:
        return None
    return Stored(row.version, contract_from(row.document), row)


def current_number(session: Session, dataset_id: str) -> int | None:
    """The number of the version in force."""
    newest = select(Row.version, Row.deleted_at).filter_by(dataset_id=dataset_id).order_by(Row.version.desc()).limit(1)
    found = session.execute(newest).first()
    return found.version if found is not None and found.deleted_at is None else None


def put(session: Session, dataset: Dataset, contract: Contract, text: str, *, by: str, now: datetime) -> Row:
    """Add a version; commits that are under way come before it or after it."""
    datasets.lock(session, dataset)
    newest = session.scalar(select(func.max(Row.version)).filter_by(dataset_id=dataset.id)) or 0
    row = Row(
        dataset_id=dataset.id,
        version=newest + 1,
        semantic=contract.version,
        text=text,
        document=contract.to_json(),
        put_by=by,
        put_at=now,
    )
    session.add(row)
    session.flush()
    return row


def delete(session: Session, dataset: Dataset, *, by: str, now: datetime) -> Row:
    """Take the contract back; its versions stay on record.

    Raises:
        NotFound: There is none.
    """
    datasets.lock(session, dataset)
    found = current(session, dataset.id)
    if found is None:
        raise NotFound(f"{dataset.zone}.{dataset.name} has no contract.", dataset=dataset.name)
    found.row.deleted_by, found.row.deleted_at = by, now
    session.flush()
    return found.row


def versions(session: Session, dataset_id: str, limit: int = 100) -> Sequence[Row]:
    """All versions, newest first."""
    return session.scalars(select(Row).filter_by(dataset_id=dataset_id).order_by(Row.version.desc()).limit(limit)).all()


def datasets_with(session: Session) -> list[Dataset]:
    """The datasets that have a contract in force, by name."""
    newest = select(Row.dataset_id, func.max(Row.version).label("version")).group_by(Row.dataset_id).subquery()
    asked = (
        select(Dataset)
        .join(newest, newest.c.dataset_id == Dataset.id)
        .join(Row, (Row.dataset_id == newest.c.dataset_id) & (Row.version == newest.c.version))
        .where(Row.deleted_at.is_(None))
        .order_by(Dataset.name)
    )
    return list(session.scalars(asked))


def as_json(row: Row, *, text: bool = True) -> dict[str, Any]:
    """JSON-ready."""
    told = {
        "number": row.version,
        "version": row.semantic,
        "put_by": row.put_by,
        "put_at": row.put_at.isoformat(),
        "deleted_by": row.deleted_by,
        "deleted_at": row.deleted_at.isoformat() if row.deleted_at else None,
    }
    return told | ({"yaml": row.text, "contract": row.document} if text else {})
