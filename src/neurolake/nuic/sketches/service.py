"""Making sketches: of a dataset when it is asked about, of the others in the background, within bounds."""

import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from neurolake.catalog import datasets
from neurolake.catalog.datasets import ColumnBrief
from neurolake.kernel.errors import Cancelled, NeuroLakeError, Unavailable
from neurolake.metadata.database import Database
from neurolake.metadata.models import Dataset
from neurolake.nuic.sketches import store
from neurolake.nuic.sketches.base import Draw, Sketch, kind_of

_MOST_COLUMNS = 48
_MOST_ROWS = 50_000_000
_MOST_CELLS = 400_000_000
_MOST_SKETCHES = 100_000
_AT_ONCE = 20
_MOST_TOLD = 1_000
_MOST_WANTED = 64
log = structlog.get_logger("neurolake.nuic")


@dataclass(frozen=True)
class _Subject:
    id: str
    name: str
    snapshot_id: int
    columns: Sequence[ColumnBrief]
    rows: int


class Sketches:
    """Makes and keeps sketches. What is read for them is read as the lake's own work, on the governed path.

    Args:
        draw: Gives the least hashes of a dataset's columns.
    """

    def __init__(self, database: Database, draw: Draw) -> None:
        self._database = database
        self._draw = draw
        self._making = threading.Lock()
        self._closed = threading.Event()
        self._wanted: deque[tuple[str, threading.Event]] = deque(maxlen=_MOST_WANTED)
        self._starting = threading.Lock()
        self._worker: threading.Thread | None = None

    def make(self, dataset_id: str) -> bool:
        """Look at the columns of a dataset, unless that was done since its data last changed.

        Returns:
            Whether it is known now; not where its data changed meanwhile, there is no room, or the lake closes.
        """
        with self._making:
            subject = self._subject(dataset_id)
            if subject is None:
                return True
            if not self._has_room():
                return False
            chosen, complete = _chosen(subject)
            try:
                drawn = self._draw(subject.name, subject.snapshot_id, [one.name for one in chosen]) if chosen else {}
            except (Cancelled, Unavailable):
                return False
            except NeuroLakeError as error:
                # Written down as looked at, so that what cannot be read is not tried at every question.
                log.warning("no sketch", dataset=subject.name, why=error.detail)
                drawn, complete = {}, False
            kinds = {one.name: str(kind_of(one.type)) for one in chosen}
            made = [Sketch(subject.id, name, kinds[name], tuple(values)) for name, values in drawn.items() if values]
            return self._keep(subject, made, complete=complete)

    def refresh(self, most: int = 1_000, seconds: float = 60.0) -> int:
        """Look at datasets whose data has changed, the newest first; returns how many are left.

        Args:
            most: Look at no more than so many.
            seconds: Begin no other after that long.
        """
        until = time.monotonic() + seconds
        tried: set[str] = set()
        while len(tried) < most and time.monotonic() < until and not self._closed.is_set():
            self._make_wanted()
            new = [one for one in self._waiting(_AT_ONCE) if one not in tried]
            if not new:
                break
            tried.add(new[0])
            self.make(new[0])
        return len(self._waiting(most))

    def want(self, dataset_id: str, patience_s: float) -> Sequence[str]:
        """Have a dataset looked at before others, in the background, and the others after it.

        Args:
            patience_s: How long to wait for it.

        Returns:
            Ids of the datasets that still wait (1,000 at most).
        """
        waiting = self._waiting(_MOST_TOLD)
        if not waiting or self._closed.is_set():
            return waiting
        if self._subject(dataset_id) is None:
            self._start()
            return waiting
        done = threading.Event()
        self._wanted.append((dataset_id, done))
        self._start()
        done.wait(patience_s)
        return self._waiting(_MOST_TOLD)

    def forget(self) -> None:
        """Drop all sketches; they are made anew when they are wanted."""
        with self._database.write(durable=False) as session:
            store.forget(session)

    def close(self) -> None:
        """Begin no more; wait for what is under way."""
        self._closed.set()
        if self._worker:
            self._worker.join(10)

    def _has_room(self) -> bool:
        with self._database.read() as session:
            return store.size(session) + _MOST_COLUMNS <= _MOST_SKETCHES

    def _start(self) -> None:
        with self._starting:
            if not (self._worker and self._worker.is_alive()):
                self._worker = threading.Thread(target=self._work, name="sketches", daemon=True)
                self._worker.start()

    def _work(self) -> None:
        try:
            self._make_wanted()
            self.refresh()
            # Whoever asked while this was about to end has seen the thread alive.
            self._make_wanted()
        except Exception:
            # The thread's boundary: a question must not fail because what helps the next one could not be made.
            log.exception("sketches failed")

    def _make_wanted(self) -> None:
        while self._wanted and not self._closed.is_set():
            dataset_id, done = self._wanted.popleft()
            try:
                self.make(dataset_id)
            finally:
                done.set()

    def _waiting(self, limit: int) -> Sequence[str]:
        with self._database.read() as session:
            return store.waiting(session, limit)

    def _subject(self, dataset_id: str) -> _Subject | None:
        """What there is to look at; None where everything is known."""
        with self._database.read() as session:
            dataset = session.get(Dataset, dataset_id)
            if dataset is None or dataset.snapshot_id is None or store.of(session, dataset_id) is not None:
                return None
            columns = datasets.columns_of_each(session, [dataset_id]).get(dataset_id, [])
            return _Subject(dataset.id, dataset.name, dataset.snapshot_id, columns, dataset.rows)

    def _keep(self, subject: _Subject, made: Sequence[Sketch], *, complete: bool) -> bool:
        with self._database.write(durable=False) as session:
            dataset = session.get(Dataset, subject.id)
            if dataset is None or dataset.snapshot_id != subject.snapshot_id:
                return False
            store.put(session, subject.id, subject.snapshot_id, made, complete=complete)
            return True


def _chosen(subject: _Subject) -> tuple[list[ColumnBrief], bool]:
    """The columns to look at, those that look like identifiers first, and whether that is all that can be compared."""
    able = [column for column in subject.columns if kind_of(column.type)]
    most = min(_MOST_COLUMNS, _MOST_CELLS // max(subject.rows, 1)) if subject.rows <= _MOST_ROWS else 0
    likely = sorted(able, key=lambda column: not column.name.endswith(("id", "key", "code", "name", "number")))
    return likely[:most], len(able) <= most
