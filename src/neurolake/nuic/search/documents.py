"""Documents of the index, read from the catalog many at a time."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from neurolake.catalog.tags import tags_of_each
from neurolake.metadata.models import AccessEvent, Dataset, DatasetColumn, SchemaVersion
from neurolake.nuic.search.document import Column, Document

_RECENT = timedelta(days=30)


def documents(session: Session, dataset_ids: Collection[str], now: datetime) -> list[Document]:
    """What is searched of these datasets, for those that there are."""
    columns, reads = _columns(session, dataset_ids), _reads(session, dataset_ids, now - _RECENT)
    found = select(
        Dataset.id,
        Dataset.name,
        Dataset.zone,
        Dataset.description,
        Dataset.owner,
        Dataset.quality,
        Dataset.updated_at,
    ).where(Dataset.id.in_(dataset_ids))
    return [
        Document(
            one.id,
            one.name,
            one.zone,
            one.description,
            one.owner,
            tuple(columns.get(one.id, ())),
            one.quality,
            one.updated_at,
            reads.get(one.id, 0),
        )
        for one in session.execute(found)
    ]


def _columns(session: Session, dataset_ids: Collection[str]) -> dict[str, list[Column]]:
    tags = tags_of_each(session, dataset_ids)
    newest = and_(SchemaVersion.dataset_id == Dataset.id, SchemaVersion.version == Dataset.schema_version)
    asked = (
        select(Dataset.id, DatasetColumn.name, DatasetColumn.type, DatasetColumn.semantic)
        .join(SchemaVersion, newest)
        .join(DatasetColumn, DatasetColumn.schema_version_id == SchemaVersion.id)
        .where(Dataset.id.in_(dataset_ids))
        .order_by(Dataset.id, DatasetColumn.position)
    )
    columns: dict[str, list[Column]] = {}
    for dataset_id, name, kind, semantic in session.execute(asked):
        own = tags.get(dataset_id, {}).get(name, frozenset())
        columns.setdefault(dataset_id, []).append(Column(name, kind, semantic, own))
    return columns


def _reads(session: Session, dataset_ids: Collection[str], since: datetime) -> dict[str, int]:
    asked = (
        select(AccessEvent.dataset_id, func.count())
        .where(AccessEvent.dataset_id.in_(dataset_ids), AccessEvent.at >= since, AccessEvent.action == "read")
        .group_by(AccessEvent.dataset_id)
    )
    return dict(session.execute(asked).all())
