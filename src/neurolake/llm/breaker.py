"""Not asking a provider that has just failed several times."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from neurolake.kernel.errors import TimedOut, Unavailable
from neurolake.llm.base import Completion, Model, Request, Streamed, Wrapped


class Breaker(Wrapped):
    """Refuses at once while the model is thought to be away, then lets one request through to see.

    Args:
        failures: After how many in a row.
        rest_s: For how long, in seconds.
    """

    def __init__(
        self, inner: Model, *, failures: int = 5, rest_s: float = 30.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(inner)
        self._failures = failures
        self._rest_s = rest_s
        self._clock = clock
        self._lock = Lock()
        self._failed = 0
        self._again_at = 0.0

    def complete(self, request: Request) -> Completion:
        """See `Model.complete`; raises Unavailable at once while the model rests."""
        with self._watched():
            return self.inner.complete(request)

    def stream(self, request: Request) -> Streamed:
        """See `Model.stream`; raises Unavailable at once while the model rests."""
        with self._watched():
            yield from self.inner.stream(request)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        self._pass()
        try:
            yield
        except (Unavailable, TimedOut):
            self._count()
            raise
        with self._lock:
            self._failed = 0

    def _pass(self) -> None:
        with self._lock:
            if self._failed < self._failures:
                return
            wait = self._again_at - self._clock()
            if wait > 0:
                raise Unavailable(
                    f"{self.name} has failed {self._failed} times in a row and is left alone.",
                    hint=f"Ask again in {wait:.0f} s.",
                    retry_after_s=round(wait, 1),
                )
            # This one looks whether it is back; the others wait for what it finds.
            self._again_at = self._clock() + self._rest_s

    def _count(self) -> None:
        with self._lock:
            self._failed += 1
            self._again_at = self._clock() + self._rest_s
