"""Which datasets a question may be about, so that of a large catalog only a few are looked at closely."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neurolake.compliance.policies.decide import Decision
from neurolake.compliance.policies.facts import catalog_decisions
from neurolake.compliance.policies.rules import Rules
from neurolake.intent.schema import TableName
from neurolake.intent.stems import stem
from neurolake.intent.tokens import words
from neurolake.metadata.models import Dataset, SearchState
from neurolake.nuic.search.candidates import with_any
from neurolake.nuic.search.document import Document, weighed
from neurolake.nuic.search.documents import documents
from neurolake.nuic.search.vocabulary import Token, tokens

MOST = 24
"""Datasets that are looked at closely."""
_LOOKED_AT = 200
_OF_A_VALUE = 4.0
# Words that every question has say nothing about datasets.
_COMMON = frozenset(
    "a all also an and any are as at be been by can did do does each either every find for from get give had has have "
    "how i if in into is it its list many me more most much no not of on one only or our out over per please show tell "
    "than that the their them there these they this those to under us was we were what when where which who whose why "
    "will with you your count number total sum average least less fewer top between both than during since".split()
)


@dataclass(frozen=True)
class Subject:
    """A dataset that a question may be about.

    Attributes:
        seen: Its entry, as the asker sees it.
    """

    seen: Document
    decision: Decision

    @property
    def id(self) -> str:
        """The dataset's id."""
        return self.seen.dataset_id

    @property
    def table(self) -> TableName:
        """Its name as SQL takes it."""
        return (self.seen.zone, self.seen.name)


@dataclass(frozen=True)
class Candidates:
    """Datasets by the words of a question, whoever asks.

    Attributes:
        scores: Dataset id → score, the best first; all datasets where there are few.
    """

    scores: Mapping[str, float]
    tokens: Sequence[Token]

    @property
    def best(self) -> list[str]:
        """The first of them."""
        return list(self.scores)[:MOST]


def candidates(session: Session, question: Sequence[str]) -> Candidates:
    """The datasets that have words of a question."""
    few = session.scalars(select(Dataset.id).order_by(Dataset.id).limit(MOST + 1)).all()
    if len(few) <= MOST:
        return Candidates(dict.fromkeys(few, 0.0), ())
    said = dict.fromkeys(stem(word) for token in question for word in words(token) if word not in _COMMON)
    size = session.scalar(select(func.max(SearchState.next_document))) or 0
    asked = tokens(session, " ".join(said), size)
    return Candidates(with_any(session, asked), asked)


def subjects(
    session: Session, found: Candidates, with_values: Collection[str], rules: Rules, now: datetime
) -> list[Subject]:
    """The datasets that the asker may read and that are in use, the best first, `MOST` at most.

    Args:
        with_values: Datasets that hold a value of the question, as the asker sees them.
    """
    scores = {**found.scores}
    for dataset_id in with_values:
        scores[dataset_id] = scores.get(dataset_id, 0.0) + _OF_A_VALUE
    ids = sorted(scores, key=lambda one: (-scores[one], one))[:_LOOKED_AT]
    decisions = {one: its for one, its in catalog_decisions(session, ids, rules).items() if its.allowed and its.columns}
    cut = documents(session, [one for one, decision in decisions.items() if decision.hidden], now)
    for document in cut:
        # The index knows all columns: where some are hidden, what is seen is weighed anew.
        seen = document.seen(frozenset(decisions[document.dataset_id].columns))
        valued = _OF_A_VALUE if document.dataset_id in with_values else 0.0
        scores[document.dataset_id] = _score(seen, found.tokens, now) + valued
    # Without words all are candidates; with words, what has none of them is none.
    decisions = {one: its for one, its in decisions.items() if scores[one] > 0 or not found.tokens}
    best = sorted(decisions, key=lambda one: (-scores[one], one))[:MOST]
    made = all_subjects(session, best, rules, now)
    return sorted(made, key=lambda one: (-scores[one.id], one.table))


def all_subjects(session: Session, ids: Sequence[str], rules: Rules, now: datetime) -> list[Subject]:
    """Of these datasets those that the asker may read and that are in use, by name."""
    allowed = {one: its for one, its in catalog_decisions(session, ids, rules).items() if its.allowed and its.columns}
    made = (
        Subject(one.seen(frozenset(allowed[one.dataset_id].columns)), allowed[one.dataset_id])
        for one in documents(session, list(allowed), now)
        if one.state != "archived"
    )
    return sorted(made, key=lambda one: one.table)


def _score(document: Document, asked: Sequence[Token], now: datetime) -> float:
    """See `candidates.with_any`."""
    said = weighed(document)
    best = (
        max((said[one.term][0] * one.factor for one in token.meanings if one.term in said), default=0.0) * token.rarity
        for token in asked
    )
    return sum(best) * document.boost(now)
