"""Runs over many partitions: paused, taken up again by whoever comes next, cancelled; and runs by schedule."""

import os
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from neurolake import Lake
from neurolake.kernel.errors import Conflict, InvalidOption
from neurolake.kernel.principal import LOCAL
from neurolake.metadata.models import Pipeline, PipelineRun
from neurolake.nuic.pipelines.partitions import partition_of
from neurolake.nuic.pipelines.schedules import Schedules
from neurolake.nuic.pipelines.spec import Spec
from neurolake.testing.workflows import until
from tests.unit.nuic.pipelines.conftest import PATIENCE_S

MANY = 1000 if os.environ.get("NEUROLAKE_CRASH_POINTS") == "all" else 24
SPEC = """
name: parts
partitions: {{by: range, from: 0, to: {}, step: 10}}
steps: {{one: {{sql: "{}"}}}}
"""
LIGHT = "SELECT $partition_start + 1"
LOGS = "INSERT INTO log SELECT $partition || ' ' || ($partition_end - $partition_start)"


def test_each_partition_runs_once_with_its_bounds(lake: Lake) -> None:
    lake.pipelines.registry.apply(SPEC.format(45, LOGS), LOCAL)
    begun = lake.pipelines.backfills.begin("parts", LOCAL, first="10", parallel=2)
    ended = lake.pipelines.backfills.wait(begun["id"], LOCAL)
    assert (ended["state"], ended["runs"], ended["progress"]) == ("succeeded", {"succeeded": 4}, 1.0)
    logged = [row["what"] for row in lake.query("SELECT what FROM log").to_arrow().to_pylist()]
    assert sorted(logged) == ["10 10", "20 10", "30 10", "40 5"]


