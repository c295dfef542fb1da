"""A dataset as search sees it: its words, and how much each says."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntFlag
from math import exp, log1p
from typing import NamedTuple

from neurolake.nuic.search.words import whole, words


class Part(IntFlag):
    """Where in a dataset's entry a word is."""

    NAME = 1
    COLUMN = 2
    DESCRIPTION = 4
    TAG = 8
    MEANING = 16
    OWNER = 32
    TERM = 64
    DOMAIN = 128


_WEIGHTS = {
    Part.NAME: 8.0,
    Part.TAG: 5.0,
    Part.TERM: 5.0,
    Part.MEANING: 4.0,
    Part.DESCRIPTION: 3.0,
    Part.COLUMN: 2.5,
    Part.OWNER: 2.0,
    Part.DOMAIN: 2.0,
}
_WHOLE = 2.0
_HALF_LIFE_DAYS = 90.0
_OF_STATE = {"active": 1.0, "deprecated": 0.25, "archived": 0.25}


@dataclass(frozen=True)
class Column:
    """A column; `semantic` is what its values mean, `terms` the words of the glossary that it speaks of."""

    name: str
    type: str
    semantic: str | None
    tags: frozenset[str] = frozenset()
    description: str | None = None
    terms: tuple[str, ...] = ()


class Traits(NamedTuple):
    """What facets and filters ask of a dataset.

    Attributes:
        people: Its owner and its stewards.
        tags: Its own and those of its columns.
    """

    zone: str
    people: Sequence[str]
    quality: float | None
    tags: Sequence[str]
    domain: str | None
    state: str


@dataclass(frozen=True)
class Document:
    """What is searched of a dataset.

    Attributes:
        reads: How often it was read in the last 30 days.
        tags, terms: Of the dataset as a whole; terms with the other words for them.
        stewards: Who looks after it.
        state: `active`, `deprecated` or `archived`.
    """

    dataset_id: str
    name: str
    zone: str
    description: str | None
    owner: str | None
    columns: tuple[Column, ...]
    quality: float | None
    updated_at: datetime
    reads: int
    tags: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    stewards: tuple[str, ...] = ()
    domain: str | None = None
    state: str = "active"

    def seen(self, columns: Collection[str]) -> "Document":
        """The document as somebody sees it who sees only these columns."""
        kept = tuple(column for column in self.columns if column.name in columns)
        return Document(**{**vars(self), "columns": kept})

    def boost(self, now: datetime) -> float:
        """What speaks for it whatever is searched: 0.35 for what is poor, old and unused, a quarter for what is not to
        be used any more; 1 is usual.
        """
        quality = 0.5 if self.quality is None else self.quality
        age = max((now - self.updated_at).total_seconds() / 86_400, 0.0)
        usual = (0.5 + 0.5 * quality) * (0.7 + 0.3 * exp(-age / _HALF_LIFE_DAYS)) * (1.0 + 0.15 * log1p(self.reads))
        return usual * _OF_STATE[self.state]

    @property
    def traits(self) -> Traits:
        """What facets and filters ask."""
        return Traits(self.zone, self.people, self.quality, sorted(self.all_tags), self.domain, self.state)

    @property
    def all_tags(self) -> frozenset[str]:
        """Its own tags and those of its columns."""
        return frozenset(self.tags).union(*(column.tags for column in self.columns))

    @property
    def all_terms(self) -> tuple[str, ...]:
        """Its own terms and those of its columns, each once."""
        return tuple(dict.fromkeys((*self.terms, *(term for column in self.columns for term in column.terms))))

    @property
    def people(self) -> tuple[str, ...]:
        """Its owner and its stewards."""
        return (*([self.owner] if self.owner else []), *self.stewards)


def weighed(document: Document) -> Mapping[str, tuple[float, int]]:
    """Word → how much it says of the dataset, and in which parts it is, as bits of `Part`.

    A word says less among many: of a hundred columns each tells a tenth of what it tells alone.
    """
    said: dict[str, tuple[float, int]] = {}
    for part, texts in _texts(document):
        share, bit = _WEIGHTS[part] / max(len(texts), 1) ** 0.5, part.value
        for text in texts:
            name, alone = whole(text), text.lower()
            for word in dict.fromkeys((*words(text), *([name] if name else []))):
                weight, parts = said.get(word, (0.0, 0))
                said[word] = (weight + share * (_WHOLE if word in (name, alone) else 1.0), parts | bit)
    return said


def _texts(document: Document) -> Iterator[tuple[Part, Sequence[str]]]:
    columns = document.columns
    told = [document.description, *(column.description for column in columns)]
    yield Part.NAME, [document.name]
    yield Part.COLUMN, [column.name for column in columns]
    yield Part.DESCRIPTION, [text for text in told if text]
    yield Part.TAG, sorted(document.all_tags)
    yield Part.TERM, document.all_terms
    yield Part.MEANING, sorted({column.semantic for column in columns if column.semantic})
    yield Part.OWNER, document.people
    yield Part.DOMAIN, [document.domain] if document.domain else []
