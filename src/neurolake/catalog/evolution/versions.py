"""The versions of a dataset's columns as they are recorded: each with what it changed and what made it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.catalog.evolution.columns import Column, from_json, of_types
from neurolake.catalog.evolution.compare import Comparison, Tags, compare
from neurolake.catalog.evolution.severity import FIRST, bumped
from neurolake.kernel.errors import NotFound
from neurolake.metadata.models import Dataset, DatasetColumn, SchemaVersion


@dataclass(frozen=True)
class Made:
    """What makes a version.

    Attributes:
        by: Who, by name.
        operation: `alter table`, `ingest`, …
        kind, id: The `query` or `ingestion` it comes from, or another kind of event.
    """

    by: str
    operation: str
    kind: str
    id: str


def of(session: Session, dataset: Dataset, version: int | None = None) -> SchemaVersion:
    """One version, the newest when none is named.

    Raises:
        NotFound: There is no such version.
    """
    wanted = dataset.schema_version if version is None else version
    found = session.scalar(select(SchemaVersion).filter_by(dataset_id=dataset.id, version=wanted))
    if found is None:
        raise NotFound(
            f"{dataset.zone}.{dataset.name} has no schema version {wanted}.",
            hint=f"It has versions up to {dataset.schema_version}.",
        )
    return found


def listing(session: Session, dataset: Dataset, *, limit: int, before: int | None = None) -> list[SchemaVersion]:
    """The versions, newest first, those below `before`."""
    asked = select(SchemaVersion).filter_by(dataset_id=dataset.id).order_by(SchemaVersion.version.desc())
    if before is not None:
        asked = asked.where(SchemaVersion.version < before)
    return list(session.scalars(asked.limit(limit)))


def columns_of(session: Session, version: SchemaVersion) -> tuple[Column, ...]:
    """All columns of a version, as far as they were recorded."""
    if version.columns is not None:
        return from_json(version.columns)
    asked = select(DatasetColumn).filter_by(schema_version_id=version.id).order_by(DatasetColumn.position)
    return of_types(session.scalars(asked).all())


def compared(
    session: Session, dataset: Dataset, before: SchemaVersion, after: SchemaVersion, live_tags: Tags
) -> Comparison:
    """What changed from one version to another.

    Args:
        live_tags: The tags that the columns have now, which are those of the newest version.
    """
    first, last = sorted((before.version, after.version))
    between = select(SchemaVersion.id).where(
        SchemaVersion.dataset_id == dataset.id,
        SchemaVersion.version > first,
        SchemaVersion.version <= last,
        SchemaVersion.anew,
    )
    return compare(
        columns_of(session, before),
        columns_of(session, after),
        by_name=session.scalar(between.limit(1)) is not None,
        tags_before=live_tags if before.tags is None else before.tags,
        tags_after=live_tags if after.tags is None else after.tags,
    )


def new_version(
    session: Session,
    dataset: Dataset,
    columns: Sequence[Column],
    tags: Tags,
    now: datetime,
    *,
    made: Made | None,
    anew: bool,
) -> SchemaVersion:
    """Add a version after the newest, which ends with the tags that the columns have now."""
    change, semantic = "initial", FIRST
    if dataset.schema_version:
        before = of(session, dataset)
        found = compare(columns_of(session, before), columns, by_name=anew)
        change, semantic = found.severity, bumped(before.semantic, found.severity)
        before.tags = {column: sorted(names) for column, names in tags.items()}
    dataset.schema_version += 1
    version = SchemaVersion(
        dataset_id=dataset.id,
        version=dataset.schema_version,
        change=change,
        semantic=semantic,
        columns=[column.to_json() for column in columns],
        anew=anew,
        made_by=made.by if made else None,
        operation=made.operation if made else None,
        origin_kind=made.kind if made else None,
        origin_id=made.id if made else None,
        created_at=now,
    )
    session.add(version)
    session.flush()
    return version
