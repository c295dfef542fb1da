"""Times as the API takes them."""

from datetime import UTC, datetime, timedelta

from neurolake.kernel.clock import utc_now


def in_utc(moment: datetime | None) -> datetime | None:
    """A time without a zone is taken as UTC, as all times of the API are."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def hours_ago(hours: float) -> datetime:
    """The moment so many hours before now."""
    return utc_now() - timedelta(hours=hours)
