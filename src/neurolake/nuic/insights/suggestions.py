"""What could be said about columns that nobody has said yet: each with its reason, for a person to accept."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from neurolake.catalog import column_notes, glossary, tags
from neurolake.compliance.policies.facts import catalog_decisions
from neurolake.metadata.models import ColumnNote, ColumnTag, Dataset
from neurolake.nuic.insights.base import Subject
from neurolake.nuic.insights.others import references
from neurolake.nuic.search.words import words

_MOST_ELSEWHERE = 2_000
_AGREEING = 2
_MEANINGS: Mapping[str, tuple[str, str | None]] = {
    "email": ("An e-mail address.", "contact"),
    "phone": ("A telephone number.", "contact"),
    "phone_local": ("A telephone number without country code.", "contact"),
    "postal_code": ("A postal code.", "address"),
    "country_code": ("A country, as its ISO 3166 code of two letters.", "geography"),
    "country_code3": ("A country, as its ISO 3166 code of three letters.", "geography"),
    "country_name": ("A country, by name.", "geography"),
    "us_state_code": ("A state of the USA, as its code of two letters.", "geography"),
    "us_state_name": ("A state of the USA, by name.", "geography"),
    "latitude": ("Latitude in degrees.", "geography"),
    "longitude": ("Longitude in degrees.", "geography"),
    "currency_code": ("A currency, as its ISO 4217 code.", "money"),
    "amount": ("An amount of money.", "money"),
    "iban": ("A bank account, as its IBAN.", "money"),
    "credit_card": ("A payment card's number.", "money"),
    "language_code": ("A language, as its ISO 639 code.", None),
    "url": ("A web address.", "technical"),
    "ipv4": ("An IPv4 address.", "technical"),
    "ipv6": ("An IPv6 address.", "technical"),
    "mac": ("A MAC address of a network device.", "technical"),
    "uuid": ("An identifier (UUID).", None),
    "isbn13": ("A book, as its ISBN of 13 digits.", "product"),
    "isbn10": ("A book, as its ISBN of 10 digits.", "product"),
    "ean": ("A product, as its EAN.", "product"),
}


@dataclass(frozen=True)
class Suggestion:
    """Something that could be said about a column.

    Attributes:
        value: The text, the tag or the term.
        reason: Why, in a sentence.
    """

    kind: Literal["description", "tag", "term"]
    column: str
    value: str
    reason: str
    evidence: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The same for the same suggestion, whenever it is made."""
        return hashlib.sha256("\0".join((self.kind, self.column, self.value)).encode()).hexdigest()[:16]

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "id": self.id,
            "kind": self.kind,
            "column": self.column,
            "value": self.value,
            "reason": self.reason,
            "evidence": dict(self.evidence),
        }


def suggestions(subject: Subject) -> list[Suggestion]:
    """Suggestions for the columns that the asker sees; for descriptions the best one of each column."""
    own = [subject.dataset.id]
    described = column_notes.of_each(subject.session, own).get(subject.dataset.id, {})
    tagged = tags.given(subject.session, own).get(subject.dataset.id, {})
    linked = glossary.terms_of_each(subject.session, own).get(subject.dataset.id, {})
    found: list[Suggestion] = []
    known = set(described)
    for one in (*_referring(subject), *_described_elsewhere(subject), *_meaning(subject)):
        if one.column not in known:
            known.add(one.column)
            found.append(one)
    given = {(column, tag) for column, names in tagged.items() for tag in names}
    for one in (*_tagged_elsewhere(subject), *_meaning_tags(subject)):
        if (one.column, one.value) not in given:
            given.add((one.column, one.value))
            found.append(one)
    terms = {(column, term.name) for column, briefs in linked.items() for term in briefs}
    return found + [one for one in _terms(subject) if (one.column, one.value) not in terms]


def _referring(subject: Subject) -> Iterator[Suggestion]:
    for pair in references(subject.pairs):
        place = f"{pair.other.name}.{pair.theirs.column}"
        yield Suggestion(
            "description",
            pair.mine.column,
            f"Refers to `{place}`.",
            f"{pair.overlap.containment:.0%} of its values are in {place}.",
            {"containment": round(pair.overlap.containment, 4), "values_looked_at": pair.overlap.looked_at},
        )


def _meaning(subject: Subject) -> Iterator[Suggestion]:
    for column in subject.columns:
        told = _MEANINGS.get(column.semantic or "")
        if told:
            evidence = {"semantic": column.semantic}
            yield Suggestion("description", column.name, told[0], "Its values are written so.", evidence)


def _meaning_tags(subject: Subject) -> Iterator[Suggestion]:
    for column in subject.columns:
        told = _MEANINGS.get(column.semantic or "")
        if told and told[1]:
            yield Suggestion("tag", column.name, told[1], "Its values mean that.", {"semantic": column.semantic})


def _described_elsewhere(subject: Subject) -> Iterator[Suggestion]:
    for column, said in _elsewhere(subject, ColumnNote.column, ColumnNote.description, ColumnNote.dataset_id).items():
        text, places = _most(said)
        yield Suggestion(
            "description",
            column,
            text,
            f"The column of this name in {places[0]} is described so.",
            {"datasets": places[:10], "of": len(said)},
        )


def _tagged_elsewhere(subject: Subject) -> Iterator[Suggestion]:
    found = _elsewhere(subject, ColumnTag.column, ColumnTag.tag, ColumnTag.dataset_id)
    for column, said in found.items():
        datasets_with_any = len({place for _, place in said})
        for tag, count in Counter(tag for tag, _ in said).most_common():
            if count >= _AGREEING and 2 * count >= datasets_with_any:
                places = sorted(place for one, place in said if one == tag)
                yield Suggestion(
                    "tag",
                    column,
                    tag,
                    f"Columns of this name have it in {count} datasets.",
                    {"datasets": places[:10], "of": datasets_with_any},
                )


def _elsewhere(
    subject: Subject,
    column: InstrumentedAttribute[str],
    value: InstrumentedAttribute[str],
    dataset_id: InstrumentedAttribute[str],
) -> dict[str, list[tuple[str, str]]]:
    """Column → what people said of columns of this name elsewhere, and where, as far as the asker sees that."""
    names = [one.name for one in subject.columns if list(words(one.name)) not in ([], ["id"])]
    asked = (
        select(column, value, dataset_id)
        .where(column.in_(names), dataset_id != subject.dataset.id)
        .order_by(dataset_id, column, value)
        .limit(_MOST_ELSEWHERE)
    )
    rows = subject.session.execute(asked).all()
    ids = {row[2] for row in rows}
    decisions = catalog_decisions(subject.session, ids, subject.rules)
    called = select(Dataset.id, Dataset.zone, Dataset.name).where(Dataset.id.in_(ids))
    full = {one.id: f"{one.zone}.{one.name}" for one in subject.session.execute(called)}
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, said, place in rows:
        if decisions[place].visible and name in decisions[place].columns:
            found[name].append((said, full[place]))
    return found


def _most(said: Sequence[tuple[str, str]]) -> tuple[str, list[str]]:
    """What was said most often, and where."""
    text = Counter(one for one, _ in said).most_common(1)[0][0]
    return text, sorted(place for one, place in said if one == text)


def _terms(subject: Subject) -> Iterator[Suggestion]:
    keys = {column.name: glossary.key_of(" ".join(words(column.name))) for column in subject.columns}
    named = glossary.terms_by_key(subject.session, set(keys.values()))
    for column, key in keys.items():
        if key in named:
            yield Suggestion(
                "term", column, named[key], "Its name is a word of the glossary.", {"word": key, "term": named[key]}
            )
