"""Questions in words, understood in somebody's name: what they may not see is in no reading and leads to none."""

from sqlalchemy.orm import Session

from neurolake.compliance.policies.expressions import Asker
from neurolake.compliance.policies.service import Policies
from neurolake.intent.ask import ask
from neurolake.intent.schema import Schema
from neurolake.intent.tokens import tokens
from neurolake.intent.values import MemoryValues
from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import LimitExceeded
from neurolake.metadata.database import Database
from neurolake.nuic.asking import Asking
from neurolake.nuic.questions.base import Sight, TableRead, Understood, understood
from neurolake.nuic.questions.links import links
from neurolake.nuic.questions.modelled import Modelled
from neurolake.nuic.questions.relevant import MOST, Subject, candidates, subjects
from neurolake.nuic.questions.schema import facts_of, tables
from neurolake.nuic.questions.trial import Trial
from neurolake.nuic.search.service import Search
from neurolake.nuic.sketches.service import Sketches
from neurolake.nuic.values import found
from neurolake.nuic.values.service import ValueIndex
from neurolake.nuic.values.store import Place

_LONGEST = 1_000
_PATIENCE_S = 3.0
_NOTHING = "There is no dataset that you may read."


class Questions:
    """Makes queries of questions.

    Args:
        asking: The governed path, on which readings are tried.
        modelled: Helps where the parser gives no answer.
    """

    def __init__(
        self,
        database: Database,
        policies: Policies,
        search: Search,
        values: ValueIndex,
        sketches: Sketches,
        asking: Asking,
        modelled: Modelled,
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._modelled = modelled
        self._policies = policies
        self._search = search
        self._values = values
        self._sketches = sketches
        self._asking = asking
        self._clock = clock

    def understand(self, words: str, asker: Asker, *, helped: bool = True) -> Understood:
        """What a question asks for.

        Args:
            helped: Whether a language model is asked where the parser gives no answer.

        Raises:
            LimitExceeded: It is too long.
            Cancelled: It was cancelled while readings were tried.
        """
        if len(words) > _LONGEST:
            raise LimitExceeded(f"A question has at most {_LONGEST:,} characters; this one has {len(words):,}.")
        sight = self.sight(words, asker)
        if not sight.schema.tables:
            return Understood(refused=_NOTHING)
        trial, now = Trial(self._asking, asker), self._clock()
        found = understood(ask(words, sight.schema, sight.values, trial, now), sight.tables)
        return found if found.best or not helped else self._modelled.improved(words, sight, found, asker, trial, now)

    def sight(self, words: str, asker: Asker) -> Sight:
        """What the asker may know of that has to do with a question."""
        self._search.follow()
        said = [token.text for token in tokens(words)]
        with self._database.read() as session:
            candidate = candidates(session, said)
        self._values.refresh(MOST, _PATIENCE_S, candidate.best)
        with self._database.read() as session:
            rules = self._policies.book.rules(session, asker)
            values = found.said(session, said, rules)
            chosen = subjects(session, candidate, {dataset for dataset, _ in values}, rules, self._clock())
            ids = [one.id for one in chosen]
            for place, its in found.misspelt(session, said, values, ids, rules).items():
                values.setdefault(place, set()).update(its)
            sight = _sight(session, chosen, values)
        if len(ids) > 1:
            self._sketches.want(ids[0], 0.0)
        return sight


def _sight(session: Session, chosen: list[Subject], values: dict[Place, set[str]]) -> Sight:
    facts = facts_of(session, chosen)
    known = [one for one in chosen if one.id in facts]
    by_id = {one.id: one for one in known}
    seen = {
        (by_id[dataset].table, column): sorted(its)
        for (dataset, column), its in sorted(values.items())
        if dataset in by_id
    }
    return Sight(
        Schema(tables(known, facts), links(session, known, facts)),
        MemoryValues(seen),
        {one.table: TableRead(".".join(one.table), one.id, facts[one.id].snapshot_id) for one in known},
    )
