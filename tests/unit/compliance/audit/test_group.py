"""Callers that share a write."""

import signal
import threading
import time
from collections.abc import Sequence

import pytest

from neurolake.compliance.audit.group import Group


class Slow:
    """A writer that does not return from its first write before it may."""

    def __init__(self) -> None:
        self.begun, self.release = threading.Event(), threading.Event()
        self.groups: list[list[str]] = []

    def write(self, items: Sequence[str]) -> None:
        self.begun.set()
        assert self.release.wait(30)
        self.groups.append(list(items))
        if "bad" in items:
            raise ValueError("bad")


def started(group: Group[str], item: str, failures: list[str]) -> threading.Thread:
    def submit() -> None:
        try:
            group.submit(item)
        except ValueError:
            failures.append(item)

    thread = threading.Thread(target=submit)
    thread.start()
    return thread


def waiting(group: Group[str], count: int) -> None:
    deadline = time.monotonic() + 30
    while len(group._waiting) < count:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_what_comes_during_a_write_is_written_together_after_it() -> None:
    slow, failures = Slow(), []
    group = Group(slow.write)
    threads = [started(group, "first", failures)]
    slow.begun.wait(30)
    threads += [started(group, item, failures) for item in ("a", "b", "bad")]
    waiting(group, 3)
    slow.release.set()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    assert [sorted(items) for items in slow.groups] == [["first"], ["a", "b", "bad"]]
    assert sorted(failures) == ["a", "b", "bad"]
    group.submit("later")
    assert slow.groups[-1] == ["later"]


@pytest.mark.usefixtures("interruptible")
def test_an_interrupted_caller_holds_nobody_up() -> None:
    slow, failures = Slow(), []
    group = Group(slow.write)
    first = started(group, "first", failures)
    slow.begun.wait(30)

    def interrupt() -> None:
        waiting(group, 1)
        time.sleep(0.5)  # a signal that comes just before a thread sleeps is handled only when it wakes
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        group.submit("interrupted")
    third = started(group, "third", failures)
    waiting(group, 1)
    slow.release.set()
    for thread in (first, third):
        thread.join(30)
        assert not thread.is_alive()
    assert slow.groups == [["first"], ["third"]]
