"""Datasets, their schema versions and snapshots."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Self

from sqlalchemy import and_, bindparam, delete, or_, select
from sqlalchemy.orm import Session, defer

from neurolake.catalog import changes
from neurolake.catalog.evolution.columns import Column, of_types
from neurolake.catalog.evolution.versions import Made, columns_of, new_version, of
from neurolake.kernel.errors import CommitConflict, NotFound
from neurolake.metadata.models import Dataset, DatasetColumn, SchemaVersion, Snapshot
from neurolake.storage.changes import Committed

# Built once: every query goes through them.
_LOOK = select(Dataset).where(or_(Dataset.id == bindparam("id"), Dataset.name == bindparam("name")))
_LOOK_BRIEFLY = _LOOK.options(defer(Dataset.profile), defer(Dataset.reference), defer(Dataset.keys))


@dataclass(frozen=True)
class ColumnFact:
    """A column as the catalog knows it; `type` is the engine's."""

    field_id: int
    name: str
    type: str
    original_name: str | None = None
    semantic: str | None = None


class ColumnBrief(NamedTuple):
    """A column as many are told at once; `type` is the engine's, `semantic` what its values mean."""

    name: str
    type: str
    semantic: str | None


@dataclass(frozen=True)
class SnapshotFact:
    """What a commit did to a dataset's data."""

    snapshot_id: int
    parent_id: int | None
    operation: str
    added_rows: int
    total_rows: int
    total_bytes: int
    total_files: int

    @classmethod
    def of(cls, committed: Committed) -> Self:
        """What a commit of storage did."""
        return cls(
            snapshot_id=committed.snapshot_id,
            parent_id=committed.parent_id,
            operation=committed.operation,
            added_rows=committed.added_rows,
            total_rows=committed.total_rows,
            total_bytes=committed.total_bytes,
            total_files=committed.total_files,
        )


def find(session: Session, id_or_name: str) -> Dataset:
    """A dataset by its id, its name or its zone-qualified name (`gold.sales`).

    Raises:
        NotFound: There is none, or not in that zone; names similar ones.
    """
    dataset = lookup(session, id_or_name)
    if dataset is None:
        hint = did_you_mean(similar(session, id_or_name.rpartition(".")[2]))
        raise NotFound(f"There is no dataset {id_or_name!r}.", hint=hint, dataset=id_or_name)
    return dataset


def lookup(session: Session, id_or_name: str, *, measured: bool = True) -> Dataset | None:
    """A dataset by its id, its name or its zone-qualified name, or None.

    Args:
        measured: With its profile and what else is long; without, that is read when it is first looked at.
    """
    zone, _, bare = id_or_name.rpartition(".")
    either = session.scalars(_LOOK if measured else _LOOK_BRIEFLY, {"id": id_or_name, "name": bare}).all()
    dataset = next((found for found in either if found.id == id_or_name), either[0] if either else None)
    if dataset is None or (zone and dataset.id != id_or_name and dataset.zone != zone):
        return None
    return dataset


def by_name(session: Session, name: str) -> Dataset | None:
    """The dataset with this bare name, if there is one."""
    return session.scalar(select(Dataset).filter_by(name=name))


def listing(session: Session, *, zone: str | None = None) -> Sequence[Dataset]:
    """All datasets, by name."""
    statement = select(Dataset).order_by(Dataset.name)
    return session.scalars(statement.filter_by(zone=zone) if zone else statement).all()


def register(session: Session, name: str, zone: str, now: datetime) -> Dataset:
    """Add a dataset without data, or return the one that has the name."""
    dataset = by_name(session, name)
    if dataset is None:
        dataset = Dataset(name=name, zone=zone, created_at=now, updated_at=now, schema_version=0, rows=0, bytes=0)
        session.add(dataset)
        session.flush()
    return dataset


def lock(session: Session, dataset: Dataset) -> None:
    """Keep others from changing a dataset's entry, and from relying on it anew, until the transaction ends.

    Raises:
        CommitConflict: It was dropped meanwhile.
    """
    found = session.scalar(select(Dataset.id).filter_by(id=dataset.id).with_for_update())
    if found is None:
        raise CommitConflict(f"{dataset.zone}.{dataset.name} was dropped meanwhile.")
    session.refresh(dataset)


def remove(session: Session, dataset: Dataset) -> None:
    """Take a dataset out of the catalog, with its columns, snapshots, measurements and access events."""
    session.delete(dataset)
    session.flush()


def forget_snapshots(session: Session, dataset: Dataset) -> None:
    """The dataset begins anew: its earlier snapshots are gone."""
    session.execute(delete(Snapshot).filter_by(dataset_id=dataset.id))
    dataset.quality = dataset.profile = dataset.reference = dataset.snapshot_id = None
    dataset.keys = []


def expire_snapshots(session: Session, dataset: Dataset) -> int:
    """The earlier snapshots are gone; the dataset stays what it is. Returns how many there were."""
    gone: Any = session.execute(delete(Snapshot).filter_by(dataset_id=dataset.id))
    return int(gone.rowcount)


def columns(session: Session, dataset: Dataset, version: int | None = None) -> Sequence[DatasetColumn]:
    """A dataset's columns in order, of its newest or a given schema version."""
    statement = (
        select(DatasetColumn)
        .join(SchemaVersion)
        .where(SchemaVersion.dataset_id == dataset.id, SchemaVersion.version == (version or dataset.schema_version))
        .order_by(DatasetColumn.position)
    )
    return session.scalars(statement).all()


def schema_versions(session: Session, dataset_id: str, limit: int = 100) -> list[dict[str, Any]]:
    """The newest schema versions of a dataset, the newest first; JSON-ready."""
    asked = select(SchemaVersion).filter_by(dataset_id=dataset_id).order_by(SchemaVersion.version.desc())
    return [
        {"version": one.version, "change": one.change, "created_at": one.created_at.isoformat()}
        for one in session.scalars(asked.limit(limit))
    ]


