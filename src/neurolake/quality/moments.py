"""Moments as the engine compares them: timestamps without a zone, in UTC."""

from datetime import UTC, date, datetime, time
from typing import Any

from neurolake.engine.sql import literal


def naive(moment: datetime) -> datetime:
    """The moment in UTC without its zone."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def as_moment(value: Any) -> datetime | None:
    """A date or time of a profile as a naive moment; None for anything else."""
    if isinstance(value, datetime):
        return naive(value)
    return datetime.combine(value, time()) if isinstance(value, date) else None


def timestamp_sql(moment: datetime) -> str:
    """A naive moment as SQL."""
    return f"CAST({literal(moment.isoformat(sep=' '))} AS TIMESTAMP)"
