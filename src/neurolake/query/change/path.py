"""The one path of a change, from the parsed statement to the commit. Compare `query.path`, the path of a read.

parse → target → resolve → authorise → rewrite → execute (rows into files) → commit
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from neurolake.kernel.errors import CommitConflict, InvalidOption, InvalidSql
from neurolake.query.change.alter import alter
from neurolake.query.change.create import create_table
from neurolake.query.change.insert import insert
from neurolake.query.change.place import Place
from neurolake.query.change.remove import drop, truncate
from neurolake.query.change.rows import Touched, change_rows, preview_rows
from neurolake.query.change.view import create_view
from neurolake.query.change.work import Work
from neurolake.query.live import Live
from neurolake.query.results import Kept
from neurolake.sql.changes import Alter, ChangeStatement, Create, Drop, Insert, Rows, Truncate

_TRIES = 5


def create(work: Work, change: Create) -> None:
    """CREATE TABLE or CREATE VIEW."""
    (create_view if change.view else create_table)(work, change)


def _nothing_kept(_reader: Any) -> Kept:
    return Kept((), 0, 0, False)


_KINDS: dict[type, Callable[[Work, Any], None]] = {
    Create: create,
    Insert: insert,
    Rows: change_rows,
    Truncate: truncate,
    Drop: drop,
    Alter: alter,
}


@dataclass(frozen=True)
class ChangePath:
    """Carries out statements that change something."""

    place: Place

    def make(self, live: Live, statement: ChangeStatement, keep: Callable[[Any], Kept]) -> None:
        """Make the change; how it ended is in `live.outcome`, and on record.

        Raises:
            CommitConflict: Others changed the dataset again and again meanwhile.
            NeuroLakeError: See `Queries.run`; nothing has changed then.
        """
        if live.question.moment is not None:
            raise InvalidOption("as_of is for reading: what was cannot be changed.")
        for left in reversed(range(_TRIES)):
            try:
                self._once(live, statement, keep)
            except CommitConflict:
                if not left:
                    raise
            else:
                return

    def preview(self, live: Live, statement: ChangeStatement) -> Touched:
        """What a DELETE, UPDATE or MERGE would do; nothing is changed.

        Raises:
            InvalidSql: It is another statement.
            NotFound, Forbidden: See `Queries.run`.
        """
        if not isinstance(statement.change, Rows):
            raise InvalidSql("Only what DELETE, UPDATE and MERGE would do can be told.")
        folder = self.place.staging / live.id
        return preview_rows(Work(self.place, live, statement, _nothing_kept, folder), statement.change)

    def _once(self, live: Live, statement: ChangeStatement, keep: Callable[[Any], Kept]) -> None:
        folder = self.place.staging / live.id
        work = Work(self.place, live, statement, keep, folder)
        try:
            _KINDS[type(statement.change)](work, statement.change)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
