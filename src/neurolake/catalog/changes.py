"""That a dataset's entry changed, for what is concluded from the catalog and follows it."""

from typing import cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from neurolake.kernel.ids import new_id
from neurolake.metadata.models import DatasetChange

_ADD = insert(cast("Table", DatasetChange.__table__))


def note(session: Session, dataset_id: str) -> None:
    """Note, in the transaction of the change, that what is concluded from the dataset's entry is to be made anew."""
    session.connection().execute(_ADD, [{"id": new_id(), "dataset_id": dataset_id}])
