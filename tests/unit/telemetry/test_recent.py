"""The last hour, step by step."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from neurolake.kernel.signals import signal
from neurolake.telemetry.meters import Meters
from neurolake.telemetry.recent import Recent

NOW = datetime(2026, 11, 27, tzinfo=UTC)


@pytest.fixture
def recent() -> Iterator[Recent]:
    ticks = (NOW + timedelta(seconds=10 * number) for number in range(1_000))
    cpu = iter(range(0, 10_000, 5))
    meters = Meters(
        {
            "process": lambda: {"process.cpu": [({}, float(next(cpu)))]},
            "queries": lambda: {"queries": [({"state": "running"}, 3.0)]},
        }
    )
    yield Recent(meters, lambda: next(ticks))
    meters.close()


def request(seconds: float, status: str = "200") -> None:
    signal("http.answered", seconds, method="GET", route="/x", status=status)


def test_a_step_tells_what_happened_in_it(recent: Recent) -> None:
    for _ in range(98):
        request(0.003)
    request(4.0, "503")
    request(4.0)
    for cache in ("hit", "hit", "miss"):
        signal("query.ended", 0.02, state="succeeded", engine="duckdb", cache=cache)
    signal("query.ended", 0.02, state="failed", engine="duckdb", cache="none")
    signal("ingestion.rows", 12, became="stored")
    signal("ingestion.rows", 5, became="rejected")
    recent.take()
    [step] = recent.steps()
    assert (step.requests, step.errors, step.queries, step.failed, step.hits) == (100, 1, 4, 1, 2)
    assert (step.rows_ingested, step.running, step.cpu, step.seconds) == (12, 3, 0.5, 10.0)
    assert step.request_p50_s is not None
    assert 0.0025 <= step.request_p50_s <= 0.005
    assert step.query_p95_s is not None
    assert 0.01 <= step.query_p95_s <= 0.025


def test_the_next_step_begins_at_nothing(recent: Recent) -> None:
    request(0.5)
    recent.take()
    recent.take()
    assert [step.requests for step in recent.steps()] == [1, 0]
    assert recent.steps()[1].request_p50_s is None


def test_an_hour_is_kept(recent: Recent) -> None:
    for _ in range(400):
        recent.take()
    steps = recent.steps()
    assert len(steps) == 360
    assert steps[-1].at - steps[0].at == timedelta(seconds=3590)
