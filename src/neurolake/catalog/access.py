"""Access events: who read or wrote which columns, when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import ColumnElement, Table
from sqlalchemy.orm import Session

from neurolake.catalog import told
from neurolake.metadata.models import AccessEvent
from neurolake.metadata.rows import add_rows, connection_of

_EVENTS = cast("Table", AccessEvent.__table__)


@dataclass(frozen=True)
class Access:
    """One access; `origin_id` is the query or the job that made it."""

    principal: str
    action: Literal["read", "write"]
    dataset_id: str
    snapshot_id: int | None
    columns: tuple[str, ...]
    origin_id: str
    at: datetime


def record(session: Session, accesses: Iterable[Access]) -> None:
    """Record accesses."""
    session.flush()
    accesses = list(accesses)
    told.accessed(session, accesses)
    rows = [{**vars(access), "columns": list(access.columns)} for access in accesses]
    add_rows(connection_of(session), _EVENTS, rows)


def by_people() -> ColumnElement[bool]:
    """The condition that an access was somebody's, and not of the lake's own work (`system:…`)."""
    return AccessEvent.principal.not_like("system:%")
