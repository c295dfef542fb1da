import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurolake.quality.wilson import interval


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (950, 1000, 0.9347, 0.9619)],
)
def test_published_values(successes, n, low, high):
    assert interval(successes, n) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 10**9).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_holds_the_share_and_stays_within_0_and_1(drawn):
    successes, n = drawn
    low, high = interval(successes, n)
    assert 0 <= low <= successes / n <= high <= 1


@given(st.integers(0, 100), st.integers(2, 1000))
def test_more_of_the_same_narrows_it(percent, factor):
    wide = interval(percent, 100)
    narrow = interval(percent * factor, 100 * factor)
    assert narrow[1] - narrow[0] < wide[1] - wide[0]


def test_nothing_seen_says_nothing():
    assert interval(0, 0) == (0.0, 1.0)
