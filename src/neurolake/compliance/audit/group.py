"""Group commit: what concurrent callers hand in is written together, so that they share one wait for the disk."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass
class _Ticket(Generic[T]):
    """An item that waits. `turn` is set when it is settled, or when its caller is to write what waits."""

    item: T
    turn: threading.Event = field(default_factory=threading.Event)
    settled: bool = False
    error: BaseException | None = None


class Group(Generic[T]):
    """Callers that write through one of them at a time.

    Args:
        write: Writes items durably, all or none.
    """

    def __init__(self, write: Callable[[Sequence[T]], None]) -> None:
        self._write = write
        self._lock = threading.Lock()
        self._waiting: list[_Ticket[T]] = []
        self._leading = False

    def submit(self, item: T) -> None:
        """Hand an item in and return when it is written.

        Raises:
            Exception: What `write` failed with, for every caller whose item was in that group.
        """
        ticket = _Ticket(item)
        try:
            if not self._leads(ticket):
                ticket.turn.wait()
        except BaseException:
            self._withdraw(ticket)
            raise
        if not ticket.settled:
            self._lead()
        if ticket.error is not None:
            raise ticket.error

    def _leads(self, ticket: _Ticket[T]) -> bool:
        """Let an item wait. Answers whether its caller is to write what waits."""
        with self._lock:
            self._waiting.append(ticket)
            leads, self._leading = not self._leading, True
        return leads

    def _withdraw(self, ticket: _Ticket[T]) -> None:
        with self._lock:
            was_next = ticket.turn.is_set() and not ticket.settled
            self._waiting = [other for other in self._waiting if other is not ticket]
        if was_next:
            self._hand_over()

    def _lead(self) -> None:
        """Write what waits, this caller's item among it, and let somebody who has come meanwhile go on."""
        with self._lock:
            tickets, self._waiting = self._waiting, []
        error: BaseException | None = None
        try:
            self._write([ticket.item for ticket in tickets])
        except BaseException as failure:  # noqa: BLE001 - every waiting caller must be told, whatever happened
            error = failure
        for ticket in tickets:
            ticket.settled, ticket.error = True, error
            ticket.turn.set()
        self._hand_over()

    def _hand_over(self) -> None:
        with self._lock:
            self._leading = bool(self._waiting)
            if self._waiting:
                self._waiting[0].turn.set()
