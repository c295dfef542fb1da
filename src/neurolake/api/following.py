"""A query's way to its end as server-sent events: `state` when that changes, `progress` when there is more.

An event tells all that is to be told, so that nothing need be kept for those who come back: the id of the last one that
they saw says whether there is anything new.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from neurolake.api.events import Message
from neurolake.query.base import Run


def messages(runs: Iterable[Run], last_id: str | None) -> Iterator[Message | None]:
    """What is new, each time that a query is looked at; None where nothing is."""
    state = (last_id or "").partition("-")[0]
    for run in runs:
        event = "progress" if run.state == state else "state"
        message = Message(event_id(run), event, _told(run))
        yield None if message.id == last_id else message
        state, last_id = run.state, message.id


def event_id(run: Run) -> str:
    """Equal for two looks at a query that show the same."""
    share = "" if run.progress is None else f"{run.progress:.3f}"
    return f"{run.state}-{run.rows or 0}-{share}"


def _told(run: Run) -> dict[str, Any]:
    told = {"query_id": run.id, "state": run.state, "progress": run.progress, "rows": run.rows, "error": run.error}
    return told | ({"truncated": run.truncated} if run.truncated is not None else {})
