"""Waiting for work to end: told from a thread, it holds none."""

import asyncio
import threading
from collections.abc import Callable

import pytest

from neurolake.api.waiting import Ended, while_wanted
from neurolake.kernel.errors import Cancelled

Begun = Callable[[Callable[[], None]], None]


async def nobody_left() -> bool:
    return False


async def gone() -> bool:
    return True


def test_whoever_waits_hears_of_the_end_from_another_thread() -> None:
    async def wait() -> bool:
        ended = Ended()
        threading.Timer(0.05, ended.tell).start()
        return await ended.wait(60, threading.Event(), nobody_left)

    assert asyncio.run(wait())


def test_an_end_before_the_waiting_is_heard_of_too() -> None:
    async def wait() -> bool:
        ended = Ended()
        ended.tell()
        await asyncio.sleep(0)
        return await ended.wait(0, threading.Event(), nobody_left)

    assert asyncio.run(wait())


@pytest.mark.parametrize("why", ["time", "leaving", "gone"])
def test_the_waiting_ends_without_it(why: str) -> None:
    async def wait() -> bool:
        leaving = threading.Event()
        if why == "leaving":
            leaving.set()
        return await Ended().wait(0.01 if why == "time" else 60, leaving, gone if why == "gone" else nobody_left)

    assert not asyncio.run(wait())


def test_what_ends_after_the_server_has_left_is_no_error() -> None:
    async def begin() -> Ended:
        return Ended()

    asyncio.run(begin()).tell()


@pytest.mark.parametrize("why", ["leaving", "gone"])
def test_work_that_nobody_waits_for_is_stopped(why: str) -> None:
    stopped, leaving = threading.Event(), threading.Event()

    def work(begun: Begun) -> str:
        begun(stopped.set)
        if stopped.wait(60):
            raise Cancelled("It was stopped.")
        return "it was not"

    if why == "leaving":
        leaving.set()
    with pytest.raises(Cancelled):
        asyncio.run(while_wanted(work, leaving, gone if why == "gone" else nobody_left))


def test_work_that_is_waited_for_gives_its_answer() -> None:
    assert asyncio.run(while_wanted(lambda _begun: 42, threading.Event(), nobody_left)) == 42
