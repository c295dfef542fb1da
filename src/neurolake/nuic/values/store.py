"""The index of values in the metadata database. It knows nothing of who asks: see `found`."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, cast

from sqlalchemy import Table, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from neurolake.catalog.tags import tags_of_each
from neurolake.metadata.models import ColumnTag, ColumnValue, Dataset, DatasetValues, PersonalData
from neurolake.nuic.batches import batched
from neurolake.nuic.values.base import FORM, Value, is_personal, size_of

_AT_ONCE = 400
_MOST_FOUND = 20_000
_MOST_NEAR = 2_000
_LAST = "\U0010ffff"

Place = tuple[str, str]
"""Id of a dataset, and a column."""


def put(
    session: Session,
    dataset_id: str,
    snapshot_id: int,
    columns: Sequence[str],
    values: Sequence[Value],
    *,
    complete: bool,
) -> None:
    """Take up the values of a dataset in the place of those that are there."""
    forget(session, [dataset_id])
    size = sum(map(size_of, values))
    made = DatasetValues(
        dataset_id=dataset_id, snapshot_id=snapshot_id, form=FORM, columns=list(columns), size=size, complete=complete
    )
    session.add(made)
    session.flush()
    rows = [{"key": one.key, "dataset_id": dataset_id, "column": one.column, "value": one.value} for one in values]
    if rows:
        session.connection().execute(insert(cast("Table", ColumnValue.__table__)), rows)


def forget(session: Session, dataset_ids: Iterable[str] | None = None) -> None:
    """Drop the values of datasets; None for all there are."""
    gone = delete(DatasetValues)
    session.execute(gone if dataset_ids is None else gone.where(DatasetValues.dataset_id.in_(list(dataset_ids))))


def waiting(session: Session, limit: int, among: Collection[str] | None = None) -> Sequence[str]:
    """Ids of datasets whose present data was not taken up, the newest first.

    Args:
        among: Only of these.
    """
    asked = (
        select(Dataset.id)
        .outerjoin(DatasetValues, DatasetValues.dataset_id == Dataset.id)
        .where(
            Dataset.snapshot_id.is_not(None),
            or_(
                DatasetValues.dataset_id.is_(None),
                DatasetValues.snapshot_id != Dataset.snapshot_id,
                DatasetValues.form != FORM,
            ),
        )
        .order_by(Dataset.updated_at.desc(), Dataset.id)
        .limit(limit)
    )
    return session.scalars(asked if among is None else asked.where(Dataset.id.in_(among))).all()


def personal(session: Session) -> list[Place]:
    """Columns that were taken up and were found to hold personal data since."""
    tagged = {*session.scalars(select(PersonalData.dataset_id).distinct())}
    tagged |= {*session.scalars(select(ColumnTag.dataset_id).distinct())}
    found: list[Place] = []
    for some in batched(sorted(tagged), _AT_ONCE):
        tags = tags_of_each(session, some)
        asked = select(DatasetValues.dataset_id, DatasetValues.columns).where(DatasetValues.dataset_id.in_(some))
        for dataset_id, columns in session.execute(asked):
            of_it = tags.get(dataset_id, {})
            found += [(dataset_id, name) for name in columns if is_personal(of_it.get(name, ()))]
    return found


def drop(session: Session, places: Iterable[Place]) -> None:
    """Drop the values of single columns."""
    for dataset_id, column in places:
        session.execute(delete(ColumnValue).filter_by(dataset_id=dataset_id, column=column))
        state = session.get(DatasetValues, dataset_id)
        if state is not None:
            state.columns = [name for name in state.columns if name != column]


def with_keys(session: Session, keys: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Dataset id, column and value of every value with one of these keys, of present snapshots; 20,000 at most."""
    left = _MOST_FOUND
    for some in batched(keys, _AT_ONCE):
        asked = _present().where(ColumnValue.key.in_(some))
        for dataset_id, column, value in session.execute(asked.limit(left)):
            left -= 1
            yield dataset_id, column, value


def beginning(session: Session, start: str, among: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """The same for keys of one word that begin so, of some datasets only; 2,000 at most."""
    asked = _present().where(
        ColumnValue.key >= start,
        ColumnValue.key < start + _LAST,
        ColumnValue.key.not_like("% %"),
        ColumnValue.dataset_id.in_(among),
    )
    for row in session.execute(asked.order_by(ColumnValue.key).limit(_MOST_NEAR)):
        yield row.dataset_id, row.column, row.value


def size(session: Session) -> int:
    """Bytes of all values."""
    return session.scalar(select(func.sum(DatasetValues.size))) or 0


def _present() -> Any:
    return (
        select(ColumnValue.dataset_id, ColumnValue.column, ColumnValue.value)
        .join(DatasetValues, DatasetValues.dataset_id == ColumnValue.dataset_id)
        .join(Dataset, Dataset.id == ColumnValue.dataset_id)
        .where(DatasetValues.snapshot_id == Dataset.snapshot_id, DatasetValues.form == FORM)
    )
