"""What the words of a search may mean among the words of the catalog."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from neurolake.metadata.models import SearchTerm, SearchTrigram
from neurolake.nuic.search.words import distance, trigrams, whole, words

_MOST_WORDS = 12
_MOST_MEANINGS = 20
_LOOKED_AT = 40
_SHORT = 4
_LONG = 8
_BEGINS = 0.6
_ALIKE = 0.4
_LAST = "\U0010ffff"


@dataclass(frozen=True)
class Meaning:
    """A word of the catalog that is meant; `factor` is 1 for the word itself, and less for others like it."""

    term_id: int
    term: str
    documents: int
    factor: float


@dataclass(frozen=True)
class Token:
    """A word of a search and what it may mean; with no meaning nothing is found.

    Attributes:
        rarity: How much it tells: more for a word that few datasets have.
        is_whole: Whether it is a name as it is written, which need not be there, as its words must; it raises those
            that have it.
    """

    word: str
    meanings: tuple[Meaning, ...]
    rarity: float
    is_whole: bool = False

    @property
    def documents(self) -> int:
        """In how many datasets it is, at most."""
        return sum(meaning.documents for meaning in self.meanings)


def tokens(session: Session, text: str, documents: int) -> list[Token]:
    """The words of a search, each once, and after them the names that they are written as.

    Args:
        documents: How many datasets there are.
    """
    asked = list(dict.fromkeys(words(text)))[:_MOST_WORDS]
    names = dict.fromkeys(name for name in map(whole, text.split()) if name)
    return [
        *(_token(word, tuple(_meanings(session, word)), documents) for word in asked),
        *(_token(name, its, documents, is_whole=True) for name, its in _wholes(session, list(names)[:_MOST_WORDS])),
    ]


def _token(word: str, meanings: tuple[Meaning, ...], documents: int, *, is_whole: bool = False) -> Token:
    having = min(sum(meaning.documents for meaning in meanings), documents)
    return Token(word, meanings, log(1 + documents / (1 + having)) + 0.1, is_whole)


def _wholes(session: Session, names: list[str]) -> Iterator[tuple[str, tuple[Meaning, ...]]]:
    """The names that are there as they are written."""
    if names:
        asked = select(SearchTerm.id, SearchTerm.term, SearchTerm.documents)
        for row in session.execute(asked.where(SearchTerm.term.in_(names), SearchTerm.documents > 0)):
            yield row.term, (Meaning(row.id, row.term, row.documents, 1.0),)


def _meanings(session: Session, word: str) -> Iterator[Meaning]:
    """The word itself and those that begin with it; where there are none, those that are written much like it."""
    begins = (
        select(SearchTerm.id, SearchTerm.term, SearchTerm.documents)
        .where(
            and_(SearchTerm.term >= word, SearchTerm.term < word + _LAST) if len(word) > 1 else SearchTerm.term == word
        )
        .order_by(SearchTerm.term != word, SearchTerm.documents.desc(), SearchTerm.term)
        .limit(_MOST_MEANINGS)
    )
    found = [
        Meaning(number, term, documents, 1.0 if term == word else _BEGINS)
        for number, term, documents in session.execute(begins)
        if documents
    ]
    yield from found or _alike(session, word)


def _alike(session: Session, word: str) -> Sequence[Meaning]:
    if len(word) < _SHORT:
        return []
    shared = func.count().label("shared")
    asked = (
        select(SearchTerm.id, SearchTerm.term, SearchTerm.documents)
        .join(SearchTrigram, SearchTrigram.term_id == SearchTerm.id)
        .where(SearchTrigram.trigram.in_(trigrams(word)), SearchTerm.documents > 0)
        .group_by(SearchTerm.id, SearchTerm.term, SearchTerm.documents)
        .order_by(shared.desc(), func.length(SearchTerm.term))
        .limit(_LOOKED_AT)
    )
    most = 1 if len(word) < _LONG else 2
    near = ((distance(word, row.term, most), row) for row in session.execute(asked))
    close = sorted(((apart, row) for apart, row in near if apart <= most), key=lambda pair: pair[0])
    return [Meaning(row.id, row.term, row.documents, _ALIKE / apart) for apart, row in close[:_MOST_MEANINGS]]
