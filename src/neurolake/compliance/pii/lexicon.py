"""What a column's name says about its values, in the languages of Europe that the vocabulary holds.

`data/column_names.json` lists, folded to plain lower-case letters: phrases that name an entity (`sure`), phrases that
may (`maybe`), words that turn a name into something else (`email_count`, `product_name`), phrases that show rows to
be about persons, and phrases for places that complete an address.
"""

import json
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from neurolake.compliance.pii.base import Entity, NameEvidence
from neurolake.compliance.pii.words import fold

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SURE = 0.85
_MAYBE = 0.4
_LONGEST = 5


@lru_cache(maxsize=4096)
def name_evidence(name: str) -> NameEvidence:
    """What the column's name says."""
    parts = _parts(name)
    vocabulary = _vocabulary()
    speaks_for: dict[Entity, tuple[float, str]] = {}
    spoken: set[int] = set()
    for start, end, phrase in _phrases(parts):
        for entity, strength in vocabulary.get(phrase, ()):
            known = speaks_for.get(entity)
            shown = " ".join(parts[start:end])
            if known is None or (strength, len(shown)) > (known[0], len(known[1])):
                speaks_for[entity] = (strength, shown)
            if strength == _SURE:
                spoken.update(range(start, end))
    against = any(part in _against() for number, part in enumerate(parts) if number not in spoken)
    return NameEvidence(speaks_for, against)


@lru_cache(maxsize=4096)
def about_a_person(name: str) -> bool:
    """Whether the name shows that the table's rows are about persons (`customer_id`, `gender`)."""
    return _says(name, "person")


@lru_cache(maxsize=4096)
def completes_an_address(name: str) -> bool:
    """Whether the name is that of a postal code or a town."""
    return _says(name, "place")


def _says(name: str, kind: str) -> bool:
    known = _phrases_of(kind)
    return any(phrase in known for _, _, phrase in _phrases(_parts(name)))


def _parts(name: str) -> list[str]:
    # Letters beyond ASCII are folded first, so that a word is not cut at them; case stays, as it separates words.
    return [part.lower() for part in _WORD.findall(fold(name, lower=False)) if not part.isdigit()]


def _phrases(parts: list[str]) -> Iterator[tuple[int, int, str]]:
    for start in range(len(parts)):
        for end in range(start + 1, min(len(parts), start + _LONGEST) + 1):
            yield start, end, "".join(parts[start:end])


@cache
def _document() -> Any:
    path = files("neurolake.compliance.pii") / "data" / "column_names.json"
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def _vocabulary() -> dict[str, list[tuple[Entity, float]]]:
    """Phrase, written as one word → the entities that it names and how surely."""
    found: dict[str, list[tuple[Entity, float]]] = {}
    for entity, lists in _document()["entities"].items():
        for level, strength in (("sure", _SURE), ("maybe", _MAYBE)):
            for phrase in lists[level]:
                found.setdefault(_glued(phrase), []).append((entity, strength))
    return found


@cache
def _against() -> frozenset[str]:
    return _phrases_of("against")


@cache
def _phrases_of(kind: str) -> frozenset[str]:
    return frozenset(_glued(phrase) for phrase in _document()[kind])


def _glued(phrase: str) -> str:
    return fold(phrase).replace(" ", "").translate(str.maketrans("", "", "0123456789"))
