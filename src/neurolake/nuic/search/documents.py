"""Documents of the index, read from the catalog many at a time."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neurolake.catalog import cards, column_notes, glossary
from neurolake.catalog.access import by_people
from neurolake.catalog.cards import CardBrief
from neurolake.catalog.datasets import columns_of_each
from neurolake.catalog.glossary import TermBrief
from neurolake.catalog.tags import tags_of_each
from neurolake.metadata.models import AccessEvent, Dataset
from neurolake.nuic.search.document import Column, Document

_RECENT = timedelta(days=30)
_Terms = Mapping[str, Mapping[str, list[TermBrief]]]


def documents(session: Session, dataset_ids: Collection[str], now: datetime) -> list[Document]:
    """What is searched of these datasets, for those that there are."""
    terms = glossary.terms_of_each(session, dataset_ids)
    columns, reads = _columns(session, dataset_ids, terms), _reads(session, dataset_ids, now - _RECENT)
    briefs = cards.of_each(session, dataset_ids)
    found = select(
        Dataset.id,
        Dataset.name,
        Dataset.zone,
        Dataset.description,
        Dataset.owner,
        Dataset.quality,
        Dataset.updated_at,
    ).where(Dataset.id.in_(dataset_ids))
    return [
        Document(
            one.id,
            one.name,
            one.zone,
            one.description,
            one.owner,
            columns.get(one.id, ()),
            one.quality,
            one.updated_at,
            reads.get(one.id, 0),
            terms=_words(terms.get(one.id, {}).get(glossary.WHOLE, ())),
            **vars(briefs.get(one.id, CardBrief())),
        )
        for one in session.execute(found)
    ]


def _columns(session: Session, dataset_ids: Collection[str], terms: _Terms) -> dict[str, tuple[Column, ...]]:
    tags = tags_of_each(session, dataset_ids)
    notes = column_notes.of_each(session, dataset_ids)
    return {
        dataset_id: tuple(
            Column(
                one.name,
                one.type,
                one.semantic,
                tags.get(dataset_id, {}).get(one.name, frozenset()),
                notes.get(dataset_id, {}).get(one.name),
                _words(terms.get(dataset_id, {}).get(one.name, ())),
            )
            for one in its
        )
        for dataset_id, its in columns_of_each(session, dataset_ids).items()
    }


def _words(terms: Iterable[TermBrief]) -> tuple[str, ...]:
    return tuple(word for term in terms for word in (term.name, *term.synonyms))


def _reads(session: Session, dataset_ids: Collection[str], since: datetime) -> dict[str, int]:
    asked = (
        select(AccessEvent.dataset_id, func.count())
        .where(
            AccessEvent.dataset_id.in_(dataset_ids), AccessEvent.at >= since, AccessEvent.action == "read", by_people()
        )
        .group_by(AccessEvent.dataset_id)
    )
    return dict(session.execute(asked).all())
