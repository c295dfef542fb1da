"""What was found, as the asker may see it: what is hidden from them does not help to find anything."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from neurolake.compliance.policies.decide import Decision
from neurolake.compliance.policies.facts import catalog_decisions
from neurolake.compliance.policies.rules import Rules
from neurolake.nuic.batches import batched
from neurolake.nuic.search.candidates import Candidate
from neurolake.nuic.search.document import Document, Traits, weighed
from neurolake.nuic.search.documents import documents
from neurolake.nuic.search.vocabulary import Token

_AT_ONCE = 400


@dataclass(frozen=True)
class Hit:
    """A dataset that was found.

    Attributes:
        traits: As far as the asker sees them.
        decision: None for somebody whom no policy can bind.
        seen: What the asker sees of it; None where that is all and was not looked at yet.
    """

    dataset_id: str
    score: float
    traits: Traits
    decision: Decision | None = None
    seen: Document | None = None


def hits(
    session: Session, found: Mapping[str, Candidate], tokens: Sequence[Token], rules: Rules, now: datetime
) -> list[Hit]:
    """The datasets that the asker may know of and that what they see of them matches, the best first."""
    if rules.bind_nothing:
        return [Hit(dataset_id, one.score, one.traits) for dataset_id, one in found.items()]
    seen = [hit for some in batched(found, _AT_ONCE) for hit in _seen(session, some, found, tokens, rules, now)]
    return sorted(seen, key=lambda hit: (-hit.score, hit.dataset_id))


def _seen(
    session: Session,
    dataset_ids: Collection[str],
    found: Mapping[str, Candidate],
    tokens: Sequence[Token],
    rules: Rules,
    now: datetime,
) -> Iterator[Hit]:
    decisions = catalog_decisions(session, dataset_ids, rules)
    visible = {dataset_id: one for dataset_id, one in decisions.items() if one.visible}
    # The index knows all columns: where some are hidden, what is seen is weighed anew.
    cut = [dataset_id for dataset_id, decision in visible.items() if decision.hidden]
    yield from (Hit(one, *found[one], decision) for one, decision in visible.items() if not decision.hidden)
    for document in documents(session, cut, now):
        decision = visible[document.dataset_id]
        seen = document.seen(frozenset(decision.columns))
        score = score_of(seen, tokens, now)
        if score is not None:
            yield Hit(document.dataset_id, score, seen.traits, decision, seen)


def with_texts(session: Session, found: Sequence[Hit], now: datetime) -> list[Hit]:
    """The hits with what the asker sees of each."""
    missing = [hit.dataset_id for hit in found if hit.seen is None]
    read = {document.dataset_id: document for document in documents(session, missing, now)}
    seen = [(hit, hit.seen or read.get(hit.dataset_id)) for hit in found]
    return [replace(hit, seen=document) for hit, document in seen if document is not None]


def score_of(document: Document, tokens: Sequence[Token], now: datetime) -> float | None:
    """How well a document matches; None where it lacks a word."""
    if not tokens:
        return document.boost(now)
    said = weighed(document)
    total = 0.0
    for token in tokens:
        best = max((said[one.term][0] * one.factor for one in token.meanings if one.term in said), default=None)
        if best is None and not token.is_whole:
            return None
        total += (best or 0.0) * token.rarity
    return total * document.boost(now)
