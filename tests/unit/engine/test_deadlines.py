"""Time limits: each is called once, in the order of its time, unless it was taken back."""

import threading

from neurolake.engine.deadlines import Deadlines


def test_a_nearer_time_comes_first_though_it_was_added_last() -> None:
    deadlines, seen, done = Deadlines(), [], threading.Event()

    def call(name: str) -> None:
        seen.append(name)
        if len(seen) == 2:
            done.set()

    deadlines.add("far", 0.4, lambda: call("far"))
    deadlines.add("gone", 0.2, lambda: call("gone"))
    deadlines.add("near", 0.05, lambda: call("near"))
    deadlines.remove("gone")
    assert done.wait(30)
    assert seen == ["near", "far"]


def test_one_that_fails_stops_no_other() -> None:
    deadlines, done = Deadlines(), threading.Event()
    failed = threading.Event()

    def fail() -> None:
        failed.set()
        raise SystemExit  # a thread that ends so says nothing

    deadlines.add("bad", 0.01, fail)
    assert failed.wait(30)
    deadlines.add("good", 0.01, done.set)
    assert done.wait(30)
