"""Waiting for work to end without holding a thread, and no longer than the server stays."""

import threading
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from fastapi.concurrency import run_in_threadpool

T = TypeVar("T")
SLICE_S = 0.25


async def until_ended(
    wait: Callable[[float], T],
    ended: Callable[[T], bool],
    seconds: float,
    leaving: threading.Event,
    gone: Callable[[], Awaitable[bool]] | None = None,
) -> T:
    """Wait until `ended`, for `seconds`, or until the server is `leaving`; returns what was seen last.

    Args:
        wait: Blocks for at most so many seconds and returns what it sees then.
        gone: Whether nobody waits for the answer any more, which ends the waiting too.
    """
    deadline = time.monotonic() + seconds
    while True:
        left = deadline - time.monotonic()
        seen = await run_in_threadpool(wait, max(0.0, min(SLICE_S, left)))
        if ended(seen) or left <= SLICE_S or leaving.is_set():
            return seen
        if gone is not None and await gone():
            return seen
