"""Views: datasets that are queries, and what depends on what."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.metadata.models import Dataset, View


def of(session: Session, dataset_id: str) -> View | None:
    """The view that a dataset is, if it is one."""
    return session.get(View, dataset_id)


def put(
    session: Session, dataset: Dataset, sql: str, columns: Mapping[str, Sequence[str]], views: Sequence[str]
) -> None:
    """Record a view's query.

    Args:
        columns: Dataset id → the columns it reads, for datasets with data.
        views: Ids of the views it reads.
    """
    reads: list[object] = [{"dataset_id": one, "columns": list(names)} for one, names in columns.items()]
    reads += [{"dataset_id": one, "columns": None} for one in views]
    view = session.get(View, dataset.id)
    if view is None:
        session.add(View(dataset_id=dataset.id, sql=sql, reads=reads))
    else:
        view.sql, view.reads = sql, reads
    session.flush()


def readers(session: Session, dataset_id: str, columns: frozenset[str] | None = None) -> list[Dataset]:
    """The views that depend on a dataset, or on any of these columns of it; by name."""
    found = []
    for view in session.scalars(select(View)):
        for read in view.reads:
            wanted = columns is None or read["columns"] is None or columns & set(read["columns"])
            if read["dataset_id"] == dataset_id and wanted:
                found.append(session.get_one(Dataset, view.dataset_id))
                break
    return sorted(found, key=lambda dataset: dataset.name)
