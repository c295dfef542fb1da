import time

from neurolake.kernel.ids import new_id, uuid7


def test_ids_are_version_7_and_sort_by_time() -> None:
    first = uuid7()
    time.sleep(0.002)
    second = uuid7()
    assert (first.version, first.variant) == (7, "specified in RFC 4122")
    assert str(first) < str(second)
    assert abs((first.int >> 80) - time.time() * 1000) < 5000


def test_ids_do_not_repeat() -> None:
    assert len({new_id() for _ in range(10_000)}) == 10_000
