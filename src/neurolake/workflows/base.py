"""What every backend for durable work does.

A task is put in the transaction that wants it done, is worked on by one live process at a time, and goes in the
transaction that writes what came of it. Between these two it survives everything: when its process dies, another one,
or the next to start, works on it again. So work must be written such that beginning it again does no harm; `hold` tells
it, inside its own transaction, whether the task is still its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from sqlalchemy.orm import Session

Stop = Literal["cancelled", "leaving"]
"""Why work is to stop: somebody wants that, or the process is about to end."""


@dataclass(frozen=True)
class Capabilities:
    """What a backend is good for.

    Attributes:
        name: Its URL scheme.
        transactional: Whether a task is put and finished in the caller's own transaction of the metadata database.
    """

    name: str
    transactional: bool


@dataclass(frozen=True)
class Task:
    """Something to be done.

    Attributes:
        id: Chosen by who wants it done; while there is a task of an id, putting it again changes nothing.
        sort: Who knows how to do it; see `Workflows.serve`.
        cluster: What it belongs to; see `Workflows.focus`.
        not_before: When it may begin; None is at once.
        pool, pool_size: At most so many tasks of a pool run at once, in all processes together.
    """

    id: str
    sort: str
    cluster: str = ""
    not_before: datetime | None = None
    pool: str | None = None
    pool_size: int | None = None


class Held(Protocol):
    """A task in the hands of who works on it."""

    @property
    def id(self) -> str:
        """The task's id."""
        ...

    @property
    def stopped(self) -> Stop | None:
        """Why the work is to stop; None as long as it is not."""
        ...

    def on_stop(self, call: Callable[[], None] | None) -> None:
        """Have this called, from another thread, when the work is to stop; at once if it is to already."""
        ...


Work = Callable[[Held], None]
"""Does a task. It ends by `done` or `later` in one of its transactions; otherwise the task is tried again soon."""


class Workflows(Protocol):
    """Runs tasks in threads of this process, together with all other processes of the lake."""

    @property
    def capabilities(self) -> Capabilities:
        """What this backend is good for."""
        ...

    def serve(self, sort: str, work: Work) -> None:
        """Say how tasks of a sort are done. Before that, this process leaves them to others."""
        ...

    def beat(self, call: Callable[[], None]) -> None:
        """Have this called about once a second."""
        ...

    def focus(self, cluster: str | None) -> None:
        """Work on the tasks of one cluster only, and leave all others to other processes; None is on all."""
        ...

    def put(self, session: Session, task: Task) -> None:
        """Have a task done once the transaction is committed."""
        ...

    def hold(self, session: Session, task_id: str) -> None:
        """Make sure that a task is still in this process's hands until the transaction ends.

        Raises:
            Cancelled: It is to stop.
            Conflict: Another process has it, or it is gone.
        """
        ...

    def done(self, session: Session, task_id: str) -> None:
        """The task is done once the transaction is committed."""
        ...

    def later(self, session: Session, task_id: str, at: datetime) -> None:
        """The task, which is in this process's hands, is to be tried again at a moment."""
        ...

    def stop(self, session: Session, task_id: str) -> bool:
        """Have a task stopped once the transaction is committed; tells whether someone works on it, who will notice.

        One that nobody works on is gone.
        """
        ...

    def close(self) -> None:
        """Stop working. What is not done by then waits for others."""
        ...
