"""Signals are counted, gauges are read, and no label can have very many values."""

from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families

from neurolake.kernel.signals import signal
from neurolake.telemetry import meters
from neurolake.telemetry.meters import Meters
from neurolake.telemetry.table import METRICS, Metric

TABLE = (
    Metric("things_total", "counter", "Things.", "thing", ("kind",)),
    Metric("thing_seconds", "histogram", "How long.", "thing.ended", ("kind",), (0.1, 1.0)),
    Metric("open_things", "gauge", "Open.", "thing.open"),
    Metric("held_bytes", "gauge", "Held.", "held", ("where",)),
    Metric("used_seconds_total", "counter", "Used.", "used"),
)


@pytest.fixture
def held() -> dict[str, list[tuple[dict[str, str], float]]]:
    return {"held": [({"where": "here"}, 5.0)], "used": [({}, 2.5)]}


@pytest.fixture
def counted(held: dict) -> Iterator[Meters]:
    made = Meters({name: lambda name=name: {name: held[name]} for name in held}, TABLE)
    yield made
    made.close()


def values(made: Meters) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(made.text().decode())
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


def test_signals_are_counted_by_their_labels(counted: Meters) -> None:
    signal("thing", kind="a")
    signal("thing", 2, kind="a", who="nobody asks")
    signal("thing", kind="b")
    signal("thing.ended", 0.5, kind="a")
    signal("thing.open", 1)
    signal("thing.open", 1)
    signal("thing.open", -1)
    signal("nobody counts this")
    found = values(counted)
    assert (found["things_total", "a"], found["things_total", "b"], found["open_things",]) == (3, 1, 1)
    assert found["thing_seconds_bucket", "a", "0.1"] == 0
    assert found["thing_seconds_bucket", "a", "1.0"] == found["thing_seconds_count", "a"] == 1


def test_gauges_are_read_at_each_look(counted: Meters, held: dict) -> None:
    assert values(counted)["held_bytes", "here"] == 5
    held["held"] = [({"where": "there"}, 7.0)]
    held["used"] = [({}, 4.0)]
    found = values(counted)
    assert (found["held_bytes", "there"], found["used_seconds_total",]) == (7, 4)
    assert ("held_bytes", "here") not in found


def test_a_label_with_very_many_values_is_cut(counted: Meters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meters, "_MOST_SERIES", 3)
    for number in range(10):
        signal("thing", kind=f"kind {number}")
    found = {labels[1:]: value for labels, value in values(counted).items() if labels[0] == "things_total"}
    assert found == {("kind 0",): 1, ("kind 1",): 1, ("kind 2",): 1, ("other",): 7}


def test_nothing_is_counted_once_it_is_closed(held: dict) -> None:
    made = Meters({name: lambda name=name: {name: held[name]} for name in held}, TABLE)
    made.close()
    signal("thing", kind="a")
    assert ("things_total", "a") not in values(made)


def test_names_of_the_table_follow_the_rules() -> None:
    assert len({one.name for one in METRICS}) == len(METRICS)
    for one in METRICS:
        assert one.name.startswith("neurolake_")
        assert one.name.endswith("_total") == (one.kind == "counter")
        assert one.help.endswith(".")


def test_what_is_not_looked_at_is_not_read(held: dict) -> None:
    def never() -> dict:
        raise AssertionError("nobody looks at this")

    made = Meters({"held": lambda: {"held": held["held"]}, "used": never}, TABLE)
    assert [(name, value) for name, _, value in made.samples(["held_bytes"])] == [("held_bytes", 5.0)]
    made.close()
