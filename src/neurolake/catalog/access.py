"""Access events: who read or wrote which columns, when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from neurolake.metadata.models import AccessEvent

_EVENTS = cast("Table", AccessEvent.__table__)


def record(
    session: Session,
    *,
    principal: str,
    action: Literal["read", "write"],
    dataset_id: str,
    snapshot_id: int | None,
    columns: Sequence[str],
    origin_id: str,
    now: datetime,
) -> None:
    """Record one access; `origin_id` is the query or the job that made it."""
    session.flush()
    values = {
        "at": now,
        "principal": principal,
        "action": action,
        "dataset_id": dataset_id,
        "snapshot_id": snapshot_id,
        "columns": list(columns),
        "origin_id": origin_id,
    }
    session.execute(insert(_EVENTS), values)
