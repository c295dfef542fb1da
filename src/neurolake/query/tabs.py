"""Tabs of the editor of SQL, kept so that they are there on every machine. They are nobody else's business."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import Conflict, LimitExceeded, NotFound
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import SqlTab

MOST = 50
"""Tabs of one person."""

MOST_CHARACTERS = 200_000
"""Of the text of one."""


@dataclass(frozen=True)
class Tab:
    """A text that somebody works on; see `metadata.models.SqlTab`."""

    id: str
    sql: str
    dialect: str | None
    version: int
    updated_at: str

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


class Tabs:
    """The tabs of whoever asks."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._clock = clock

    def listing(self, principal: Principal = LOCAL) -> list[Tab]:
        """All of them, in the order in which they were opened."""
        with self._database.read() as session:
            rows = session.scalars(select(SqlTab).filter_by(principal=principal.name).order_by(SqlTab.id))
            return [_tab(row) for row in rows]

    def add(self, sql: str, dialect: str | None = None, principal: Principal = LOCAL) -> Tab:
        """Open one.

        Raises:
            LimitExceeded: The asker has as many as may be.
        """
        with self._database.write() as session:
            count = select(func.count()).select_from(SqlTab).filter_by(principal=principal.name)
            if (session.scalar(count) or 0) >= MOST:
                raise LimitExceeded(f"There are {MOST} tabs already.", hint="Close some first.")
            row = SqlTab(principal=principal.name, sql=sql, dialect=dialect, version=1, updated_at=self._clock())
            session.add(row)
            session.flush()
            return _tab(row)

    def change(self, tab_id: str, sql: str, dialect: str | None, version: int, principal: Principal = LOCAL) -> Tab:
        """Put another text in the place of the one that had this version.

        Raises:
            NotFound: The asker has no such tab.
            Conflict: It was changed from elsewhere since.
        """
        with self._database.write() as session:
            row = _own(session, tab_id, principal)
            if row.version != version:
                raise Conflict("The tab was changed in another window.", hint="Take that text, or keep this one.")
            row.sql, row.dialect, row.version, row.updated_at = sql, dialect, version + 1, self._clock()
            return _tab(row)

    def close(self, tab_id: str, principal: Principal = LOCAL) -> None:
        """Close one; its text is gone.

        Raises:
            NotFound: The asker has no such tab.
        """
        with self._database.write() as session:
            session.delete(_own(session, tab_id, principal))


def _own(session: Session, tab_id: str, principal: Principal) -> SqlTab:
    asked = select(SqlTab).filter_by(id=tab_id, principal=principal.name).with_for_update()
    row = session.scalar(asked)
    if row is None:
        raise NotFound(f"There is no tab {tab_id[:80]!r}.", hint="It may have been closed in another window.")
    return row


def _tab(row: SqlTab) -> Tab:
    return Tab(row.id, row.sql, row.dialect, row.version, row.updated_at.isoformat())
