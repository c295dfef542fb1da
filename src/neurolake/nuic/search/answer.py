"""A page of what was found: filtered, counted by facets, each entry with why it was found."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from neurolake.compliance.policies.shown import shown_figures
from neurolake.metadata.models import Dataset
from neurolake.nuic.search.document import Column, Document, Traits
from neurolake.nuic.search.hits import Hit, with_texts
from neurolake.nuic.search.vocabulary import Token
from neurolake.nuic.search.words import words

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


def answer(
    session: Session, found: Sequence[Hit], tokens: Sequence[Token], filters: Filters, page: slice, now: datetime
) -> dict[str, Any]:
    """The page of the hits that pass the filters, with the number of all of them and their facets."""
    kept = [hit for hit in found if _passes(hit.traits, filters)]
    return {
        "total": len(kept),
        "facets": _facets(hit.traits for hit in kept),
        "results": _results(session, kept[page], tokens, now),
    }


def _passes(traits: Traits, filters: Filters) -> bool:
    return (
        filters.zone in (None, traits.zone)
        and filters.owner in (None, *traits.people)
        and filters.domain in (None, traits.domain)
        and (filters.archived or traits.state != "archived")
        and set(filters.tags).issubset(traits.tags)
        and (filters.min_quality is None or (traits.quality or 0.0) >= filters.min_quality)
    )


def _facets(found: Iterable[Traits]) -> dict[str, dict[str, int]]:
    every = list(found)
    counted = {
        "zone": Counter(traits.zone for traits in every),
        "owner": Counter(person for traits in every for person in dict.fromkeys(traits.people)),
        "tag": Counter(tag for traits in every for tag in traits.tags),
        "domain": Counter(traits.domain for traits in every if traits.domain),
    }
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
