"""Changes to one table that arrive while a commit is under way wait and are committed together as one snapshot."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from neurolake.kernel.errors import CommitConflict, NeuroLakeError, Unavailable
from neurolake.kernel.signals import signal
from neurolake.storage.changes import Change, Committed
from neurolake.storage.durable import storage_error


@dataclass
class _Ticket:
    change: Change
    done: threading.Event
    result: Committed | None = None
    error: Exception | None = None


class GroupCommit:
    """Lines up changes and commits them, one table at a time, each group by the thread that came first.

    Args:
        apply: Commits neighbouring changes of one table as one, or raises and leaves everything as it was.
    """

    def __init__(self, apply: Callable[[list[Change]], list[Committed]]) -> None:
        self._apply = apply
        self._lock = threading.Lock()
        self._waiting: dict[str, list[_Ticket]] = {}

    def commit(self, change: Change) -> Committed:
        """Commit the change, alone or with others; see `Warehouse.commit`."""
        ticket = _Ticket(change, threading.Event())
        key = change.table[1]
        with self._lock:
            queue = self._waiting.get(key)
            if queue is not None:
                queue.append(ticket)
            else:
                self._waiting[key] = [ticket]
        if queue is None:
            self._lead(key)
        ticket.done.wait()
        if ticket.error is not None:
            raise ticket.error
        if ticket.result is None:
            raise NeuroLakeError("The commit ended without a result.")
        return ticket.result

    def _lead(self, key: str) -> None:
        """Commit what waits for one table, in groups, until nothing does."""
        while True:
            with self._lock:
                tickets = self._waiting[key]
                if not tickets:
                    del self._waiting[key]
                    return
                self._waiting[key] = []
            for group in _groups(tickets):
                self._settle(group)

    def _settle(self, group: list[_Ticket]) -> None:
        began = time.monotonic()
        try:
            results = self._apply([ticket.change for ticket in group])
        except BaseException as error:  # noqa: BLE001 - every waiting thread must be woken, whatever happened
            signal("commit.ended", time.monotonic() - began, state="failed")
            self._fail(group, error)
            return
        signal("commit.ended", time.monotonic() - began, state="succeeded")
        for ticket, result in zip(group, results, strict=True):
            ticket.result = result
            ticket.done.set()

    def _fail(self, group: list[_Ticket], error: BaseException) -> None:
        if len(group) > 1 and not isinstance(error, Unavailable):
            # One change's fault must not be the others': each is tried by itself.
            for ticket in group:
                self._settle([ticket])
            return
        # What is away is away for all of them, and each try would wait for it again.
        for ticket in group:
            ticket.error = _translated(error)
            ticket.done.set()
        if not isinstance(error, Exception):
            raise error


def _groups(tickets: list[_Ticket]) -> list[list[_Ticket]]:
    """Neighbouring plain appends with the same columns go together; every other change goes alone."""
    groups: list[list[_Ticket]] = []
    for ticket in tickets:
        last = groups[-1][0].change if groups else None
        if last and _is_append(last) and _is_append(ticket.change) and last.fields == ticket.change.fields:
            groups[-1].append(ticket)
        else:
            groups.append([ticket])
    return groups


def _is_append(change: Change) -> bool:
    alone = (
        change.restore or change.replace or change.dropped or change.recreate or change.edit or change.base is not None
    )
    return not alone and change.moved_from is None


def _translated(error: BaseException) -> Exception:
    from pyiceberg.exceptions import CommitFailedException, TableAlreadyExistsError
    from sqlalchemy.exc import IntegrityError

    if isinstance(error, OSError):
        return storage_error(error, "committing the table")
    if isinstance(error, CommitFailedException | TableAlreadyExistsError | IntegrityError):
        return CommitConflict(f"Another commit to the table won: {error}")
    return error if isinstance(error, Exception) else NeuroLakeError(f"The commit was interrupted: {error!r}")
