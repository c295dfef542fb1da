"""Time, injectable so that tests and as-of questions can choose it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]

EARLIEST = datetime(2, 1, 1, tzinfo=UTC)
LATEST = datetime(9998, 12, 31, tzinfo=UTC)


def utc_now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def in_utc(moment: datetime | None) -> datetime | None:
    """A moment that people gave, in UTC, as which it is taken without a zone; at most `EARLIEST` and `LATEST`.

    Beyond these, where nothing ever happened, another zone or a day more or less would lead out of what a datetime
    can say.
    """
    if moment is None:
        return None
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return min(max(aware, EARLIEST), LATEST).astimezone(UTC)
