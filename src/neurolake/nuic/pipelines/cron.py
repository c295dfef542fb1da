"""Cron expressions by the clocks of a place.

When clocks are put forward, what is due in the hour that is left out begins when that hour would have ended; when they
are put back, what is due at a fixed hour begins once, the first time. What is due in every hour goes by real time: it
leaves out the hour that is not there, and comes in both that have the same name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from neurolake.kernel.errors import InvalidOption

_PART = re.compile(r"(?P<first>\*|\d+|[a-z]{3})(?:-(?P<last>\d+|[a-z]{3}))?(?:/(?P<step>\d+))?", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_NAMES = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
}
_FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day of the month", 1, 31), ("month", 1, 12), ("day of the week", 0, 7))
_WORDS = {"month": (_MONTHS, 1), "day of the week": (_DAYS, 0)}
_YEARS = 9
"""A 29 February comes at most eight years after another."""

_LONGEST_SHIFT = timedelta(hours=3)
_BACK = [timedelta(hours=1), timedelta(days=1), timedelta(days=32), timedelta(days=366), timedelta(days=366 * _YEARS)]
"""How far back to look, step by step, so that a schedule of every minute is not walked for years."""


@dataclass(frozen=True)
class Cron:
    """A cron expression in a time zone."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either_day: bool
    every_hour: bool
    zone: ZoneInfo

    def after(self, moment: datetime) -> datetime | None:
        """The next moment after this one, in UTC; None when there is none in years."""
        local = moment.astimezone(self.zone).replace(tzinfo=None)
        end = local + timedelta(days=366 * _YEARS)
        if self._is_steady(moment):
            wall = next((one for one in self._walls(local, end) if one > local), None)
            instants = [] if wall is None else self._instants(wall)
            if instants and self._is_steady(instants[0]):
                return instants[0]
        # Clocks are put forward or back near one of the two.
        found: datetime | None = None
        for wall in self._walls(local - _LONGEST_SHIFT, end):
            if found is not None and wall > found.astimezone(self.zone).replace(tzinfo=None) + _LONGEST_SHIFT:
                break
            later = [one for one in self._instants(wall) if one > moment]
            found = min([*later, *([found] if found else [])], default=None)
        return found

    def _is_steady(self, moment: datetime) -> bool:
        """Whether no clock is put forward or back for hours around a moment."""
        before, after = moment - _LONGEST_SHIFT, moment + _LONGEST_SHIFT
        return before.astimezone(self.zone).utcoffset() == after.astimezone(self.zone).utcoffset()

    def between(self, first: datetime, last: datetime) -> Iterator[datetime]:
        """All moments after the first up to the last, with it."""
        return takewhile(lambda one: one <= last, self._following(first))

    def last(self, first: datetime, last: datetime) -> datetime | None:
        """The last moment from the first up to the last, both with them; None where there is none."""
        for back in _BACK:
            start = max(last - back, first - timedelta(microseconds=1))
            found = list(self.between(start, last))
            if found:
                return found[-1]
            if start < first:
                return None
        return None

    def _following(self, moment: datetime) -> Iterator[datetime]:
        following = self.after(moment)
        while following is not None:
            yield following
            following = self.after(following)

    def _walls(self, start: datetime, end: datetime) -> Iterator[datetime]:
        """What clocks show when it is due, in order."""
        day = start.replace(hour=0, minute=0, second=0, microsecond=0)
        while day <= end:
            if self._is_day(day):
                for hour in sorted(self.hours):
                    for minute in sorted(self.minutes):
                        if (wall := day.replace(hour=hour, minute=minute)) >= start:
                            yield wall
            day += timedelta(days=1)

    def _is_day(self, day: datetime) -> bool:
        if day.month not in self.months:
            return False
        in_month, in_week = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return in_month or in_week if self.either_day else in_month and in_week

    def _instants(self, wall: datetime) -> list[datetime]:
        """When clocks show this; never, once, or twice."""
        first = wall.replace(tzinfo=self.zone, fold=0).astimezone(UTC)
        second = wall.replace(tzinfo=self.zone, fold=1).astimezone(UTC)
        if first == second:
            return [first]
        if first < second:
            return [first, second] if self.every_hour else [first]
        return [] if self.every_hour else [_end_of_gap(second, first, self.zone)]


def cron(text: str, timezone: str) -> Cron:
    """Read a cron expression of five fields, or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`.

    Raises:
        InvalidOption: It is none, there is no such zone, or it never comes.
    """
    fields = _NAMES.get(text.strip().lower(), text).lower().split()
    if len(fields) != len(_FIELDS):
        raise InvalidOption(
            f"{text[:60]!r} is no cron expression.",
            hint="Five fields: minute, hour, day of the month, month, day of the week. Every day at six: 0 6 * * *",
        )
    sets = [_set(field, *bounds) for field, bounds in zip(fields, _FIELDS, strict=True)]
    minutes, hours, days, months, weekdays = sets
    weekdays = frozenset(day % 7 for day in weekdays)
    either = not fields[2].startswith("*") and not fields[4].startswith("*")
    found = Cron(minutes, hours, days, months, weekdays, either, fields[1].startswith("*"), _zone(timezone))
    if found.after(datetime(2023, 12, 31, tzinfo=UTC)) is None:
        raise InvalidOption(f"{text[:60]!r} never comes.", hint="No such month has such a day.")
    return found


def _set(field: str, name: str, low: int, high: int) -> frozenset[int]:
    found: set[int] = set()
    for part in field.split(","):
        match = _PART.fullmatch(part)
        if match is None:
            raise InvalidOption(f"{part[:40]!r} is no {name}.", hint=f"{low} to {high}, *, a-b, */n, and commas.")
        first = low if match["first"] == "*" else _number(match["first"], name, low, high)
        alone = match["first"] != "*" and not match["step"]
        last = _number(match["last"], name, low, high) if match["last"] else (first if alone else high)
        step = int(match["step"] or 1)
        if last < first or not 1 <= step <= high:
            raise InvalidOption(f"{part[:40]!r} is no {name}.", hint="A range goes upwards, a step is at least 1.")
        found.update(range(first, last + 1, step))
    return frozenset(found)


def _number(text: str, name: str, low: int, high: int) -> int:
    words, offset = _WORDS.get(name, ((), 0))
    if text in words:
        return words.index(text) + offset
    if not text.isdecimal() or not low <= int(text[:9]) <= high:
        raise InvalidOption(f"{text[:40]!r} is no {name}.", hint=f"It is a number from {low} to {high}.")
    return int(text)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise InvalidOption(f"There is no time zone {name[:60]!r}.", hint="One is Europe/Berlin.") from error


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The moment, in a stretch of time, at which the clocks of a zone are put forward."""
    low, high = before, after
    offset = low.astimezone(zone).utcoffset()
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == offset else (low, middle)
    return high.replace(second=0, microsecond=0)
