"""What the use of a dataset tells: columns that nobody reads."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from neurolake.catalog.access import by_people
from neurolake.metadata.models import AccessEvent
from neurolake.nuic.insights.base import Insight, Quiet, Subject, Told

_DAYS = 90
_FEWEST_READS = 20
_MOST_READS = 20_000


def unused_columns(subject: Subject) -> Iterator[Told]:
    """Columns that no query of the last 90 days has read, where there were enough queries to tell."""
    since = subject.now - timedelta(days=_DAYS)
    asked = (
        select(AccessEvent.columns)
        .where(AccessEvent.dataset_id == subject.dataset.id, AccessEvent.at >= since, AccessEvent.action == "read")
        .where(by_people())
        .order_by(AccessEvent.at.desc())
        .limit(_MOST_READS)
    )
    reads = subject.session.scalars(asked).all()
    if len(reads) < _FEWEST_READS:
        yield Quiet("unused_columns", f"{len(reads)} reads in {_DAYS} days; it takes {_FEWEST_READS} to tell.")
        return
    read = {column for columns in reads for column in columns}
    unread = tuple(column.name for column in subject.columns if column.name not in read)
    if not unread:
        yield Quiet("unused_columns", f"Every column that you see was read in the last {_DAYS} days.")
        return
    yield Insight(
        "unused_columns",
        "notice",
        f"{len(unread)} columns were read by none of {len(reads):,} queries in {_DAYS} days.",
        "Columns of the recorded accesses of people",
        {"days": _DAYS, "reads": len(reads), "columns": len(subject.columns), "unread": len(unread)},
        unread,
    )
