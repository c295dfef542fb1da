"""Tags of columns: those that people give (`finance`), and those of the personal data that was found (`pii.email`)."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from neurolake.catalog import changes, datasets, personal_data
from neurolake.kernel.errors import InvalidName, NotFound
from neurolake.metadata.models import ColumnTag, Dataset, PersonalData

_TAG = re.compile(r"[a-z0-9][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)*")
_MAX_TAG = 64


def checked(tag: str) -> str:
    """A tag as people may give it.

    Raises:
        InvalidName: It is not of small letters, digits, `_`, `-` and dots between.
    """
    if len(tag) > _MAX_TAG or not _TAG.fullmatch(tag):
        raise InvalidName(f"{tag[:80]!r} is no tag.", hint="Use small letters, digits, _ and -, with dots between.")
    return tag


def given(session: Session, dataset_ids: Collection[str]) -> dict[str, dict[str, frozenset[str]]]:
    """Dataset id → column → the tags that people gave it, without those of personal data that was found."""
    found: dict[str, dict[str, set[str]]] = {}
    asked = select(ColumnTag.dataset_id, ColumnTag.column, ColumnTag.tag).where(ColumnTag.dataset_id.in_(dataset_ids))
    for dataset_id, column, tag in session.execute(asked):
        found.setdefault(dataset_id, {}).setdefault(column, set()).add(tag)
    return {one: {column: frozenset(tags) for column, tags in its.items()} for one, its in found.items()}


def tags_of(session: Session, dataset_id: str) -> dict[str, frozenset[str]]:
    """Column → its tags, for the columns that have any."""
    return tags_of_each(session, [dataset_id]).get(dataset_id, {})


def tags_of_each(session: Session, dataset_ids: Collection[str]) -> dict[str, dict[str, frozenset[str]]]:
    """Dataset id → what `tags_of` tells, for those that have any."""
    tags = personal_data.tags_of_each(session, dataset_ids)
    for dataset_id, of_it in given(session, dataset_ids).items():
        for column, names in of_it.items():
            tags.setdefault(dataset_id, {}).setdefault(column, set()).update(names)
    return {
        dataset_id: {column: frozenset(names) for column, names in of_it.items()} for dataset_id, of_it in tags.items()
    }


def put(session: Session, dataset: Dataset, column: str, tags: Iterable[str], *, by: str, now: datetime) -> None:
    """Give a column exactly these tags.

    Raises:
        NotFound: The dataset has no such column.
        InvalidName: See `checked`.
    """
    if column not in {known.name for known in datasets.columns(session, dataset)}:
        raise NotFound(f"{dataset.zone}.{dataset.name} has no column {column[:100]!r}.")
    wanted = {checked(tag) for tag in tags}
    session.execute(delete(ColumnTag).filter_by(dataset_id=dataset.id, column=column))
    session.add_all(
        ColumnTag(dataset_id=dataset.id, column=column, tag=tag, tagged_by=by, tagged_at=now) for tag in wanted
    )
    session.flush()
    changes.note(session, dataset.id)


def add(session: Session, dataset: Dataset, column: str, tags: Iterable[str], *, by: str, now: datetime) -> None:
    """Give a column these tags, which it does not have, besides those that it has."""
    session.add_all(
        ColumnTag(dataset_id=dataset.id, column=column, tag=tag, tagged_by=by, tagged_at=now) for tag in tags
    )
    session.flush()
    changes.note(session, dataset.id)


def rename(session: Session, dataset: Dataset, column: str, new: str) -> None:
    """A column has another name: its tags, and what was found of personal data in it, go with it."""
    session.execute(update(ColumnTag).filter_by(dataset_id=dataset.id, column=column).values(column=new))
    session.execute(update(PersonalData).filter_by(dataset_id=dataset.id, column_name=column).values(column_name=new))
