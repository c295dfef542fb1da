"""Schedules by the clocks of a place, also where these are put forward and back."""

from datetime import UTC, datetime
from itertools import islice

import pytest

from neurolake.kernel.errors import InvalidOption
from neurolake.nuic.pipelines.cron import cron
from neurolake.nuic.pipelines.schedules import due
from neurolake.nuic.pipelines.spec import Schedule


def following(text: str, zone: str, after: str, count: int) -> list[str]:
    moments = cron(text, zone)
    start = datetime.fromisoformat(after).replace(tzinfo=UTC)
    found, moment = [], moments.after(start)
    while moment is not None and len(found) < count:
        found.append(f"{moment:%Y-%m-%d %H:%M}")
        moment = moments.after(moment)
    return found


@pytest.mark.parametrize(
    ("text", "zone", "after", "expected"),
    [
        ("0 6 * * *", "UTC", "2024-05-01T06:00", ["2024-05-02 06:00", "2024-05-03 06:00"]),
        ("0 6 * * *", "UTC", "2024-05-01T05:59", ["2024-05-01 06:00"]),
        ("0 6 * * *", "Europe/Berlin", "2024-05-01T00:00", ["2024-05-01 04:00"]),
        ("*/20 22-23 * * *", "UTC", "2024-05-01T23:30", ["2024-05-01 23:40", "2024-05-02 22:00"]),
        ("0 0 1 jan,jul *", "UTC", "2024-01-01T00:00", ["2024-07-01 00:00", "2025-01-01 00:00"]),
        ("0 9 * * mon-fri", "UTC", "2024-03-08T09:00", ["2024-03-11 09:00"]),
        ("0 9 * * 7", "UTC", "2024-03-08T09:00", ["2024-03-10 09:00"]),
        # Where both days are given, either will do.
        ("0 0 13 * 5", "UTC", "2024-01-01T00:00", ["2024-01-05 00:00", "2024-01-12 00:00", "2024-01-13 00:00"]),
        ("0 0 29 2 *", "UTC", "2096-03-01T00:00", ["2104-02-29 00:00"]),
        ("@weekly", "UTC", "2024-03-08T09:00", ["2024-03-10 00:00"]),
        # The hour from two to three is not there on 31 March, and is there twice on 27 October.
        ("30 2 * * *", "Europe/Berlin", "2024-03-30T02:00", ["2024-03-31 01:00", "2024-04-01 00:30"]),
        ("30 2 * * *", "Europe/Berlin", "2024-10-26T12:00", ["2024-10-27 00:30", "2024-10-28 01:30"]),
        ("30 * * * *", "Europe/Berlin", "2024-03-31T00:00", ["2024-03-31 00:30", "2024-03-31 01:30"]),
        (
            "30 * * * *",
            "Europe/Berlin",
            "2024-10-26T23:45",
            ["2024-10-27 00:30", "2024-10-27 01:30", "2024-10-27 02:30"],
        ),
        ("0 0 * * *", "America/Sao_Paulo", "2018-11-03T12:00", ["2018-11-04 03:00", "2018-11-05 02:00"]),
        ("15 2 * * *", "Australia/Lord_Howe", "2024-10-04T20:00", ["2024-10-05 15:30", "2024-10-06 15:15"]),
    ],
)
def test_the_next_moments(text: str, zone: str, after: str, expected: list[str]) -> None:
    assert following(text, zone, after, len(expected)) == expected


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"])
def test_every_fixed_hour_comes_once_a_day_for_years(zone: str) -> None:
    start = datetime(2020, 1, 1, 12, tzinfo=UTC)
    daily = cron("30 2 * * *", zone)
    found = list(islice(daily.between(start, datetime(2026, 1, 1, 12, tzinfo=UTC)), 5000))
    days = [moment.astimezone(daily.zone).date() for moment in found]
    assert len(found) == (datetime(2026, 1, 1) - datetime(2020, 1, 1)).days
    assert len(set(days)) == len(days)
    assert found == sorted(found)


@pytest.mark.parametrize(
    "text", ["", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "5-1 * * * *", "*/0 * * * *",
             "a * * * *", "0 0 31 2 *", "1,,2 * * * *", "٣ * * * *", "99999999999999999999 * * * *"],
)  # fmt: skip
def test_what_is_no_schedule_is_refused(text: str) -> None:
    with pytest.raises(InvalidOption):
        cron(text, "UTC")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../../etc/passwd", "/etc/localtime", "Europe"])
def test_what_is_no_time_zone_is_refused(zone: str) -> None:
    with pytest.raises(InvalidOption, match="time zone"):
        cron("* * * * *", zone)


NOW = datetime(2024, 5, 10, 12, 0, 30, tzinfo=UTC)
MISSED = datetime(2024, 5, 10, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("catch_up", "first", "hours"),
    [
        ("all", MISSED, [6, 7, 8, 9, 10, 11, 12]),
        ("last", MISSED, [12]),
        ("none", MISSED, [12]),
        ("last", datetime(2024, 5, 10, 12, tzinfo=UTC), [12]),
    ],
)
def test_what_was_missed_is_caught_up_as_asked(catch_up: str, first: datetime, hours: list[int]) -> None:
    moments, following = due(Schedule(cron="0 * * * *", catch_up=catch_up), first, NOW)
    assert [moment.hour for moment in moments] == hours
    assert following == datetime(2024, 5, 10, 13, tzinfo=UTC)


def test_without_catching_up_nothing_that_was_missed_runs() -> None:
    moments, following = due(Schedule(cron="0 6 * * *", catch_up="none"), MISSED, NOW)
    assert (moments, following) == ([], datetime(2024, 5, 11, 6, tzinfo=UTC))


def test_years_of_minutes_are_caught_up_in_parts() -> None:
    first = datetime(2019, 1, 1, tzinfo=UTC)
    moments, following = due(Schedule(cron="* * * * *", catch_up="all"), first, NOW)
    assert len(moments) == 1000
    assert following is not None
    assert following < NOW
    assert due(Schedule(cron="* * * * *"), first, NOW)[0] == [NOW.replace(second=0)]
