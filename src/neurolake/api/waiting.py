"""Waiting for work to end without holding a thread, and no longer than the server stays."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from fastapi.concurrency import run_in_threadpool

T = TypeVar("T")
SLICE_S = 0.25


class Ended:
    """Whether work has ended: told from any thread, and waited for without one."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._event = asyncio.Event()

    def tell(self) -> None:
        """It has ended."""
        # Where the loop is closed, nobody waits any more.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._event.set)

    async def wait(self, seconds: float, leaving: threading.Event, gone: Callable[[], Awaitable[bool]]) -> bool:
        """Wait until it has ended, for `seconds`, or until the server is `leaving` or whoever waits is `gone`."""
        deadline = time.monotonic() + seconds
        while not self._event.is_set():
            left = deadline - time.monotonic()
            if left <= 0 or leaving.is_set():
                return False
            with suppress(TimeoutError):
                await asyncio.wait_for(self._event.wait(), min(SLICE_S, left))
                return True
            if await gone():
                return False
        return True


async def while_wanted(
    work: Callable[[Callable[[Callable[[], None]], None]], T],
    leaving: threading.Event,
    gone: Callable[[], Awaitable[bool]],
) -> T:
    """Do work in a thread; it is stopped when the server is `leaving` or whoever waits is `gone`. Returns what it does.

    Args:
        work: Given what it tells, at its beginning, what stops it.
    """
    stops: list[Callable[[], None]] = []
    working = asyncio.ensure_future(run_in_threadpool(work, stops.append))
    while not (await asyncio.wait((working,), timeout=SLICE_S))[0]:
        if leaving.is_set() or await gone():
            # Again and again, as an engine may miss a request that comes just before a statement begins.
            for stop in stops:
                await run_in_threadpool(stop)
    return working.result()


async def until_ended(
    wait: Callable[[float], T],
    ended: Callable[[T], bool],
    seconds: float,
    leaving: threading.Event,
) -> T:
    """Wait until `ended`, for `seconds`, or until the server is `leaving`; returns what was seen last.

    Args:
        wait: Blocks for at most so many seconds and returns what it sees then.
    """
    deadline = time.monotonic() + seconds
    while True:
        left = deadline - time.monotonic()
        seen = await run_in_threadpool(wait, max(0.0, min(SLICE_S, left)))
        if ended(seen) or left <= SLICE_S or leaving.is_set():
            return seen
