"""A page of what was found: filtered, counted by facets, each entry with why it was found."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from neurolake.catalog import cards
from neurolake.catalog.cards import CardBrief
from neurolake.catalog.tags import tags_of_each
from neurolake.compliance.policies.shown import shown_figures
from neurolake.metadata.models import Dataset
from neurolake.nuic.batches import batched
from neurolake.nuic.search.document import Column, Document
from neurolake.nuic.search.hits import Hit, with_texts
from neurolake.nuic.search.vocabulary import Token
from neurolake.nuic.search.words import words

_AT_ONCE = 500
_MOST_VALUES = 50


@dataclass(frozen=True)
class Filters:
    """What is wanted besides the words; several tags must all be there.

    Attributes:
        owner: Who owns it, or looks after it.
        tags: Of the dataset, or of any column that the asker sees.
        min_quality: 0 to 1; what was never measured has none.
        archived: Whether what was put away is found, too.
    """

    zone: str | None = None
    owner: str | None = None
    domain: str | None = None
    tags: tuple[str, ...] = ()
    min_quality: float | None = None
    archived: bool = False


@dataclass(frozen=True)
class _Traits:
    """What facets and filters ask of a dataset."""

    zone: str
    people: tuple[str, ...]
    quality: float | None
    tags: frozenset[str]
    domain: str | None
    state: str


def answer(
    session: Session, found: Sequence[Hit], tokens: Sequence[Token], filters: Filters, page: slice, now: datetime
) -> dict[str, Any]:
    """The page of the hits that pass the filters, with the number of all of them and their facets."""
    traits = _traits(session, found)
    kept = [hit for hit in found if hit.dataset_id in traits and _passes(traits[hit.dataset_id], filters)]
    return {
        "total": len(kept),
        "facets": _facets(traits[hit.dataset_id] for hit in kept),
        "results": _results(session, kept[page], tokens, now),
    }


def _traits(session: Session, found: Sequence[Hit]) -> dict[str, _Traits]:
    traits = {hit.dataset_id: _of(hit.seen) for hit in found if hit.seen is not None}
    for some in batched((hit.dataset_id for hit in found if hit.seen is None), _AT_ONCE):
        tags, briefs = tags_of_each(session, some), cards.of_each(session, some)
        asked = select(Dataset.id, Dataset.zone, Dataset.owner, Dataset.quality).where(Dataset.id.in_(some))
        for dataset_id, zone, owner, quality in session.execute(asked):
            card = briefs.get(dataset_id, CardBrief())
            own = frozenset(card.tags).union(*tags.get(dataset_id, {}).values())
            people = (*([owner] if owner else []), *card.stewards)
            traits[dataset_id] = _Traits(zone, people, quality, own, card.domain, card.state)
    return traits


def _of(seen: Document) -> _Traits:
    return _Traits(seen.zone, seen.people, seen.quality, seen.all_tags, seen.domain, seen.state)


def _passes(traits: _Traits, filters: Filters) -> bool:
    return (
        filters.zone in (None, traits.zone)
        and filters.owner in (None, *traits.people)
        and filters.domain in (None, traits.domain)
        and (filters.archived or traits.state != "archived")
        and traits.tags.issuperset(filters.tags)
        and (filters.min_quality is None or (traits.quality or 0.0) >= filters.min_quality)
    )


def _facets(found: Iterable[_Traits]) -> dict[str, dict[str, int]]:
    zones: Counter[str] = Counter()
    owners: Counter[str] = Counter()
    tags: Counter[str] = Counter()
    domains: Counter[str] = Counter()
    for traits in found:
        zones[traits.zone] += 1
        tags.update(traits.tags)
        owners.update(set(traits.people))
        domains.update([traits.domain] if traits.domain else [])
    counted = {"zone": zones, "owner": owners, "tag": tags, "domain": domains}
    return {name: dict(counts.most_common(_MOST_VALUES)) for name, counts in counted.items()}


def _results(session: Session, page: Sequence[Hit], tokens: Sequence[Token], now: datetime) -> list[dict[str, Any]]:
    ids = [hit.dataset_id for hit in page]
    long = (defer(Dataset.profile), defer(Dataset.reference), defer(Dataset.keys))
    entries = {one.id: one for one in session.scalars(select(Dataset).where(Dataset.id.in_(ids)).options(*long))}
    terms = {meaning.term for token in tokens for meaning in token.meanings}
    return [
        shown_figures(entries[hit.dataset_id], hit.decision)
        | {
            "state": hit.seen.state,
            "domain": hit.seen.domain,
            "score": round(hit.score, 4),
            "reads": hit.seen.reads,
            "found_in": _found_in(hit.seen, terms),
        }
        for hit in with_texts(session, page, now)
        if hit.seen is not None
    ]


def _found_in(seen: Document, terms: set[str]) -> Mapping[str, Any]:
    """The parts of an entry that have words of the search."""
    return {
        "name": _has(seen.name, terms),
        "description": _has(seen.description, terms),
        "owner": any(_has(person, terms) for person in seen.people),
        "domain": _has(seen.domain, terms),
        "columns": [column.name for column in seen.columns if _in_column(column, terms)],
        "tags": sorted(tag for tag in seen.all_tags if _has(tag, terms)),
        "terms": [term for term in seen.all_terms if _has(term, terms)],
        "meanings": sorted(
            {column.semantic for column in seen.columns if column.semantic and _has(column.semantic, terms)}
        ),
    }


def _in_column(column: Column, terms: set[str]) -> bool:
    return _has(column.name, terms) or _has(column.description, terms)


def _has(text: str | None, terms: set[str]) -> bool:
    return text is not None and not terms.isdisjoint((text.lower(), *words(text)))
