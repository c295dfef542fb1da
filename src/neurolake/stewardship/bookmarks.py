"""Bookmarks: datasets that somebody wants to find again. They are nobody else's business."""

from typing import Any

from sqlalchemy import delete, func, select

from neurolake.compliance.policies.facts import catalog_decisions
from neurolake.compliance.policies.shown import known_dataset, shown_figures
from neurolake.kernel.errors import LimitExceeded
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.models import Bookmark, Dataset
from neurolake.stewardship.desk import Desk

_MOST = 500


class Bookmarks:
    """Bookmarks of whoever asks, at most 500."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def listing(self, principal: Principal = LOCAL) -> list[dict[str, Any]]:
        """The datasets that were marked, the newest mark first, without those that they may not know of any more."""
        with self._desk.database.read() as session:
            asked = select(Bookmark).filter_by(principal=principal.name).order_by(Bookmark.marked_at.desc())
            marks = session.scalars(asked).all()
            ids = [mark.dataset_id for mark in marks]
            decisions = catalog_decisions(session, ids, self._desk.policies.rules(session, principal))
            entries = {one.id: one for one in session.scalars(select(Dataset).where(Dataset.id.in_(ids)))}
            return [
                shown_figures(entries[mark.dataset_id], decisions[mark.dataset_id])
                | {"marked_at": mark.marked_at.isoformat()}
                for mark in marks
                if decisions[mark.dataset_id].visible
            ]

    def add(self, dataset: str, principal: Principal = LOCAL) -> None:
        """Mark a dataset; a second mark changes nothing.

        Raises:
            NotFound: There is none that they may know of.
            LimitExceeded: They have 500 already.
        """
        with self._desk.database.write() as session:
            found, _ = known_dataset(session, dataset, self._desk.policies.rules(session, principal))
            if session.get(Bookmark, (principal.name, found.id)) is not None:
                return
            count = select(func.count()).select_from(Bookmark).filter_by(principal=principal.name)
            if (session.scalar(count) or 0) >= _MOST:
                raise LimitExceeded(f"There are {_MOST} bookmarks already.", hint="Remove one first.")
            session.add(Bookmark(principal=principal.name, dataset_id=found.id, marked_at=self._desk.clock()))

    def remove(self, dataset: str, principal: Principal = LOCAL) -> None:
        """Take a mark away; where there is none, nothing changes.

        Raises:
            NotFound: There is no such dataset that they may know of.
        """
        with self._desk.database.write() as session:
            found, _ = known_dataset(session, dataset, self._desk.policies.rules(session, principal))
            session.execute(delete(Bookmark).filter_by(principal=principal.name, dataset_id=found.id))
