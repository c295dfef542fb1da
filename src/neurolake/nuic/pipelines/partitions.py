"""The parts that runs of a pipeline are about: one for each day, each range of numbers, or each value of a list."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from neurolake.kernel.errors import InvalidOption, LimitExceeded
from neurolake.nuic.pipelines.spec import Dates, Every, Listed, Numbers

MOST = 10_000
"""Partitions of one backfill."""

_DAYS = {"day": 1, "week": 7}


@dataclass(frozen=True)
class Partition:
    """One part.

    Attributes:
        key: What it is called: `2024-01-31`, `2024-01-31T06`, `100`, or a value of the list.
        start, end: What it covers, the end not being part of it; of a value both are the value.
    """

    key: str
    start: date | int | str
    end: date | int | str


def partition_of(kind: Dates | Numbers | Listed, key: str, now: datetime) -> Partition:
    """The partition of a key.

    Raises:
        InvalidOption: There is none.
    """
    known = _by_key(kind, key, now)
    if known is None or known.key != key:
        example = next(partitions(kind, now), None)
        hint = f"One is {example.key!r}." if example else "There is none yet."
        raise InvalidOption(f"The pipeline has no partition {key[:60]!r}.", hint=hint)
    return known


def chosen(
    kind: Dates | Numbers | Listed, now: datetime, first: str | None, last: str | None, keys: Sequence[str] = ()
) -> list[Partition]:
    """The partitions from one key to another, both with them, or those of the keys given.

    Raises:
        InvalidOption: A key is none, or there is nothing between them.
        LimitExceeded: There are more than a backfill may have.
    """
    if keys:
        return [partition_of(kind, key, now) for key in dict.fromkeys(keys)]
    begin = partition_of(kind, first, now) if first else None
    end = partition_of(kind, last, now) if last else None
    found: list[Partition] = []
    inside = begin is None
    for one in partitions(kind, now):
        inside = inside or one == begin
        if inside:
            found.append(one)
        if len(found) > MOST:
            raise LimitExceeded(f"These are more than {MOST:,} partitions.", hint="Choose the first and the last.")
        if one == end:
            break
    if not found or (end is not None and found[-1] != end):
        raise InvalidOption("There is no partition between these.", hint="The first one comes before the last one.")
    return found


def partitions(kind: Dates | Numbers | Listed, now: datetime) -> Iterator[Partition]:
    """All partitions, in order; of dates those that have ended, unless the specification says up to when."""
    if isinstance(kind, Listed):
        yield from (Partition(value, value, value) for value in dict.fromkeys(kind.values))
    elif isinstance(kind, Numbers):
        for start in range(kind.from_, kind.to, kind.step):
            yield Partition(str(start), start, min(start + kind.step, kind.to))
    else:
        yield from _periods(kind, now, datetime.combine(kind.from_, time()))


def newest(kind: Dates, now: datetime) -> Partition | None:
    """The partition that has ended last, by what clocks show."""
    return next(iter(deque(partitions(kind, now), maxlen=1)), None)


def _by_key(kind: Dates | Numbers | Listed, key: str, now: datetime) -> Partition | None:
    if isinstance(kind, Listed):
        return Partition(key, key, key) if key in kind.values else None
    if isinstance(kind, Dates):
        start = _start(kind, key)
        return next(_periods(kind, now, start), None) if start else None
    number = int(key) if key.removeprefix("-").isdecimal() and len(key) < 20 else kind.to
    known = kind.from_ <= number < kind.to and (number - kind.from_) % kind.step == 0
    return Partition(str(number), number, min(number + kind.step, kind.to)) if known else None


def _start(kind: Dates, key: str) -> datetime | None:
    """When the partition of a key begins; None where none begins then."""
    first = datetime.combine(kind.from_, time())
    try:
        start = datetime.fromisoformat(key).replace(tzinfo=None)
    except ValueError:
        return None
    if start == first or (start > first and _begins(kind.every, first, start)):
        return start
    return None


def _begins(every: Every, first: datetime, start: datetime) -> bool:
    if every == "hour":
        return (start - first) % timedelta(hours=1) == timedelta()
    if every in _DAYS:
        return (start - first) % timedelta(days=_DAYS[every]) == timedelta()
    whole = start == datetime(start.year, start.month, 1)
    return whole and (every == "month" or start.month == first.month)


def _periods(kind: Dates, now: datetime, start: datetime) -> Iterator[Partition]:
    until = datetime.combine(kind.to, time()) if kind.to else now.replace(tzinfo=None)
    while (end := _next(start, kind.every)) <= until:
        if kind.every == "hour":
            yield Partition(start.isoformat(timespec="hours"), start, end)
        else:
            yield Partition(start.date().isoformat(), start.date(), end.date())
        start = end


def _next(start: datetime, every: Every) -> datetime:
    if every == "hour":
        return start + timedelta(hours=1)
    if every in _DAYS:
        return start + timedelta(days=_DAYS[every])
    months = 1 if every == "month" else 12
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return start.replace(year=year, month=month + 1, day=1)
