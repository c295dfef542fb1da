"""That a dataset's entry changed, for what is concluded from the catalog and follows it."""

from collections.abc import Iterable
from typing import cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from neurolake.kernel.ids import new_id
from neurolake.metadata.models import DatasetChange
from neurolake.metadata.rows import connection_of

_ADD = insert(cast("Table", DatasetChange.__table__))
_NOTED = "datasets noted as changed"


def note(session: Session, dataset_id: str) -> None:
    """Note, in the transaction of the change, that what is concluded from the dataset's entry is to be made anew.

    Once in a transaction is enough, as others see all of it or nothing.
    """
    note_each(session, [dataset_id])


def note_each(session: Session, dataset_ids: Iterable[str]) -> None:
    """See `note`, of many datasets."""
    connection = connection_of(session)
    transaction = session.get_transaction()
    noted_in, noted = session.info.get(_NOTED, (None, set()))
    if noted_in is not transaction:
        noted = set()
        session.info[_NOTED] = (transaction, noted)
    new = [one for one in dataset_ids if one not in noted]
    noted.update(new)
    if new:
        connection.execute(_ADD, [{"id": new_id(), "dataset_id": one} for one in new])


def are_noted(session: Session) -> bool:
    """Whether something was noted in the session, which has been committed."""
    return _NOTED in session.info
