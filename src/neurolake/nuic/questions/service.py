"""Questions in words, understood in somebody's name: what they may not see is in no reading and leads to none."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import sqlglot
from sqlalchemy.orm import Session
from sqlglot import exp

from neurolake.compliance.policies.expressions import Asker
from neurolake.compliance.policies.service import Policies
from neurolake.intent.ask import Checked, ask
from neurolake.intent.followup import How, follow, lead_of
from neurolake.intent.frame import Frame
from neurolake.intent.schema import Schema
from neurolake.intent.tokens import tokens
from neurolake.intent.values import MemoryValues
from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import LimitExceeded
from neurolake.metadata.database import Database
from neurolake.nuic.asking import Asking
from neurolake.nuic.questions.base import Reading, Sight, TableRead, Understood, understood
from neurolake.nuic.questions.links import links
from neurolake.nuic.questions.modelled import Modelled
from neurolake.nuic.questions.relevant import MOST, Subject, candidates, subjects
from neurolake.nuic.questions.schema import facts_of, tables
from neurolake.nuic.questions.told import told
from neurolake.nuic.questions.trial import Trial
from neurolake.nuic.search.service import Search
from neurolake.nuic.semantic.service import Known, Semantic
from neurolake.nuic.semantic.verified import Verified, VerifiedQuestions, exact, near
from neurolake.nuic.semantic.weave import woven
from neurolake.nuic.sketches.service import Sketches
from neurolake.nuic.values import found
from neurolake.nuic.values.service import ValueIndex
from neurolake.nuic.values.store import Place

_LONGEST = 1_000
_PATIENCE_S = 3.0
_SHOWN = 2
_MOST_TO_CHOOSE = 4
_VERIFIED = 0.99
_NEAR = 0.5
_LIKE_THESE = "It was not understood. Is one of these, which were asked before, what you mean?"
_NOTHING = "There is no dataset that you may read."


class Questions:
    """Makes queries of questions.

    Args:
        asking: The governed path, on which readings are tried.
        modelled: Helps where the parser gives no answer.
        semantic: What people say figures mean.
        verified: Questions that people answered before.
    """

    def __init__(
        self,
        database: Database,
        policies: Policies,
        search: Search,
        values: ValueIndex,
        sketches: Sketches,
        asking: Asking,
        *,
        modelled: Modelled,
        semantic: Semantic,
        verified: VerifiedQuestions,
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._modelled = modelled
        self._policies = policies
        self._search = search
        self._values = values
        self._sketches = sketches
        self._asking = asking
        self._semantic = semantic
        self._verified = verified
        self._clock = clock

    def understand(self, words: str, asker: Asker, *, helped: bool = True, verified: bool = True) -> Understood:
        """What a question asks for.

        Args:
            helped: Whether a language model is asked where the parser gives no answer.
            verified: Whether the same question, verified, is answered as it was; else it is understood anew.

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
        known = exact(sight.verified) if verified else None
        if known is not None and (reading := _verified(known, sight, trial)) is not None:
            return Understood(reading)
        found = understood(ask(words, sight.schema, sight.values, trial, now), sight.tables)
        if helped and not found.best:
            found = self._modelled.improved(words, sight, found, asker, trial, now)
        return _with_near(found, near(sight.verified) if verified and helped else [], sight, trial)

    def follow(
        self, words: str, before: Frame, dataset_ids: Collection[str], asker: Asker, *, loose: bool = False
    ) -> tuple[How, Understood] | None:
        """What a message makes of the question before; None where it is a question of its own.

        Args:
            before: The intent of the question before.
            dataset_ids: The datasets that it was about.
            loose: The message is known to be no question of its own.

        Raises:
            LimitExceeded, Cancelled: See `understand`.
        """
        lead = lead_of(words[: _LONGEST + 1], loose=loose)
        if lead is None or len(words) > _LONGEST:
            return None
        sight = self.sight(words, asker, dataset_ids)
        trial, now = Trial(self._asking, asker), self._clock()
        found = follow(lead, before, sight.schema, sight.values, trial, now)
        return None if found is None else (lead.how, understood(found, sight.tables))

    def sight(self, words: str, asker: Asker, also: Collection[str] = ()) -> Sight:
        """What the asker may know of that has to do with a question.

        Args:
            also: Datasets that have to do with it, whatever it says.
        """
        self._search.follow()
        said = [token.text for token in tokens(words)]
        with self._database.read() as session:
            candidate = candidates(session, said)
        self._values.refresh(MOST, _PATIENCE_S, candidate.best)
        with self._database.read() as session:
            rules = self._policies.book.rules(session, asker)
            values = found.said(session, said, rules)
            known = self._semantic.known(session, said, rules)
            like = self._verified.like(session, words, rules)
            named = {dataset for dataset, _ in values} | known.spoken_of | set(also)
            chosen = subjects(session, candidate, named, rules, self._clock())
            ids = [one.id for one in chosen]
            for place, its in found.misspelt(session, said, values, ids, rules).items():
                values.setdefault(place, set()).update(its)
            sight = _sight(session, chosen, values, known, like)
        if len(ids) > 1:
            self._sketches.want(ids[0], 0.0)
        return sight


def _sight(
    session: Session, chosen: list[Subject], values: dict[Place, set[str]], said: Known, like: Sequence[Verified]
) -> Sight:
    facts = facts_of(session, chosen)
    known = [one for one in chosen if one.id in facts]
    by_id = {one.id: one for one in known}
    seen = {
        (by_id[dataset].table, column): sorted(its)
        for (dataset, column), its in sorted(values.items())
        if dataset in by_id
    }
    return Sight(
        woven(Schema(tables(known, facts), links(session, known, facts)), said.layer, said.views),
        MemoryValues(seen),
        {one.table: TableRead(".".join(one.table), one.id, facts[one.id].snapshot_id) for one in known},
        tuple(like),
    )


def _verified(known: Verified, sight: Sight, trial: Trial) -> Reading | None:
    """What was verified as a reading; None where it cannot be run any more."""
    tree = sqlglot.parse_one(known.sql, dialect="duckdb")
    checked = trial(tree) if isinstance(tree, exp.Query) else Checked(error="It is no query.")
    if checked.error is not None or not isinstance(tree, exp.Query):
        return None
    read = tuple(one for one in sight.tables.values() if one.dataset_id in known.reads)
    sure = _VERIFIED if known.likeness == 1.0 else _NEAR * known.likeness
    words = told(tree) if known.likeness == 1.0 else f"as “{known.question}”: {told(tree)}"
    return Reading(known.sql, words, round(sure, 4), read, checked.rows, by="verified")


def _with_near(found: Understood, alike: Sequence[Verified], sight: Sight, trial: Trial) -> Understood:
    """With questions that are much the same among what can be chosen; never instead of what was asked."""
    shown = [reading for one in alike[:_SHOWN] if (reading := _verified(one, sight, trial)) is not None]
    if not shown or {one.sql for one in shown} <= {one.sql for one in found.readings}:
        return found
    if found.best is not None:
        return replace(found, others=(*found.others, *shown))
    others = (*found.others[: _MOST_TO_CHOOSE - len(shown)], *shown)
    return Understood(others=others, clarification=found.clarification or _LIKE_THESE, note=found.note)