def columns_of_each(session: Session, dataset_ids: Collection[str]) -> dict[str, list[ColumnBrief]]:
    """Dataset id → its columns in order, of its newest schema version; asks for all at once."""
    newest = and_(SchemaVersion.dataset_id == Dataset.id, SchemaVersion.version == Dataset.schema_version)
    asked = (
        select(Dataset.id, DatasetColumn.name, DatasetColumn.type, DatasetColumn.semantic)
        .join(SchemaVersion, newest)
        .join(DatasetColumn, DatasetColumn.schema_version_id == SchemaVersion.id)
        .where(Dataset.id.in_(dataset_ids))
        .order_by(DatasetColumn.position)
    )
    found: dict[str, list[ColumnBrief]] = {}
    for dataset_id, name, kind, semantic in session.execute(asked):
        found.setdefault(dataset_id, []).append(ColumnBrief(name, kind, semantic))
    return found


def record_schema(
    session: Session,
    dataset: Dataset,
    facts: Sequence[ColumnFact],
    now: datetime,
    *,
    whole: Sequence[Column] | None = None,
    made: Made | None = None,
    anew: bool = False,
) -> int:
    """Record the columns as a new schema version when they differ from the newest; returns the version.

    Args:
        whole: The same columns with all that is known of them; None where that is no more than `facts` tells.
        made: What makes the version.
        anew: Whether the table is made anew, so that its field ids say nothing about the version before.
    """
    from neurolake.catalog import tags

    known = columns(session, dataset) if dataset.schema_version else []
    if dataset.schema_version and _same(session, dataset, known, facts, whole):
        _refresh(known, facts)
        return dataset.schema_version
    told = whole if whole is not None else of_types(facts)
    live = tags.tags_of(session, dataset.id) if dataset.schema_version else {}
    version = new_version(session, dataset, told, live, now, made=made, anew=anew)
    session.add_all(
        DatasetColumn(
            schema_version_id=version.id,
            field_id=fact.field_id,
            position=position,
            name=fact.name,
            type=fact.type,
            original_name=fact.original_name,
            semantic=fact.semantic,
        )
        for position, fact in enumerate(facts)
    )
    changes.note(session, dataset.id)
    return dataset.schema_version


def _same(
    session: Session,
    dataset: Dataset,
    known: Sequence[DatasetColumn],
    facts: Sequence[ColumnFact],
    whole: Sequence[Column] | None,
) -> bool:
    """Whether the newest version says all that is told now; most columns have no more than id, name and type."""
    if [(c.field_id, c.name, c.type) for c in known] != [(fact.field_id, fact.name, fact.type) for fact in facts]:
        return False
    if whole is None or all(column.is_plain for column in whole):
        return True
    newest = of(session, dataset)
    return newest.columns is None or columns_of(session, newest) == tuple(whole)


def record_snapshot(session: Session, dataset: Dataset, fact: SnapshotFact, now: datetime) -> None:
    """Record a commit; ingestions that share a snapshot add their rows to it."""
    snapshot = session.get(Snapshot, (dataset.id, fact.snapshot_id))
    if snapshot is None:
        snapshot = Snapshot(
            dataset_id=dataset.id,
            snapshot_id=fact.snapshot_id,
            parent_id=fact.parent_id,
            operation=fact.operation,
            schema_version=dataset.schema_version,
            added_rows=0,
            total_rows=fact.total_rows,
            total_bytes=fact.total_bytes,
            total_files=fact.total_files,
            committed_at=now,
        )
        session.add(snapshot)
    snapshot.added_rows += fact.added_rows
    dataset.snapshot_id = fact.snapshot_id
    dataset.rows = fact.total_rows
    dataset.bytes = fact.total_bytes
    dataset.updated_at = now
    changes.note(session, dataset.id)


def snapshots(session: Session, dataset: Dataset, limit: int = 100) -> Sequence[Snapshot]:
    """The dataset's newest snapshots, newest first."""
    statement = select(Snapshot).filter_by(dataset_id=dataset.id)
    return session.scalars(statement.order_by(Snapshot.committed_at.desc()).limit(limit)).all()


def _refresh(known: Sequence[DatasetColumn], facts: Sequence[ColumnFact]) -> None:
    for column, fact in zip(known, facts, strict=True):
        column.semantic = fact.semantic or column.semantic
        column.original_name = fact.original_name or column.original_name


def similar(session: Session, name: str, most: int = 3) -> list[Dataset]:
    """Datasets with names much like this one, the likest first."""
    from difflib import get_close_matches

    names = list(session.scalars(select(Dataset.name).limit(5000)))
    close = get_close_matches(name, names, n=most, cutoff=0.6)
    return [dataset for match in close if (dataset := by_name(session, match))]


def did_you_mean(found: Sequence[Dataset]) -> str | None:
    """A hint that names these datasets."""
    return f"Did you mean {' or '.join(dataset.name for dataset in found)}?" if found else None


def as_json(dataset: Dataset) -> dict[str, Any]:
    """A dataset's own figures, JSON-ready."""
    return {
        "id": dataset.id,
        "name": dataset.name,
        "zone": dataset.zone,
        "qualified_name": f"{dataset.zone}.{dataset.name}",
        "description": dataset.description,
        "rows": dataset.rows,
        "bytes": dataset.bytes,
        "quality": dataset.quality,
        "schema_version": dataset.schema_version,
        "snapshot_id": None if dataset.snapshot_id is None else str(dataset.snapshot_id),
        "created_at": dataset.created_at.isoformat(),
        "updated_at": dataset.updated_at.isoformat(),
    }
