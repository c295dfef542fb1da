"""Writing the index: it follows the catalog, some datasets at a time, each in whole."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from neurolake.metadata.database import Database
from neurolake.metadata.models import (
    Dataset,
    DatasetChange,
    SearchDocument,
    SearchPosting,
    SearchState,
    SearchTerm,
    SearchTrigram,
)
from neurolake.nuic.search.document import Document, weighed
from neurolake.nuic.search.documents import documents
from neurolake.nuic.search.words import trigrams

_AT_ONCE = 500
_NAMES_AT_ONCE = 500


def behind(session: Session) -> int:
    """How many changes of the catalog the index does not know yet."""
    return session.scalar(select(func.count()).select_from(DatasetChange)) or 0


def is_behind(database: Database) -> bool:
    """Whether there are changes of the catalog that the index does not know yet."""
    with database.read() as session:
        return session.scalar(select(DatasetChange.id).limit(1)) is not None


def follow(database: Database, now: datetime, most: int = _AT_ONCE) -> int:
    """Take up changes of the catalog; returns how many. Nothing is taken up twice or lost when it is cut off."""
    with database.write(durable=False) as session:
        state = session.scalars(select(SearchState).with_for_update()).one()
        changes = session.execute(
            select(DatasetChange.id, DatasetChange.dataset_id).order_by(DatasetChange.id).limit(most)
        ).all()
        if changes:
            _make(session, state, documents(session, {change.dataset_id for change in changes}, now), now)
            session.execute(delete(DatasetChange).where(DatasetChange.id.in_([change.id for change in changes])))
        return len(changes)


def rebuild(database: Database, now: datetime, progress: Callable[[float], None] | None = None) -> int:
    """Make the index anew from the catalog, while it answers; returns the number of datasets."""
    with database.read() as session:
        everything = session.scalars(select(Dataset.id).order_by(Dataset.id)).all()
    for start in range(0, len(everything), _AT_ONCE):
        with database.write(durable=False) as session:
            state = session.scalars(select(SearchState).with_for_update()).one()
            _make(session, state, documents(session, everything[start : start + _AT_ONCE], now), now)
        if progress:
            progress(min(start + _AT_ONCE, len(everything)) / len(everything))
    with database.write() as session:
        state = session.scalars(select(SearchState).with_for_update()).one()
        state.rebuilt_at = now
        _recount(session)
    return len(everything)


def _recount(session: Session) -> None:
    """Count anew in how many datasets each term is, and forget terms that are in none."""
    count = select(func.count()).where(SearchPosting.term_id == SearchTerm.id).scalar_subquery()
    session.execute(update(SearchTerm).values(documents=count))
    session.execute(delete(SearchTerm).where(SearchTerm.documents == 0))


def _make(session: Session, state: SearchState, made: Sequence[Document], now: datetime) -> None:
    """Put documents into the index in the place of what it has of them."""
    known = _forget(session, [document.dataset_id for document in made])
    said = [weighed(document) for document in made]
    terms = _terms(session, state, Counter(word for one in said for word in one))
    postings = []
    for document, one in zip(made, said, strict=True):
        number, boost = known[document.dataset_id], document.boost(now)
        if number is None:
            number, state.next_document = state.next_document, state.next_document + 1
        _insert(session, SearchDocument, [{"id": number, "dataset_id": document.dataset_id, "boost": boost}])
        postings += [
            {"document_id": number, "term_id": terms[word], "impact": weight * boost, "parts": int(parts)}
            for word, (weight, parts) in one.items()
        ]
    session.flush()
    _insert(session, SearchPosting, postings)


def _forget(session: Session, dataset_ids: Collection[str]) -> dict[str, int | None]:
    """Take datasets out of the index; returns the numbers that they had."""
    numbers: dict[str, int | None] = dict.fromkeys(dataset_ids)
    asked = select(SearchDocument.dataset_id, SearchDocument.id).where(SearchDocument.dataset_id.in_(dataset_ids))
    numbers |= dict(session.execute(asked).all())
    gone = [number for number in numbers.values() if number is not None]
    if gone:
        lost = Counter(session.scalars(select(SearchPosting.term_id).where(SearchPosting.document_id.in_(gone))))
        _count(session, [(term, -count) for term, count in lost.items()])
        session.execute(delete(SearchPosting).where(SearchPosting.document_id.in_(gone)))
        session.execute(delete(SearchDocument).where(SearchDocument.id.in_(gone)))
    return numbers


def _terms(session: Session, state: SearchState, counted: Counter[str]) -> dict[str, int]:
    """The numbers of terms, which are added where they are new; counts them."""
    names = list(counted)
    known: dict[str, int] = {}
    for start in range(0, len(names), _NAMES_AT_ONCE):
        asked = select(SearchTerm.term, SearchTerm.id).where(SearchTerm.term.in_(names[start : start + _NAMES_AT_ONCE]))
        known |= dict(session.execute(asked).all())
    _count(session, [(number, counted[term]) for term, number in known.items()])
    new = {term: state.next_term + position for position, term in enumerate(t for t in names if t not in known)}
    state.next_term += len(new)
    session.flush()
    rows = [{"id": number, "term": term, "documents": counted[term]} for term, number in new.items()]
    _insert(session, SearchTerm, rows)
    _insert(
        session,
        SearchTrigram,
        [{"trigram": part, "term_id": number} for term, number in new.items() for part in trigrams(term)],
    )
    return known | new


def _count(session: Session, more: Iterable[tuple[int, int]]) -> None:
    table = cast("Table", SearchTerm.__table__)
    rows = [{"number": number, "more": count} for number, count in more]
    if rows:
        changed = update(table).where(table.c.id == bindparam("number"))
        session.connection().execute(changed.values(documents=table.c.documents + bindparam("more")), rows)


def _insert(session: Session, model: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.connection().execute(insert(cast("Table", model.__table__)), rows)
