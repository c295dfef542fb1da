"""Points of a series that stand out, and what is said of them."""

from random import Random

from neurolake.quality.trends import MIN_POINTS, unusual

FLOOR = 0.005


def _steady(points: int, seed: int = 1, around: float = 0.9, spread: float = 0.01) -> list[float]:
    random = Random(seed)
    return [random.gauss(around, spread) for _ in range(points)]


def test_a_fall_is_told_with_what_was_expected() -> None:
    values = [*_steady(20), 0.7]
    [found] = [one for one in unusual(values, floor=FLOOR) if one.at == 20 and one.kind == "jump"]
    assert found.value == 0.7
    assert abs(found.expected - 0.9) < 0.01
    assert found.score < -3.5
    assert found.points == 20


def test_too_few_points_say_nothing() -> None:
    assert unusual([0.9] * (MIN_POINTS - 1) + [0.1], floor=FLOOR) == []
    assert unusual([], floor=FLOOR) == []
    assert [one.at for one in unusual([0.9] * MIN_POINTS + [0.1], floor=FLOOR)] == [MIN_POINTS]


def test_a_slow_drift_is_told_though_no_point_jumps() -> None:
    values = [*_steady(12, seed=3), *(0.9 - 0.003 * n for n in range(20))]
    found = unusual(values, floor=0.01)
    assert any(one.kind == "drift" and one.score < 0 for one in found)


def test_noise_is_seldom_called_unusual() -> None:
    told = [len(unusual(_steady(60, seed=seed), floor=FLOOR)) for seed in range(50)]
    assert sum(told) / (50 * 52) < 0.03


def test_differences_below_the_floor_are_of_no_matter() -> None:
    assert unusual([1.0] * 20 + [0.99], floor=FLOOR) == []
    assert unusual([1.0] * 20 + [0.95], floor=FLOOR) != []