@pytest.mark.timeout(1200)
def test_a_backfill_pauses_and_goes_on_in_another_process(tmp_path: Path) -> None:
    home = tmp_path / "many"
    times = [time.monotonic()]
    with Lake.open(home) as lake:
        lake.pipelines.registry.apply(SPEC.format(MANY * 10, LIGHT), LOCAL)
        lake.pipelines.start()
        backfills = lake.pipelines.backfills
        begun = backfills.begin("parts", LOCAL, parallel=4)
        assert begun["total"] == MANY
        until(lambda: backfills.get(begun["id"], LOCAL)["runs"].get("succeeded", 0) >= MANY // 3)
        backfills.pause(begun["id"], LOCAL, paused=True)
        paused = backfills.wait(begun["id"], LOCAL)
        assert paused["runs"]["queued"] > 0
        assert set(paused["runs"]) == {"queued", "succeeded"}
        times.append(time.monotonic())
    with Lake.open(home) as lake:
        lake.pipelines.start()
        backfills = lake.pipelines.backfills
        # Others run meanwhile; the backfill rests.
        other = lake.pipelines.run("parts", LOCAL, partition="0")
        assert lake.pipelines.wait(other["id"], LOCAL, PATIENCE_S)["state"] == "succeeded"
        assert backfills.get(begun["id"], LOCAL)["runs"] == paused["runs"]
        times.append(time.monotonic())
        backfills.pause(begun["id"], LOCAL, paused=False)
        ended = backfills.wait(begun["id"], LOCAL)
        times.append(time.monotonic())
        with lake.database.read() as session:
            runs = session.scalars(select(PipelineRun).filter_by(backfill_id=begun["id"])).all()
    assert (ended["state"], ended["runs"]) == ("succeeded", {"succeeded": MANY})
    assert Counter(run.partition for run in runs) == Counter(str(number * 10) for number in range(MANY))
    if MANY == 1000:
        spent = times[1] - times[0] + times[3] - times[2]
        sys.stderr.write(f"\n1,000 partitions, paused after {paused['runs']['succeeded']}: {spent:.1f} s of work\n")


def test_a_backfill_whose_runs_fail_has_failed_until_they_are_mended(lake: Lake) -> None:
    sql = "INSERT INTO log SELECT 'x' FROM later WHERE $partition_start >= 0"
    lake.pipelines.registry.apply(SPEC.format(20, sql), LOCAL)
    begun = lake.pipelines.backfills.begin("parts", LOCAL)
    assert lake.pipelines.backfills.wait(begun["id"], LOCAL)["state"] == "failed"
    with pytest.raises(Conflict):
        lake.pipelines.backfills.pause(begun["id"], LOCAL, paused=True)
    lake.query("CREATE TABLE bronze.later (x INTEGER)")
    for run in lake.pipelines.listing(LOCAL, backfill=begun["id"]):
        lake.pipelines.retry(run["id"], LOCAL)
    ended = lake.pipelines.backfills.wait(begun["id"], LOCAL)
    assert (ended["state"], ended["runs"]) == ("succeeded", {"succeeded": 2})


def test_a_cancelled_backfill_begins_nothing_more(lake: Lake) -> None:
    text = SPEC.format(100, LIGHT).replace(f'sql: "{LIGHT}"', "python: {function: wait}")
    lake.pipelines.registry.apply(text, LOCAL)
    begun = lake.pipelines.backfills.begin("parts", LOCAL, parallel=2)
    until(lambda: lake.pipelines.backfills.get(begun["id"], LOCAL)["runs"].get("running") == 2)
    lake.pipelines.backfills.cancel(begun["id"], LOCAL)
    ended = lake.pipelines.backfills.wait(begun["id"], LOCAL)
    assert (ended["state"], ended["runs"]) == ("cancelled", {"cancelled": 10})


def test_what_has_no_partitions_has_no_backfill(lake: Lake) -> None:
    lake.pipelines.registry.apply("name: whole\nsteps: {a: {sql: SELECT 1}}", LOCAL)
    with pytest.raises(InvalidOption, match="no partitions"):
        lake.pipelines.backfills.begin("whole", LOCAL)
    with pytest.raises(InvalidOption, match="no partitions"):
        lake.pipelines.run("whole", LOCAL, partition="1")


SCHEDULED = """
name: hourly
parameters: {{what: {{default: ran}}}}
max_active: 3
schedule: {{cron: "0 * * * *", timezone: Europe/Berlin, catch_up: {}}}
steps: {{a: {{sql: "INSERT INTO log SELECT $what || strftime($scheduled_at, ' %H')"}}}}
"""


def _set_back(lake: Lake, moment: datetime) -> None:
    with lake.database.write() as session:
        session.query(Pipeline).update({"next_at": moment})


def _settled(lake: Lake, count: int) -> list[dict[str, Any]]:
    until(lambda: sum(run["state"] == "succeeded" for run in lake.pipelines.listing(LOCAL)) == count)
    return lake.pipelines.listing(LOCAL)


def test_a_schedule_begins_runs_and_catches_up_after_a_rest(tmp_path: Path) -> None:
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    home = tmp_path / "lake"
    with Lake.open(home) as lake:
        lake.query("CREATE TABLE bronze.log (what VARCHAR)")
        applied = lake.pipelines.registry.apply(SCHEDULED.format("all"), LOCAL)
        assert datetime.fromisoformat(applied["next_at"]) > hour
        _set_back(lake, hour - timedelta(hours=2))
    with Lake.open(home) as lake:
        lake.pipelines.start()
        runs = _settled(lake, 3)
        assert [run["cause"] for run in runs] == ["schedule"] * 3
        moments = sorted(datetime.fromisoformat(run["scheduled_at"]) for run in runs)
        assert moments == [hour - timedelta(hours=back) for back in (2, 1, 0)]
        logged = sorted(row["what"] for row in lake.query("SELECT what FROM log").to_arrow().to_pylist())
        assert logged == sorted(f"ran {moment:%H}" for moment in moments)


def test_many_processes_begin_a_scheduled_run_once(lake: Lake) -> None:
    lake.pipelines.registry.apply(SCHEDULED.format("last"), LOCAL)
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    _set_back(lake, hour)
    beats = [Schedules(lake.database, lake.pipelines.states) for _ in range(3)]
    for one in beats:
        one.beat()
    assert len(_settled(lake, 1)) == 1
    # Set back by hand to a moment that has had its run, it has none again.
    _set_back(lake, hour)
    beats[0].beat()
    assert len(lake.pipelines.listing(LOCAL)) == 1


def test_a_schedule_that_rests_begins_nothing_and_does_not_catch_up(lake: Lake) -> None:
    registry = lake.pipelines.registry
    registry.apply(SCHEDULED.format("all"), LOCAL)
    registry.pause("hourly", LOCAL, paused=True)
    _set_back(lake, datetime.now(UTC) - timedelta(hours=5))
    Schedules(lake.database, lake.pipelines.states).beat()
    assert lake.pipelines.listing(LOCAL) == []
    due = registry.pause("hourly", LOCAL, paused=False)["next_at"]
    assert datetime.fromisoformat(due) > datetime.now(UTC)
    assert lake.pipelines.listing(LOCAL) == []


def test_a_scheduled_run_is_about_the_partition_that_has_just_ended(lake: Lake) -> None:
    text = SCHEDULED.format("last") + "partitions: {by: date, from: 2024-01-01}\n"
    lake.pipelines.registry.apply(text, LOCAL)
    _set_back(lake, datetime.now(UTC).replace(minute=0, second=0, microsecond=0))
    [run] = _settled(lake, 1)
    from zoneinfo import ZoneInfo

    moment = datetime.fromisoformat(run["scheduled_at"]).astimezone(ZoneInfo("Europe/Berlin"))
    assert run["partition"] == (moment.date() - timedelta(days=1)).isoformat()


@pytest.mark.parametrize(
    ("timezone", "newest"), [("Europe/Berlin", "2026-11-27"), ("America/New_York", "2026-11-26"), (None, "2026-11-26")]
)
def test_a_day_ends_by_the_clock_of_the_schedule(timezone: str | None, newest: str) -> None:
    schedule = {"schedule": {"cron": "0 * * * *", "timezone": timezone}} if timezone else {}
    partitions = {"by": "date", "from": "2026-11-20"}
    steps = {"a": {"sql": "SELECT 1"}}
    spec = Spec.model_validate({"name": "p", "partitions": partitions, "steps": steps, **schedule})
    assert spec.partitions is not None
    now = spec.by_its_clock(datetime(2026, 11, 27, 23, 30, tzinfo=UTC))
    assert partition_of(spec.partitions, newest, now).key == newest
    after = (date.fromisoformat(newest) + timedelta(days=1)).isoformat()
    with pytest.raises(InvalidOption):
        partition_of(spec.partitions, after, now)
