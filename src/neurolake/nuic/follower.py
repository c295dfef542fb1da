"""Has what is concluded from the catalog follow it in the background, so that the first who asks need not wait."""

import threading
from collections.abc import Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from neurolake.catalog import changes
from neurolake.kernel.errors import NeuroLakeError
from neurolake.metadata.database import Database

_POLL_S = 5.0
_GATHER_S = 0.5
_REST_S = 0.02
_CLOSE_S = 10.0
log = structlog.get_logger()


class Follower:
    """A thread that takes up changes of the catalog: of this process soon after each, of others at its next look.

    It rests between one helping and the next, as others want to write, too.

    Args:
        name: Of what follows, for the thread's name and the log.
        take_up: Takes up a few changes; returns whether there may be more.
        poll_s: Seconds between two looks for changes of other processes.
        gather_s: Seconds after a change in which more of them may come.
    """

    def __init__(
        self,
        name: str,
        database: Database,
        take_up: Callable[[], bool],
        *,
        poll_s: float = _POLL_S,
        gather_s: float = _GATHER_S,
    ) -> None:
        self._name = name
        self._database = database
        self._take_up = take_up
        self._poll_s = poll_s
        self._gather_s = gather_s
        self._woken = threading.Event()
        self._leaving = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def follows(self) -> bool:
        """Whether it was started, and not closed since."""
        return self._thread is not None and not self._leaving.is_set()

    def start(self) -> None:
        """Follow from now on; does nothing where it follows already, or was closed."""
        with self._lock:
            if self._thread is not None or self._leaving.is_set():
                return
            self._database.on_commit.append(self._committed)
            self._thread = threading.Thread(target=self._run, name=f"{self._name}-follower", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Follow no more; what is under way is finished."""
        self._leaving.set()
        self._woken.set()
        with self._lock:
            if self._thread is None:
                return
            self._database.on_commit.remove(self._committed)
            self._thread.join(_CLOSE_S)
            self._thread = None

    def _committed(self, session: Session) -> None:
        if changes.are_noted(session):
            self._woken.set()

    def _run(self) -> None:
        while not self._leaving.is_set():
            self._follow()
            if self._woken.wait(self._poll_s) and not self._leaving.wait(self._gather_s):
                self._woken.clear()

    def _follow(self) -> None:
        try:
            while not self._leaving.wait(_REST_S) and self._take_up():
                pass
        except (SQLAlchemyError, NeuroLakeError):
            # The thread's boundary: who asks takes up what is left, and the next look may have more luck.
            log.exception("did not follow the catalog", what=self._name)
