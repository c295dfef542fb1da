"""Writing the index: it follows the catalog, some datasets at a time, each in whole."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from neurolake.catalog import changes
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
from neurolake.metadata.rows import add_rows
from neurolake.nuic.batches import batched
from neurolake.nuic.search.document import Document, weighed
from neurolake.nuic.search.documents import documents
from neurolake.nuic.search.words import spelling

_AT_ONCE = 500
_ANEW_AT_ONCE = 100
_NAMES_AT_ONCE = 500
_COUNTED_AT_ONCE = 20_000


def behind(session: Session) -> int:
    """How many changes of the catalog the index does not know yet."""
    return session.scalar(select(func.count()).select_from(DatasetChange)) or 0


def state(session: Session) -> dict[str, Any]:
    """How many datasets there are and the index has, how many changes it does not know, and when it was last made."""
    rebuilt = session.scalars(select(SearchState)).one().rebuilt_at
    return {
        "datasets": session.scalar(select(func.count()).select_from(Dataset)),
        "indexed": session.scalar(select(func.count()).select_from(SearchDocument)),
        "behind": behind(session),
        "rebuilt_at": rebuilt.isoformat() if rebuilt else None,
    }


def note_all(database: Database) -> None:
    """Note every dataset as changed, so that whatever follows makes the index anew."""
    with database.write() as session:
        everything = session.scalars(select(Dataset.id).order_by(Dataset.id)).all()
        changes.note_each(session, everything)


def is_behind(database: Database) -> bool:
    """Whether there are changes of the catalog that the index does not know yet."""
    with database.read() as session:
        return session.scalar(select(DatasetChange.id).limit(1)) is not None


def follow(database: Database, now: datetime, most: int = _AT_ONCE) -> int:
    """Take up changes of the catalog; returns how many. Nothing is taken up twice or lost when it is cut off."""
    with _writing(database) as (session, state):
        noted = session.execute(
            select(DatasetChange.id, DatasetChange.dataset_id).order_by(DatasetChange.id).limit(most)
        ).all()
        if noted:
            _make(session, state, documents(session, {change.dataset_id for change in noted}, now), now)
            session.execute(delete(DatasetChange).where(DatasetChange.id.in_([change.id for change in noted])))
        return len(noted)


def rebuild(database: Database, now: datetime, progress: Callable[[float], None] | None = None) -> int:
    """Make the index anew from the catalog, while it answers; returns the number of datasets.

    Some datasets at a time, each in the place of what the index has of it, so that others can write in between and
    nobody finds less meanwhile.
    """
    with database.read() as session:
        everything = session.scalars(select(Dataset.id).order_by(Dataset.id)).all()
    for done, some in enumerate(batched(everything, _ANEW_AT_ONCE)):
        with _writing(database) as (session, state):
            _make(session, state, documents(session, some, now), now)
        if progress:
            progress((done * _ANEW_AT_ONCE + len(some)) / len(everything))
    _recount(database)
    with _writing(database) as (_, state):
        state.rebuilt_at = now
    return len(everything)


@contextmanager
def _writing(database: Database) -> Iterator[tuple[Session, SearchState]]:
    """A transaction that only one writer of the index has at a time."""
    with database.write(durable=False) as session:
        yield session, session.scalars(select(SearchState).with_for_update()).one()


def _recount(database: Database) -> None:
    """Count anew in how many datasets each term is, and forget terms that are in none."""
    with database.read() as session:
        end = session.scalars(select(SearchState)).one().next_term
    for start in range(0, end, _COUNTED_AT_ONCE):
        with _writing(database) as (session, _):
            _recount_between(session, start, start + _COUNTED_AT_ONCE)


def _recount_between(session: Session, start: int, end: int) -> None:
    had = select(SearchTerm.id, SearchTerm.documents).where(SearchTerm.id >= start, SearchTerm.id < end)
    has = (
        select(SearchPosting.term_id, func.count())
        .where(SearchPosting.term_id >= start, SearchPosting.term_id < end)
        .group_by(SearchPosting.term_id)
    )
    counts = dict(session.execute(has).all())
    _count(session, {number: counts.get(number, 0) - before for number, before in session.execute(had)})
    session.execute(delete(SearchTerm).where(SearchTerm.id >= start, SearchTerm.id < end, SearchTerm.documents == 0))


def _make(session: Session, state: SearchState, made: Sequence[Document], now: datetime) -> None:
    """Put documents into the index in the place of what it has of them."""
    numbers, lost = _forget(session, [document.dataset_id for document in made])
    said = [weighed(document) for document in made]
    terms = _terms(session, state, Counter(word for one in said for word in one), lost)
    entries, postings = [], []
    for document, one in zip(made, said, strict=True):
        number, boost = numbers[document.dataset_id], document.boost(now)
        if number is None:
            number, state.next_document = state.next_document, state.next_document + 1
        traits = document.traits._asdict()
        entries.append({"id": number, "dataset_id": document.dataset_id, "boost": boost, "traits": traits})
        postings += [
            {"document_id": number, "term_id": terms[word], "impact": weight * boost, "parts": parts}
            for word, (weight, parts) in one.items()
        ]
    session.flush()
    _insert(session, SearchDocument, entries)
    _insert(session, SearchPosting, postings)


def _forget(session: Session, dataset_ids: Collection[str]) -> tuple[dict[str, int | None], Counter[int]]:
    """Take datasets out of the index; returns the numbers that they had, and of how many each term was."""
    numbers: dict[str, int | None] = dict.fromkeys(dataset_ids)
    asked = select(SearchDocument.dataset_id, SearchDocument.id).where(SearchDocument.dataset_id.in_(dataset_ids))
    numbers |= dict(session.execute(asked).all())
    gone = [number for number in numbers.values() if number is not None]
    lost: Counter[int] = Counter()
    if gone:
        lost.update(session.scalars(select(SearchPosting.term_id).where(SearchPosting.document_id.in_(gone))))
        session.execute(delete(SearchPosting).where(SearchPosting.document_id.in_(gone)))
        session.execute(delete(SearchDocument).where(SearchDocument.id.in_(gone)))
    return numbers, lost


def _terms(session: Session, state: SearchState, counted: Counter[str], lost: Counter[int]) -> dict[str, int]:
    """The numbers of terms, which are added where they are new; counts them, less those that were lost."""
    known: dict[str, int] = {}
    for some in batched(counted, _NAMES_AT_ONCE):
        asked = select(SearchTerm.term, SearchTerm.id).where(SearchTerm.term.in_(some))
        known |= dict(session.execute(asked).all())
    more = Counter({number: counted[term] for term, number in known.items()})
    more.subtract(lost)
    _count(session, more)
    fresh = [term for term in counted if term not in known]
    new = {term: state.next_term + position for position, term in enumerate(fresh)}
    state.next_term += len(new)
    session.flush()
    rows = [{"id": number, "term": term, "documents": counted[term]} for term, number in new.items()]
    _insert(session, SearchTerm, rows)
    parts = [{"trigram": part, "term_id": number} for term, number in new.items() for part in spelling(term)]
    _insert(session, SearchTrigram, parts)
    return known | new


def _count(session: Session, more: Mapping[int, int]) -> None:
    table = cast("Table", SearchTerm.__table__)
    # In one order, so that nobody waits in a circle.
    rows = [{"number": number, "more": count} for number, count in sorted(more.items()) if count]
    if rows:
        changed = update(table).where(table.c.id == bindparam("number"))
        session.connection().execute(changed.values(documents=table.c.documents + bindparam("more")), rows)


def _insert(session: Session, model: Any, rows: list[dict[str, Any]]) -> None:
    add_rows(session.connection(), cast("Table", model.__table__), rows)
