"""One try at a step, as those see it who carry steps out."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any, Literal

from sqlalchemy.orm import Session

from neurolake.kernel.errors import Cancelled, TimedOut
from neurolake.kernel.principal import Principal
from neurolake.metadata.database import Database
from neurolake.nuic.pipelines.spec import Spec, Step
from neurolake.nuic.pipelines.states import States
from neurolake.workflows.base import Held

Level = Literal["info", "warning", "error"]
MOST_LINES = 500
_LONGEST_LINE = 2000


@dataclass(eq=False)
class Attempt:
    """What a step is to do, for whom, and how it tells what it has done.

    Attributes:
        principal: As whom it reads and writes, as they are now.
        values: What statements may name.
        done: Parts that are done already; they must not be done again.
        facts: What is known of these.
        round: Distinguishes what a person began anew.
    """

    held: Held
    database: Database
    states: States
    run_id: str
    pipeline: str
    name: str
    number: int
    round: int
    spec: Spec
    principal: Principal
    values: Mapping[str, Any]
    done: int
    facts: list[dict[str, Any]]
    timeout_s: float
    began: float = field(default_factory=monotonic)
    _lines: list[dict[str, Any]] = field(default_factory=list)
    _written: int = 0
    _left_out: int = 0
    _ended: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def step(self) -> Step:
        """The step's specification."""
        return self.spec.steps[self.name]

    @property
    def left_s(self) -> float:
        """Seconds that are left of its time.

        Raises:
            TimedOut: None.
        """
        left = self.timeout_s - (monotonic() - self.began)
        if left <= 0:
            raise TimedOut(f"The step took longer than {self.timeout_s:g} seconds.", hint="Give it a longer timeout_s.")
        return left

    def check(self) -> None:
        """Go no further when it is to stop.

        Raises:
            Cancelled, TimedOut: It is.
        """
        if self.held.stopped:
            raise Cancelled("The step was stopped.")
        _ = self.left_s

    def log(self, text: str, level: Level = "info") -> None:
        """Add a line to the step's log; more than are kept are counted."""
        line = {"at": self.states.clock().isoformat(), "level": level, "text": text[:_LONGEST_LINE]}
        with self._lock:
            if self._written + len(self._lines) < MOST_LINES:
                self._lines.append(line)
            else:
                self._left_out += 1

    @contextmanager
    def stoppable(self, stop: Callable[[], None]) -> Iterator[None]:
        """Have this called, from another thread, when the step is to stop or its time is over."""
        self.check()
        timer = threading.Timer(self.left_s, stop)
        timer.daemon = True
        timer.start()
        self.held.on_stop(stop)
        try:
            yield
        except Cancelled:
            self.check()
            raise
        finally:
            timer.cancel()
            self.held.on_stop(None)

    def part(self, session: Session, fact: dict[str, Any], *, last: bool) -> None:
        """A part is done with this transaction, and the step with it when it is the last one.

        Raises:
            Cancelled, Conflict: The transaction must not be committed: the step is to stop, or is not ours any more.
        """
        self.states.part(session, self.run_id, self.name, fact)
        if last:
            self.write_log(session)
            self.states.succeeded(session, self.run_id, self.name)

    def tell(self, fact: dict[str, Any], *, last: bool) -> None:
        """The same in a transaction of its own, for what changes nothing."""
        with self.database.write() as session:
            self.part(session, fact, last=last)

    def write_log(self, session: Session) -> None:
        """Write the lines that are new."""
        with self._lock:
            lines, left_out = self._lines, self._left_out
            self._lines, self._left_out, self._written = [], 0, self._written + len(lines)
        if lines or left_out:
            self.states.note(session, self.run_id, self.name, self.number, lines, left_out)


Hand = Callable[[Attempt], None]
"""Carries out steps of one kind. When it returns, the step is done."""


def moment(value: datetime | None) -> str | None:
    """A moment, JSON-ready."""
    return value.isoformat() if value else None
