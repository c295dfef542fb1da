"""μ⁺ and its neighbours: laws, and the same figures from SQL as from counted pairs."""

from collections import Counter
from random import Random

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from neurolake.quality.strength import Strength, strength_of, strength_sql

CODES = st.one_of(st.none(), st.integers(0, 6))
PAIRS = st.lists(st.tuples(CODES, CODES), max_size=60)


def of(pairs):
    return strength_of(Counter(pairs))


@given(PAIRS)
def test_every_figure_stays_in_its_range(pairs):
    strength = of(pairs)
    assert 0 <= strength.mu <= 1
    assert 0 <= strength.share <= 1
    assert strength.unevenness >= 0
    assert strength.kept <= strength.repeated <= strength.rows <= len(pairs)


@given(st.lists(st.integers(0, 9), min_size=30, max_size=80), st.integers(2, 4))
def test_a_function_of_the_left_side_is_a_full_dependency(lefts, modulus):
    strength = of([(left, left % modulus) for left in lefts])
    if strength.rows > strength.groups and len({left % modulus for left in lefts}) > 1:
        assert strength.mu == pytest.approx(1)
        assert strength.share == 1


@given(PAIRS, st.permutations(range(7)))
def test_names_of_values_do_not_matter(pairs, renamed):
    def rename(value):
        return None if value is None else renamed[value]

    assert of(pairs).mu == pytest.approx(of([(rename(a), rename(b)) for a, b in pairs]).mu)


def test_independent_columns_score_about_zero_even_when_left_values_are_rare():
    pairs = [(i // 3, (i * 7919 + i // 5) % 11) for i in range(3000)]
    assert of(pairs).mu < 0.05


@pytest.mark.parametrize("rate", [0.01, 0.05, 0.1])
def test_even_noise_costs_about_twice_its_rate_and_is_not_uneven(rate):
    chance = Random(7)
    pairs = [(i % 50, chance.randrange(10) if chance.random() < rate * 10 / 9 else i % 10) for i in range(20_000)]
    strength = of(pairs)
    assert strength.share == pytest.approx(1 - rate, abs=0.01)
    assert strength.mu == pytest.approx(((1 - rate) ** 2 - 0.1) / 0.9, abs=0.03)
    assert strength.unevenness < 0.4


def test_violations_in_one_group_are_uneven():
    pairs = [(i % 50, i % 50 % 10) for i in range(5000)] + [(0, 99)] * 90
    assert of(pairs).unevenness > 2


def test_a_left_value_with_several_meanings_is_told_apart():
    pairs = (
        [("a", "x")] * 40 + [("springfield", "IL")] * 10 + [("springfield", "MO")] * 10 + [("springfield", "MA")] * 9
    )
    strength = of(pairs)
    assert (strength.split, strength.split_kept) == (29, 10)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=PAIRS)
def test_the_engine_counts_the_same(module_judge, pairs):
    columns = {"l": pa.array([a for a, _ in pairs], pa.int64()), "r": pa.array([b for _, b in pairs], pa.int64())}
    module_judge.session.register("pairs", pa.table(columns))
    row = module_judge.session.run(strength_sql("pairs", "l", "r"))[0]
    from_engine, counted = Strength(*row), of(pairs)
    for name in Strength.__dataclass_fields__:
        assert getattr(from_engine, name) == pytest.approx(getattr(counted, name)), name
