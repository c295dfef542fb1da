"""Taking up values: of a dataset when a question needs them, of the others in the background, within bounds."""

import threading
import time
from collections.abc import Collection
from dataclasses import dataclass

import structlog

from neurolake.catalog import datasets
from neurolake.catalog.tags import tags_of
from neurolake.kernel.errors import Cancelled, NeuroLakeError, Unavailable
from neurolake.metadata.database import Database
from neurolake.metadata.models import Dataset
from neurolake.nuic.follower import Follower
from neurolake.nuic.values import store
from neurolake.nuic.values.base import IN_ALL, PER_DATASET, Draw, Drawn, chosen, kept

_AT_ONCE = 20
_NOTHING = Drawn({}, complete=False)
log = structlog.get_logger("neurolake.nuic")


@dataclass(frozen=True)
class _Subject:
    id: str
    name: str
    snapshot_id: int
    columns: list[str]


class ValueIndex:
    """Takes up values, read as the lake's own work on the governed path, and keeps them with the catalog.

    Args:
        draw: Gives the distinct values of a dataset's columns.

    Attributes:
        follower: Has values follow the data in the background, once it is started.
    """

    def __init__(self, database: Database, draw: Draw) -> None:
        self._database = database
        self._draw = draw
        self._making = threading.Lock()
        self._leaving = threading.Event()
        self.follower = Follower("values", database, self._take_up)

    def make(self, dataset_id: str) -> bool:
        """Take up the values of a dataset, unless that was done since its data last changed.

        Returns:
            Whether they are known now; not where its data changed meanwhile, there is no room, or the lake closes.
        """
        with self._making:
            subject = self._subject(dataset_id)
            if subject is None:
                return True
            if not self._has_room():
                return False
            try:
                drawn = self._draw(subject.name, subject.snapshot_id, subject.columns) if subject.columns else _NOTHING
            except (Cancelled, Unavailable):
                return False
            except NeuroLakeError as error:
                # Written down as taken up, so that what cannot be read is not tried at every question.
                log.warning("no values", dataset=subject.name, why=error.title)
                drawn = _NOTHING
            return self._keep(subject, drawn)

    def refresh(self, most: int = 1_000, seconds: float = 60.0, among: Collection[str] | None = None) -> int:
        """Take up datasets whose data has changed, the newest first; returns how many are left.

        Args:
            most: Take up no more than so many.
            seconds: Begin no other after that long.
            among: Only of these.
        """
        until = time.monotonic() + seconds
        tried: set[str] = set()
        while len(tried) < most and time.monotonic() < until and not self._leaving.is_set():
            new = [one for one in self._waiting(_AT_ONCE + len(tried), among) if one not in tried]
            if not new:
                break
            tried.add(new[0])
            self.make(new[0])
        return len(self._waiting(most, among))

    def forget(self) -> None:
        """Drop all values; they are taken up anew when they are wanted."""
        with self._database.write(durable=False) as session:
            store.forget(session)

    def close(self) -> None:
        """Take up no more; what is under way is finished."""
        self._leaving.set()
        self.follower.close()

    def _take_up(self) -> bool:
        self._drop_personal()
        waiting = self._waiting(1)
        return bool(waiting) and self.make(waiting[0])

    def _drop_personal(self) -> None:
        with self._database.read() as session:
            personal = store.personal(session)
        if personal:
            with self._database.write(durable=False) as session:
                store.drop(session, personal)

    def _waiting(self, limit: int, among: Collection[str] | None = None) -> list[str]:
        with self._database.read() as session:
            return list(store.waiting(session, limit, among))

    def _has_room(self) -> bool:
        with self._database.read() as session:
            return store.size(session) + PER_DATASET <= IN_ALL

    def _subject(self, dataset_id: str) -> _Subject | None:
        """What there is to take up; None where everything is known."""
        with self._database.read() as session:
            if not store.waiting(session, 1, [dataset_id]):
                return None
            dataset = session.get_one(Dataset, dataset_id)
            columns = datasets.columns_of_each(session, [dataset_id]).get(dataset_id, [])
            names = chosen(columns, tags_of(session, dataset_id))
            return _Subject(dataset_id, dataset.name, int(dataset.snapshot_id or 0), names)

    def _keep(self, subject: _Subject, drawn: Drawn) -> bool:
        values, complete = kept(drawn)
        with self._database.write(durable=False) as session:
            dataset = session.get(Dataset, subject.id)
            if dataset is None or dataset.snapshot_id != subject.snapshot_id:
                return False
            store.put(session, subject.id, subject.snapshot_id, subject.columns, values, complete=complete)
            return True
