"""Times as the API takes them."""

from datetime import datetime, timedelta

from neurolake.kernel.clock import utc_now


def hours_ago(hours: float) -> datetime:
    """The moment so many hours before now."""
    return utc_now() - timedelta(hours=hours)
