"""A turn while it is answered."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from neurolake.app.lake import Lake
from neurolake.chat.events import State, Used
from neurolake.chat.log import Log
from neurolake.chat.memory import Context
from neurolake.compliance.policies.expressions import Asker
from neurolake.kernel.errors import Cancelled
from neurolake.kernel.principal import Principal


class Stop:
    """The wish that a turn ends; whatever works for it says how it is stopped."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self._calls: list[Callable[[], object]] = []
        self._lock = threading.Lock()

    def ask(self) -> None:
        """Stop, from any thread, and do not wait for it."""
        with self._lock:
            self.asked.set()
            calls = list(self._calls)
        for call in calls:
            threading.Thread(target=call, name="chat-stop", daemon=True).start()

    def check(self) -> None:
        """Go no further when it is to stop.

        Raises:
            Cancelled: It is.
        """
        if self.asked.is_set():
            raise Cancelled("The answer was stopped.")

    @contextmanager
    def calls(self, call: Callable[[], object]) -> Iterator[None]:
        """While the block runs, `call` stops what goes on in it."""
        with self._lock:
            self._calls.append(call)
            asked = self.asked.is_set()
        try:
            if asked:
                call()
            yield
        finally:
            with self._lock:
                self._calls.remove(call)


@dataclass(frozen=True)
class Said:
    """An earlier turn, as a language model is told of it."""

    message: str
    answer: str
    sql: str | None = None
    rows: int | None = None
    correction: str | None = None


@dataclass(frozen=True)
class Work:
    """What is asked, by whom, and what has to do with it.

    Attributes:
        choice: Index of the reading that is meant, from 1, in place of a message.
        before: Where the conversation was.
        previous: The turn after which it was there.
        back: Gives the context after a turn.
        past: Gives earlier turns, the newest last, as far as the caller may still see what they tell.
    """

    lake: Lake
    caller: Principal
    message: str
    choice: int | None
    purpose: str | None
    before: Context
    previous: str | None
    back: Callable[[str], Context]
    past: Callable[[], list[Said]]
    log: Log
    stop: Stop = field(default_factory=Stop)

    @property
    def asker(self) -> Asker:
        """Who asks, for the policies."""
        return Asker(self.caller, self.purpose)


@dataclass(frozen=True)
class Ended:
    """How a turn ended, and where the conversation is now."""

    state: State
    context: Context
    query_id: str | None = None
    usage: Used | None = None
