"""The documents that have all words of a search, the best first, within bounded work."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from neurolake.metadata.among import among
from neurolake.metadata.models import SearchDocument, SearchPosting
from neurolake.nuic.search.document import Traits
from neurolake.nuic.search.vocabulary import Token

MOST = 1_000
"""How many documents are looked at, the most promising first."""
_BEST = (
    select(SearchPosting.document_id, SearchPosting.impact)
    .where(SearchPosting.term_id == bindparam("term"))
    .order_by(SearchPosting.impact.desc())
    .limit(bindparam("most"))
)

Scores = dict[int, float]


class Candidate(NamedTuple):
    """A dataset whose entry has the words, all of which count, also where they are hidden from the asker."""

    score: float
    traits: Traits


def candidates(session: Session, asked: Iterable[Token]) -> tuple[dict[str, Candidate], bool]:
    """By dataset id, the best first, and whether all that there are were looked at; without words all, by boost."""
    tokens = sorted(asked, key=lambda token: token.documents)
    words = [token for token in tokens if not token.is_whole]
    if not words:
        return _everything(session)
    named = [_scanned(session, token) for token in tokens if token.is_whole]
    scores = _scanned(session, words[0])
    if named:
        scores |= _probed(session, words[0], {number for one in named for number in one} - scores.keys())
    for token in words[1:]:
        also = _scanned(session, token) if token.documents <= len(scores) else _probed(session, token, scores)
        scores = {number: score + also[number] for number, score in scores.items() if number in also}
    scores = {number: score + sum(one.get(number, 0.0) for one in named) for number, score in scores.items()}
    return _named(session, scores), words[0].documents <= MOST


def with_any(session: Session, asked: Iterable[Token]) -> dict[str, float]:
    """Dataset id → score, the best first, of those that have at least one of the words, within the same bounds."""
    scores: Scores = {}
    for token in asked:
        for number, score in _scanned(session, token).items():
            scores[number] = scores.get(number, 0.0) + score
    return {dataset_id: one.score for dataset_id, one in _named(session, scores).items()}


def _everything(session: Session) -> tuple[dict[str, Candidate], bool]:
    best = select(SearchDocument.dataset_id, SearchDocument.boost, SearchDocument.traits)
    found = session.execute(best.order_by(SearchDocument.boost.desc()).limit(MOST + 1)).all()
    return {row[0]: Candidate(row[1], Traits(**row[2])) for row in found[:MOST]}, len(found) <= MOST


def _scanned(session: Session, token: Token) -> Scores:
    """The documents that have a word, by the index of what says most; of many that it may mean, some of each."""
    scores: Scores = {}
    share = MOST if token.documents <= MOST else MOST // len(token.meanings)
    for meaning in token.meanings:
        given = {"term": meaning.term_id, "most": MOST if meaning.factor == 1.0 else share}
        for number, impact in session.connection().execute(_BEST, given).all():
            scores[number] = max(scores.get(number, 0.0), impact * meaning.factor * token.rarity)
    return scores


def _probed(session: Session, token: Token, documents: Collection[int]) -> Scores:
    """Those of some documents that have a word."""
    factors = {meaning.term_id: meaning.factor * token.rarity for meaning in token.meanings}
    asked = select(SearchPosting.document_id, SearchPosting.impact, SearchPosting.term_id).where(
        among(session, SearchPosting.document_id, documents), SearchPosting.term_id.in_(factors)
    )
    scores: Scores = {}
    for number, impact, term_id in session.connection().execute(asked).all():
        scores[number] = max(scores.get(number, 0.0), impact * factors[term_id])
    return scores


def _named(session: Session, scores: Scores) -> dict[str, Candidate]:
    """The datasets of the documents, the best first."""
    best = sorted(scores, key=lambda number: (-scores[number], number))[:MOST]
    asked = select(SearchDocument.id, SearchDocument.dataset_id, SearchDocument.traits)
    found = session.connection().execute(asked.where(among(session, SearchDocument.id, best))).all()
    known = {row[0]: (row[1], Candidate(scores[row[0]], Traits(**row[2]))) for row in found}
    return dict(known[number] for number in best if number in known)
