"""Sketches in the metadata database."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.orm import Session

from neurolake.metadata.models import ColumnSketch, Dataset, DatasetSketch, SketchHash
from neurolake.nuic.batches import batched
from neurolake.nuic.sketches.base import INDEXED, Sketch, unpacked

_AT_ONCE = 500
_MOST_ALIKE = 500


def put(session: Session, dataset_id: str, snapshot_id: int, sketches: Sequence[Sketch], *, complete: bool) -> None:
    """Keep the sketches of a dataset in the place of those that are there."""
    session.execute(delete(DatasetSketch).filter_by(dataset_id=dataset_id))
    session.add(DatasetSketch(dataset_id=dataset_id, snapshot_id=snapshot_id, complete=complete))
    session.flush()
    columns = [
        {
            "dataset_id": dataset_id,
            "column": one.column,
            "kind": one.kind,
            "distinct": one.distinct,
            "hashes": one.packed,
        }
        for one in sketches
    ]
    hashes = [
        {"hash": value, "dataset_id": dataset_id, "column": one.column}
        for one in sketches
        for value in one.hashes[:INDEXED]
    ]
    if columns:
        session.execute(insert(ColumnSketch), columns)
    if hashes:
        session.execute(insert(SketchHash), hashes)


def of(session: Session, dataset_id: str) -> tuple[dict[str, Sketch], bool] | None:
    """Column → its sketch as of the present snapshot, and whether all columns were looked at; None where none were."""
    state = session.scalar(
        select(DatasetSketch)
        .join(Dataset, Dataset.id == DatasetSketch.dataset_id)
        .where(DatasetSketch.dataset_id == dataset_id, DatasetSketch.snapshot_id == Dataset.snapshot_id)
    )
    return None if state is None else (of_each(session, [dataset_id]).get(dataset_id, {}), state.complete)


def of_each(
    session: Session, dataset_ids: Collection[str], columns: Collection[str] = ()
) -> dict[str, dict[str, Sketch]]:
    """Dataset id → column → its sketch, for those that are of the present snapshot."""
    found: dict[str, dict[str, Sketch]] = {}
    for some in batched(dataset_ids, _AT_ONCE):
        asked = (
            select(ColumnSketch)
            .join(DatasetSketch, DatasetSketch.dataset_id == ColumnSketch.dataset_id)
            .join(Dataset, Dataset.id == DatasetSketch.dataset_id)
            .where(ColumnSketch.dataset_id.in_(some), DatasetSketch.snapshot_id == Dataset.snapshot_id)
        )
        for row in session.scalars(asked.where(ColumnSketch.column.in_(columns)) if columns else asked):
            sketch = Sketch(row.dataset_id, row.column, row.kind, unpacked(row.hashes))
            found.setdefault(row.dataset_id, {})[row.column] = sketch
    return found


def alike(session: Session, sketch: Sketch) -> list[tuple[str, str]]:
    """Columns of other datasets that share values with this one, the likest first, 500 at most."""
    shared: dict[tuple[str, str], int] = {}
    for some in batched(sketch.hashes, _AT_ONCE):
        asked = (
            select(SketchHash.dataset_id, SketchHash.column, func.count())
            .where(SketchHash.hash.in_(some), SketchHash.dataset_id != sketch.dataset_id)
            .group_by(SketchHash.dataset_id, SketchHash.column)
        )
        for dataset_id, column, count in session.execute(asked):
            shared[dataset_id, column] = shared.get((dataset_id, column), 0) + count
    return sorted(shared, key=lambda place: (-shared[place], place))[:_MOST_ALIKE]


def waiting(session: Session, limit: int) -> Sequence[str]:
    """Ids of datasets whose present snapshot was not looked at, the newest data first."""
    return session.scalars(
        select(Dataset.id)
        .outerjoin(DatasetSketch, DatasetSketch.dataset_id == Dataset.id)
        .where(
            Dataset.snapshot_id.is_not(None),
            or_(DatasetSketch.dataset_id.is_(None), DatasetSketch.snapshot_id != Dataset.snapshot_id),
        )
        .order_by(Dataset.updated_at.desc(), Dataset.id)
        .limit(limit)
    ).all()


def size(session: Session) -> int:
    """How many columns have a sketch."""
    return session.scalar(select(func.count()).select_from(ColumnSketch)) or 0


def forget(session: Session, dataset_ids: Iterable[str] | None = None) -> None:
    """Drop the sketches of datasets; None for all there are."""
    gone = delete(DatasetSketch)
    session.execute(gone if dataset_ids is None else gone.where(DatasetSketch.dataset_id.in_(list(dataset_ids))))
