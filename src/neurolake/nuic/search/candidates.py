"""The documents that have all words of a search, the best first, within bounded work."""

from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.metadata.models import SearchDocument, SearchPosting
from neurolake.nuic.batches import batched
from neurolake.nuic.search.vocabulary import Token

MOST = 1_000
"""How many documents are looked at, the most promising first."""
_AT_ONCE = 500

Scores = dict[int, float]


def candidates(session: Session, asked: Iterable[Token]) -> tuple[dict[str, float], bool]:
    """Dataset id → score, and whether all that there are were looked at. Without words: everything, by its boost."""
    by_rarity = sorted(asked, key=lambda token: token.documents)
    if not by_rarity:
        return _everything(session)
    scores = _scanned(session, by_rarity[0])
    complete = by_rarity[0].documents <= MOST
    for token in by_rarity[1:]:
        also = _scanned(session, token) if token.documents <= len(scores) else _probed(session, token, scores)
        scores = {number: score + also[number] for number, score in scores.items() if number in also}
    return _named(session, scores), complete


def with_any(session: Session, asked: Iterable[Token]) -> dict[str, float]:
    """Dataset id → score, the best first, of those that have at least one of the words, within the same bounds."""
    scores: Scores = {}
    for token in asked:
        for number, score in _scanned(session, token).items():
            scores[number] = scores.get(number, 0.0) + score
    return _named(session, scores)


def _everything(session: Session) -> tuple[dict[str, float], bool]:
    best = select(SearchDocument.dataset_id, SearchDocument.boost).order_by(SearchDocument.boost.desc())
    found = session.execute(best.limit(MOST + 1)).all()
    return dict(found[:MOST]), len(found) <= MOST


def _scanned(session: Session, token: Token) -> Scores:
    """The documents that have a word, by the index of what says most."""
    scores: Scores = {}
    for meaning in token.meanings:
        best = (
            select(SearchPosting.document_id, SearchPosting.impact)
            .where(SearchPosting.term_id == meaning.term_id)
            .order_by(SearchPosting.impact.desc())
            .limit(MOST)
        )
        _take(scores, session.execute(best), meaning.factor * token.rarity)
    return scores


def _probed(session: Session, token: Token, among: Collection[int]) -> Scores:
    """Those of some documents that have a word."""
    factors = {meaning.term_id: meaning.factor * token.rarity for meaning in token.meanings}
    scores: Scores = {}
    for some in batched(among, _AT_ONCE):
        asked = select(SearchPosting.document_id, SearchPosting.impact, SearchPosting.term_id).where(
            SearchPosting.document_id.in_(some), SearchPosting.term_id.in_(factors)
        )
        for number, impact, term_id in session.execute(asked):
            scores[number] = max(scores.get(number, 0.0), impact * factors[term_id])
    return scores


def _take(scores: Scores, rows: Iterable[tuple[int, float]], factor: float) -> None:
    for number, impact in rows:
        scores[number] = max(scores.get(number, 0.0), impact * factor)


def _named(session: Session, scores: Scores) -> dict[str, float]:
    """The datasets of the documents, the best first."""
    best = sorted(scores, key=lambda number: (-scores[number], number))[:MOST]
    names = dict(_dataset_ids(session, best))
    return {names[number]: scores[number] for number in best if number in names}


def _dataset_ids(session: Session, numbers: Collection[int]) -> Iterator[tuple[int, str]]:
    for some in batched(numbers, _AT_ONCE):
        asked = select(SearchDocument.id, SearchDocument.dataset_id).where(SearchDocument.id.in_(some))
        yield from session.execute(asked)
