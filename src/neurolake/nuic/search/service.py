"""Searches, in somebody's name. What the asker may not see is in no answer, in no count, and helps to find nothing."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.compliance.policies.rules import Rules
from neurolake.compliance.policies.service import Policies
from neurolake.kernel.clock import utc_now
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import SearchState
from neurolake.nuic.follower import Follower
from neurolake.nuic.search import index
from neurolake.nuic.search.answer import Filters, answer
from neurolake.nuic.search.by_column import Wanted, columns
from neurolake.nuic.search.candidates import candidates
from neurolake.nuic.search.hits import Hit, hits
from neurolake.nuic.search.vocabulary import Token, tokens

_ALL = Filters()
_PATIENCE = 4
_MANY = 500
_FEW = 50


class Search:
    """Search over the catalog; answers are JSON-ready.

    Attributes:
        follower: Has the index follow the catalog in the background, once it is started.
    """

    def __init__(self, database: Database, policies: Policies, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._policies = policies
        self._clock = clock
        self.follower = Follower("search", database, self._take_up)

    def close(self) -> None:
        """End what runs in the background."""
        self.follower.close()

    def _take_up(self) -> bool:
        return index.is_behind(self._database) and index.follow(self._database, self._clock(), _FEW) > 0

    def find(
        self, text: str, principal: Principal = LOCAL, filters: Filters = _ALL, *, offset: int = 0, limit: int = 20
    ) -> dict[str, Any]:
        """The datasets that have all words of a text, or words like them, the best first; without words, all.

        The answer's `complete` is False when so many have them that only the most promising were looked at, so that
        `total` and the facets are of those; `behind` counts changes of the catalog that the index has yet to take up.
        """
        self.follow()
        now = self._clock()
        with self._database.read() as session:
            rules = self._policies.rules(session, principal)
            asked, found, complete = self._found(session, text, rules, now)
            page = answer(session, found, asked, filters, slice(offset, offset + limit), now)
            meant = (
                {token.word: [meaning.term for meaning in token.meanings] for token in asked if not token.is_whole}
                if rules.bind_nothing
                else {}
            )
            return {"query": text, **page, "complete": complete, "behind": index.behind(session), "meant": meant}

    def by_column(self, wanted: Wanted, principal: Principal = LOCAL, *, limit: int = 100) -> dict[str, Any]:
        """Columns by name, type, tag or meaning; `complete` is False when there may be more."""
        self.follow()
        now = self._clock()
        with self._database.read() as session:
            rules = self._policies.rules(session, principal)
            asked, found, complete = self._found(session, wanted.text, rules, now)
            told = columns(session, found, asked, wanted, limit, now)
            return {"columns": told[:limit], "complete": complete and len(told) <= limit}

    def rebuild(self, progress: Callable[[float], None] | None = None) -> int:
        """Make the index anew from the catalog, while it answers; returns the number of datasets."""
        return index.rebuild(self._database, self._clock(), progress)

    def _found(
        self, session: Session, text: str, rules: Rules, now: datetime
    ) -> tuple[list[Token], Sequence[Hit], bool]:
        # As many as were ever there, which is near enough to weigh words and need not be counted.
        size = session.scalar(select(SearchState.next_document)) or 0
        asked = tokens(session, text, size)
        scores, complete = candidates(session, asked)
        return asked, hits(session, scores, asked, rules, now), complete

    def follow(self) -> None:
        """Bring the index up to the catalog, as far as an asker can wait for it: less where the follower does it."""
        for _ in range(1 if self.follower.follows else _PATIENCE):
            if not index.is_behind(self._database):
                return
            index.follow(self._database, self._clock(), _FEW if self.follower.follows else _MANY)

    def renew(self) -> dict[str, Any]:
        """Have the follower make the index anew, on whichever server; see `state`, which this returns."""
        index.note_all(self._database)
        return self.state()

    def state(self) -> dict[str, Any]:
        """How many datasets there are and the index has, how many it is yet to take up, and when it was last made."""
        with self._database.read() as session:
            return index.state(session)
