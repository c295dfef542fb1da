"""Asking again when a provider is busy or away."""

import random
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from neurolake.kernel.errors import NeuroLakeError
from neurolake.llm.base import Completion, Model, Request, Streamed, Wrapped, opened

_T = TypeVar("_T")
_FIRST_WAIT_S = 0.5
_LONGEST_WAIT_S = 20.0


class Retrying(Wrapped):
    """Asks again after retryable errors, within the request's time; a stream only before its first piece.

    It waits as long as the provider says, or else twice as long each time, less a random part of it, so that many
    callers do not come back at once.

    Args:
        attempts: How often it asks at most.
    """

    def __init__(
        self,
        inner: Model,
        *,
        attempts: int = 4,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(inner)
        self._attempts = attempts
        self._sleep = sleep
        self._clock = clock

    def complete(self, request: Request) -> Completion:
        """See `Model.complete`."""
        return self._again(request, self.inner.complete)

    def stream(self, request: Request) -> Streamed:
        """See `Model.stream`."""
        yield from self._again(request, lambda part: opened(self.inner.stream(part)))

    def _again(self, request: Request, ask: Callable[[Request], _T]) -> _T:
        ends = self._clock() + request.timeout_s
        left = request.timeout_s
        for attempt in range(self._attempts):
            try:
                return ask(replace(request, timeout_s=left))
            except NeuroLakeError as error:
                wait = _wait(error, attempt)
                left = ends - self._clock() - wait
                if not error.retryable or attempt + 1 == self._attempts or left <= 0:
                    raise
            self._sleep(wait)
        raise AssertionError("the last attempt returns or raises")


def _wait(error: NeuroLakeError, attempt: int) -> float:
    told: float | None = error.where.get("retry_after_s")
    if told is not None:
        return told
    return min(_FIRST_WAIT_S * float(2**attempt), _LONGEST_WAIT_S) * random.uniform(0.5, 1)  # noqa: S311 - not a secret
