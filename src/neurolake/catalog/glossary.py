"""The glossary: words of the business, what is meant by each, other words for it, and what speaks of it."""

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from neurolake.catalog import changes
from neurolake.catalog.texts import few, line
from neurolake.kernel.errors import Conflict, NotFound
from neurolake.kernel.ids import is_id
from neurolake.metadata.models import GlossaryLink, GlossarySynonym, GlossaryTerm

MAX_WORD = 128
MAX_SYNONYMS = 50
MAX_TERMS = 50
WHOLE = ""
"""In place of a column: the dataset as a whole."""


@dataclass(frozen=True)
class TermBrief:
    """A term as many are told at once."""

    name: str
    synonyms: tuple[str, ...]


def key_of(word: str) -> str:
    """A word as it is compared: without regard to case."""
    return unicodedata.normalize("NFC", word.casefold())[:MAX_WORD]


def find(session: Session, word: str) -> GlossaryTerm:
    """A term by its id, its name or another word for it.

    Raises:
        NotFound: There is none.
    """
    term = lookup(session, word)
    if term is None:
        hint = "The glossary lists them; a curator can define it."
        raise NotFound(f"The glossary has no term {word[:100]!r}.", hint=hint)
    return term


def lookup(session: Session, word: str) -> GlossaryTerm | None:
    """See `find`; None where there is none."""
    if is_id(word) and (term := session.get(GlossaryTerm, word)):
        return term
    key = key_of(" ".join(word.split()))
    term = session.scalar(select(GlossaryTerm).filter_by(key=key))
    synonym = None if term else session.get(GlossarySynonym, key)
    return session.get(GlossaryTerm, synonym.term_id) if synonym else term


def listing(session: Session, *, after: str = "", limit: int = 100) -> Sequence[GlossaryTerm]:
    """Terms by name, those that come after a key."""
    asked = select(GlossaryTerm).where(GlossaryTerm.key > after).order_by(GlossaryTerm.key)
    return session.scalars(asked.limit(limit)).all()


def name_term(session: Session, term: GlossaryTerm, name: str) -> None:
    """Give a term its name.

    Raises:
        InvalidName: It is no word.
        Conflict: It is said of another term.
    """
    named = line(name, "term", MAX_WORD)
    _need_free(session, named, term)
    session.execute(delete(GlossarySynonym).filter_by(key=key_of(named), term_id=term.id))
    term.name, term.key = named, key_of(named)


def put_synonyms(session: Session, term: GlossaryTerm, words: Iterable[str]) -> None:
    """Other words for a term: exactly these.

    Raises:
        InvalidName: One is no word.
        Conflict: One is said of another term.
        LimitExceeded: They are more than 50.
    """
    named = few((line(word, "synonym", MAX_WORD) for word in words), "synonyms", MAX_SYNONYMS)
    by_key = {key_of(word): word for word in named if key_of(word) != term.key}
    for word in by_key.values():
        _need_free(session, word, term)
    session.execute(delete(GlossarySynonym).filter_by(term_id=term.id))
    session.flush()
    session.add_all(GlossarySynonym(key=key, term_id=term.id, name=word) for key, word in by_key.items())
    session.flush()


def synonyms_of(session: Session, term_ids: Collection[str]) -> dict[str, list[str]]:
    """Term id → other words for it, for those that have any."""
    found: dict[str, list[str]] = {}
    asked = select(GlossarySynonym).where(GlossarySynonym.term_id.in_(term_ids)).order_by(GlossarySynonym.key)
    for synonym in session.scalars(asked):
        found.setdefault(synonym.term_id, []).append(synonym.name)
    return found


def put_links(
    session: Session, dataset_id: str, column: str, words: Iterable[str], *, by: str, now: datetime
) -> list[str]:
    """Say which terms a dataset (`WHOLE`) or a column speaks of: exactly these. Returns their names.

    Raises:
        NotFound: The glossary has no such term.
        LimitExceeded: They are more than 50.
    """
    terms = {term.id: term.name for term in (find(session, word) for word in few(words, "terms", MAX_TERMS))}
    session.execute(delete(GlossaryLink).filter_by(dataset_id=dataset_id, column=column))
    session.add_all(
        GlossaryLink(term_id=term_id, dataset_id=dataset_id, column=column, linked_by=by, linked_at=now)
        for term_id in terms
    )
    session.flush()
    return list(terms.values())


def links(session: Session, term_id: str, limit: int) -> Sequence[tuple[str, str]]:
    """What speaks of a term: ids of datasets, each with a column or `WHOLE`."""
    asked = select(GlossaryLink.dataset_id, GlossaryLink.column).filter_by(term_id=term_id)
    return [
        (row[0], row[1])
        for row in session.execute(asked.order_by(GlossaryLink.dataset_id, GlossaryLink.column).limit(limit))
    ]


def note_links(session: Session, term_id: str) -> None:
    """A term changed: what is concluded from the datasets that speak of it is to be made anew."""
    for dataset_id in session.scalars(select(GlossaryLink.dataset_id).filter_by(term_id=term_id).distinct()).all():
        changes.note(session, dataset_id)


def terms_of_each(session: Session, dataset_ids: Collection[str]) -> dict[str, dict[str, list[TermBrief]]]:
    """Dataset id → column or `WHOLE` → its terms, by name, for those that have any."""
    asked = (
        select(GlossaryLink.dataset_id, GlossaryLink.column, GlossaryTerm.id, GlossaryTerm.name)
        .join(GlossaryTerm, GlossaryTerm.id == GlossaryLink.term_id)
        .where(GlossaryLink.dataset_id.in_(dataset_ids))
        .order_by(GlossaryTerm.key)
    )
    rows = session.execute(asked).all()
    synonyms = synonyms_of(session, {row[2] for row in rows}) if rows else {}
    found: dict[str, dict[str, list[TermBrief]]] = {}
    for dataset_id, column, term_id, name in rows:
        brief = TermBrief(name, tuple(synonyms.get(term_id, ())))
        found.setdefault(dataset_id, {}).setdefault(column, []).append(brief)
    return found


def terms_by_key(session: Session, keys: Collection[str]) -> dict[str, str]:
    """Key → the name of the term whose name, or another word for it, is compared as this; asks for all at once."""
    also = (
        select(GlossarySynonym.key, GlossaryTerm.name)
        .join(GlossaryTerm, GlossaryTerm.id == GlossarySynonym.term_id)
        .where(GlossarySynonym.key.in_(keys))
    )
    named = select(GlossaryTerm.key, GlossaryTerm.name).where(GlossaryTerm.key.in_(keys))
    return {row[0]: row[1] for asked in (also, named) for row in session.execute(asked)}


def _need_free(session: Session, word: str, term: GlossaryTerm) -> None:
    other = lookup(session, word)
    if other is not None and other.id != term.id:
        raise Conflict(
            f"{word!r} is said of the term {other.name!r} already.", hint="Use that term, or take the word from it."
        )
