"""Maintenance as the product offers it: bounded, resumable, with figures before and after."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from neurolake.compliance.policies.facts import catalog_facts
from neurolake.compliance.policies.need import need
from neurolake.compliance.policies.shown import known_dataset
from neurolake.kernel.errors import CommitConflict, Conflict, InvalidInput
from neurolake.kernel.ids import new_id
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.maintenance.base import Done, Request
from neurolake.maintenance.compact import compact
from neurolake.maintenance.place import Place, Subject
from neurolake.metadata.models import Snapshot
from neurolake.storage.changes import Committed
from neurolake.storage.location import Location
from neurolake.storage.upkeep.figures import Figures, bins, figures, orphans
from neurolake.storage.upkeep.rewrite import fewer_manifests, to_expire, without

if TYPE_CHECKING:
    from pyiceberg.table import Table

_TRIES = 5


class Maintenance:
    """Keeps tables fit to be read."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._running: dict[str, threading.Event] = {}
        self._lock = threading.Lock()

    def run(self, dataset: str, request: Request, who: Principal = LOCAL) -> dict[str, Any]:
        """Do what is asked for, or as much of it as the time allows; what is done stays done.

        Returns:
            `before` and `after` in figures, what was `done`, and whether there is `more` to do.

        Raises:
            NotFound, Forbidden: There is no such dataset for the asker, or they may not manage it.
            InvalidInput: It is a view.
            Conflict: It is under maintenance already.
        """
        subject = self._subject(dataset, who)
        with self._alone(subject.id) as stopped:
            work = _Run(self._place, subject, request, stopped)
            before = work.figures()
            for task in request.tasks:
                _WORK[task](work)
            after = work.figures()
        return {
            "dataset": ".".join(subject.table),
            "dry_run": request.dry_run,
            "before": before.to_json(),
            "after": after.to_json(),
            "done": work.done.to_json(),
            "more": work.more,
            "cancelled": stopped.is_set(),
        }

    def cancel(self, dataset: str, who: Principal = LOCAL) -> bool:
        """Stop the maintenance of a dataset after the piece it is at; False when there is none under way."""
        subject = self._subject(dataset, who)
        with self._lock:
            running = self._running.get(subject.id)
        if running is not None:
            running.set()
        return running is not None

    def _subject(self, name: str, who: Principal) -> Subject:
        from neurolake.catalog import views

        with self._place.database.read() as session:
            rules = self._place.policies.rules(session, who)
            dataset, _ = known_dataset(session, name, rules)
            need(rules, catalog_facts(session, dataset, rules), "manage")
            if views.of(session, dataset.id) is not None:
                raise InvalidInput(f"{dataset.zone}.{dataset.name} is a view, which has no files.")
            return Subject(self._place, dataset.id, (dataset.zone, dataset.name), who.name, new_id())

    @contextmanager
    def _alone(self, dataset_id: str) -> Iterator[threading.Event]:
        stopped = threading.Event()
        with self._lock:
            if dataset_id in self._running:
                raise Conflict("The dataset is under maintenance already.", hint="Wait for its end, or cancel it.")
            self._running[dataset_id] = stopped
        try:
            yield stopped
        finally:
            with self._lock:
                del self._running[dataset_id]


class _Run:
    """One run over one table."""

    def __init__(self, place: Place, subject: Subject, request: Request, stopped: threading.Event) -> None:
        self.place, self.subject, self.request = place, subject, request
        self.done = Done()
        self.more = False
        self._stopped = stopped
        self._ends = time.monotonic() + request.max_seconds

    def table(self) -> "Table":
        return self.place.warehouse.catalog.load_table(self.subject.table)

    def figures(self) -> Figures:
        return figures(self.place.warehouse.store, self.table(), self.request.target_bytes, self._lost_before())

    def compact(self) -> None:
        """Put small files together."""
        for files in bins(self.table(), self.request.target_bytes):
            if not self._may_go_on():
                return
            try:
                written = 0 if self.request.dry_run else compact(self.place, self.subject, files)
            except CommitConflict:
                # Somebody changed these rows just now: the next run finds what is left.
                self.more = True
                continue
            self.done.files_compacted += len(files)
            self.done.files_written += 1
            self.done.bytes_rewritten += written or sum(file.file_size_in_bytes for file in files)

    def manifests(self) -> None:
        """Make one manifest of many."""
        for _ in range(_TRIES):
            if not self._may_go_on():
                return
            table = self.table()
            current = table.current_snapshot()
            before = len(current.manifests(table.io)) if current else 0
            if self.request.dry_run:
                self.done.manifests_rewritten = before if before > 1 else 0
                return
            made = fewer_manifests(table)
            if made is None:
                return
            updates, written, committed = made
            facts = self.subject.facts("manifests")
            try:
                self.place.warehouse.update(table, updates, partial(_told, facts, committed), written)
            except CommitConflict:
                continue
            self.done.manifests_rewritten = before
            return

    def snapshots(self) -> None:
        """Let old snapshots go, and remove the files that only they needed."""
        before = self.place.clock() - timedelta(hours=self.request.older_than_h)
        for _ in range(_TRIES):
            if not self._may_go_on():
                return
            table = self.table()
            gone = to_expire(table, before, self.request.keep)
            self.done.snapshots_expired = len(gone)
            if not gone or self.request.dry_run:
                return
            needed_before = self.place.warehouse.all_files(self.subject.table)
            try:
                self.place.warehouse.update(table, without(gone), partial(self._forget, gone), ())
            except CommitConflict:
                continue
            self._remove(needed_before - self.place.warehouse.all_files(self.subject.table))
            return

    def orphans(self) -> None:
        """Remove files that nothing needs."""
        table = self.table()
        if self._may_go_on():
            needed = set(self.place.warehouse.all_files(self.subject.table))
            lost = orphans(self.place.warehouse.store, table, needed, self._lost_before())
            self._remove([one.location for one in lost])

    def _forget(self, gone: list[int], session: Session) -> None:
        dataset = self.subject.entry(session)
        session.execute(delete(Snapshot).where(Snapshot.dataset_id == dataset.id, Snapshot.snapshot_id.in_(gone)))
        self.subject.note(session, f"{len(gone)} snapshots expired", dataset.snapshot_id)

    def _remove(self, places: Iterable[Location]) -> None:
        store = self.place.warehouse.store
        for place in places:
            size = store.size(place)
            if size is None:
                continue
            self.done.files_removed += 1
            self.done.bytes_removed += size
            if not self.request.dry_run:
                store.delete([place])

    def _lost_before(self) -> float:
        return self.place.clock().timestamp() - self.request.orphans_older_than_h * 3600

    def _may_go_on(self) -> bool:
        if self._stopped.is_set() or time.monotonic() > self._ends:
            self.more = True
            return False
        return True


def _told(facts: Callable[[Session, Committed], None], committed: Committed, session: Session) -> None:
    facts(session, committed)


_WORK: dict[str, Callable[[_Run], None]] = {
    "compact": _Run.compact,
    "manifests": _Run.manifests,
    "snapshots": _Run.snapshots,
    "orphans": _Run.orphans,
}
