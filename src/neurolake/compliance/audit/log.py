"""The audit log as the product uses it."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from neurolake.compliance.audit import store
from neurolake.compliance.audit.checkpoints import Checkpoint, Checkpoints
from neurolake.compliance.audit.entry import Entry
from neurolake.compliance.audit.group import Group
from neurolake.compliance.audit.listing import Filter, everything, page
from neurolake.compliance.audit.merkle import Frontier, root_at
from neurolake.compliance.audit.proof import Proof, prove
from neurolake.compliance.audit.signing import Signer
from neurolake.compliance.audit.verify import Verdict, verify
from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import NeuroLakeError, Unavailable
from neurolake.kernel.faults import fault_point
from neurolake.metadata.database import Database

_LATER_S = 1.0
log = structlog.get_logger("neurolake.audit")


class AuditLog:
    """Appends entries to the log, and signs checkpoints of it.

    Args:
        key: File of the signing key; made where there is none.
        checkpoints: File or folder of the checkpoints; belongs on another disk or host.
        every_entries, every_s: A checkpoint is written after so many entries, at the latest after so many seconds
            (while there is something new), and on closing.

    Raises:
        InvalidOption: The key cannot be used.
        Unavailable: The place of the checkpoints cannot be written to.

    Attributes:
        problem: Why no checkpoint could be written lately; None when all is well.
    """

    def __init__(
        self,
        database: Database,
        *,
        key: Path,
        checkpoints: Path,
        every_entries: int = 1000,
        every_s: float = 60.0,
        clock: Clock = utc_now,
    ) -> None:
        self.checkpoints = Checkpoints(checkpoints, Signer(key))
        self.problem: str | None = None
        self._database = database
        self._every_entries = every_entries
        self._every_s = every_s
        self._clock = clock
        self._lock = threading.Lock()
        self._group = Group(self._write)
        self._later: list[Entry] = []
        self._hurried = threading.Event()
        self._follower: threading.Thread | None = None
        self._size = self._covered = 0
        self._due = threading.Event()
        self._closing = False
        self._thread: threading.Thread | None = None
        if not self.checkpoints.exists:
            self.problem = self._sign()

    def record(self, entry: Entry) -> None:
        """Append an entry; it is on the disk when this returns. Entries of concurrent callers share a commit.

        Raises:
            Unavailable: The entry could not be written. What it speaks of must not happen.
        """
        try:
            self._group.submit(entry)
        except SQLAlchemyError as error:
            raise Unavailable(
                f"The audit log cannot be written: {type(error).__name__}.",
                hint="Nothing is done that is not on record. See whether the metadata database works.",
            ) from error

    def record_later(self, entry: Entry) -> None:
        """Append an entry with the next ones that are recorded, or within about a second; returns at once.

        For what is told after the fact: a crash may lose it, never what was recorded before it.
        """
        with self._lock:
            self._later.append(entry)
            if self._follower is None:
                self._follower = threading.Thread(target=self._keep_following, name="audit-later", daemon=True)
                self._follower.start()

    def flush(self) -> None:
        """Write what was to be recorded later.

        Raises:
            SQLAlchemyError, NeuroLakeError: It could not be written; it is kept for the next time.
        """
        if self._later:
            self._write(())

    def append(self, session: Session, entry: Entry) -> None:
        """Append an entry in a transaction of somebody else's, so that both are there or neither is.

        The entry is written when the session commits, behind everything else, so that the log is locked briefly.
        A session that rolls back must not be used again.
        """
        pending: list[Entry] = session.info.setdefault(AuditLog, [])
        pending.append(entry)
        if len(pending) == 1:
            event.listen(session, "before_commit", self._write_pending)
            event.listen(session, "after_commit", self._pending_written)

    @staticmethod
    def pending(session: Session) -> Sequence[Entry]:
        """The entries that a transaction is to append when it commits."""
        found: list[Entry] = session.info.get(AuditLog, [])
        return found

    def append_last(self, session: Session, entries: Sequence[Entry]) -> int:
        """Append entries as the last thing that a transaction of somebody else's does.

        Returns:
            The log's size, which `grown` is to be told once that is committed.
        """
        session.flush()
        return store.append(session, entries, self._clock())

    def entries(self, wanted: Filter, *, before: int | None = None, limit: int = 100) -> list[dict[str, Any]]:
        """Entries, newest first, JSON-ready; `before` is the last position of the page before."""
        self.flush()
        with self._database.read() as session:
            return page(session, wanted, before=before, limit=limit)

    def export(self, wanted: Filter) -> Iterator[dict[str, Any]]:
        """Entries, oldest first, JSON-ready."""
        self.flush()
        with self._database.read() as session:
            yield from everything(session, wanted)

    def proof(self, entry_id: str) -> Proof:
        """What shows to somebody who has a checkpoint and the public key that the entry is in the log.

        Raises:
            NotFound: There is no such entry.
            Unavailable: The checkpoints cannot be written.
            NeuroLakeError: The log contradicts its checkpoints.
        """
        if (problem := self._sign()) is not None:
            raise NeuroLakeError(problem, hint="neurolake audit verify says what is wrong.")
        with self._database.read() as session:
            return prove(session, entry_id, self.checkpoints)

    def verify(self) -> Verdict:
        """Read the whole log and tell whether it is what was recorded.

        Raises:
            Unavailable: The checkpoints cannot be read.
        """
        return verify(self._database, self.checkpoints)

    def checkpoint(self) -> None:
        """Sign what the log is now, unless that has been done or the log contradicts its last checkpoint.

        What goes wrong is logged and told by `problem`; entries are taken all the same.
        """
        try:
            self.problem = self._sign()
        except (NeuroLakeError, SQLAlchemyError) as error:
            self.problem = str(error)
        if self.problem is not None:
            log.error("no audit checkpoint", problem=self.problem)

    def close(self) -> None:
        """Write the last checkpoint. Entries may no longer be recorded."""
        self._closing = True
        self._hurried.set()
        if self._follower is not None:
            self._follower.join()
        self._due.set()
        if self._thread is not None:
            self._thread.join()
            self.checkpoint()

    def _write(self, entries: Sequence[Entry]) -> None:
        with self._lock:
            late, self._later = self._later, []
        if not (late or entries):
            return
        try:
            with self._database.write() as session:
                size = store.append(session, [*late, *entries], self._clock())
        except (SQLAlchemyError, NeuroLakeError):
            with self._lock:
                self._later = late + self._later
            raise
        fault_point("audit.recorded")
        self.grown(size)

    def _write_pending(self, session: Session) -> None:
        pending: list[Entry] = session.info.get(AuditLog, [])
        if pending:
            # Everything else first, so that the log's lock is the last that is taken.
            session.flush()
            session.info["audit.size"] = store.append(session, pending, self._clock())
            pending.clear()

    def _pending_written(self, session: Session) -> None:
        self.grown(session.info.pop("audit.size", 0))

    def grown(self, size: int) -> None:
        """The log has come to a size; a checkpoint is due now and then."""
        with self._lock:
            self._size = max(self._size, size)
            if self._thread is None and size:
                self._thread = threading.Thread(target=self._keep_signing, name="audit", daemon=True)
                self._thread.start()
        if size - self._covered >= self._every_entries:
            self._due.set()

    def _keep_following(self) -> None:
        while True:
            closing = self._hurried.wait(_LATER_S)
            try:
                self.flush()
            except (SQLAlchemyError, NeuroLakeError):
                log.exception("audit entries wait", count=len(self._later))
            if closing:
                return

    def _keep_signing(self) -> None:
        while not self._closing:
            self._due.wait(self._every_s)
            self._due.clear()
            if self._size > self._covered and not self._closing:
                self.checkpoint()

    def _sign(self) -> str | None:
        """Write a checkpoint, or say why the log does not deserve one."""
        with self.checkpoints.appending() as file, self._database.read() as session:
            last = file.last()
            frontier = store.frontier_of(session)
            problem = _contradiction(last, frontier, session)
            if problem is None and (last is None or last.size < frontier.size):
                file.append(Checkpoint(frontier.size, frontier.root(), self._clock()))
            self._covered = frontier.size
        return problem


def _contradiction(last: Checkpoint | None, frontier: Frontier, session: Session) -> str | None:
    """How the stored hashes deny the last checkpoint, if they do."""
    subtree = store.subtrees(session)
    if last is not None and last.size > frontier.size:
        return f"The audit log has {frontier.size} entries, and had {last.size} at its last checkpoint."
    if last is not None and root_at(last.size, subtree) != last.root:
        return f"The first {last.size} entries of the audit log are not those of its last checkpoint."
    if root_at(frontier.size, subtree) != frontier.root():
        return "The audit log's stored hashes contradict each other."
    return None
