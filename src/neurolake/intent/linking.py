"""Spans of a question linked to tables and columns, each link with a score."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from neurolake.intent.phrases import Phrase, Phrases
from neurolake.intent.schema import Schema, TableName
from neurolake.intent.stems import root, stem
from neurolake.intent.synonyms import synonyms
from neurolake.intent.tokens import Token, fold

_LONGEST = 6
_INSIDE = frozenset({"of", "the", "a", "an", "in", "for", "'s", "their", "its", "-"})
_WEAK = frozenset({"id", "name", "number", "code", "type", "date", "year", "total", "detail", "description", "other"})
_HEADS = frozenset({"number", "type", "date", "year", "amount", "level", "place", "time", "kind", "cost", "status"})
_MOST_OPTIONS = 12


@dataclass(frozen=True)
class Mention:
    """The tokens from `start` to `end` may mean a table, a column or a stored value of it."""

    kind: Literal["table", "column", "value"]
    start: int
    end: int
    table: TableName
    column: str = ""
    value: str = ""
    score: float = 1.0


class Links:
    """Links words of a question with a schema: by stem, by root, by synonym, by abbreviation, in any order of words."""

    def __init__(self, schema: Schema) -> None:
        self._phrases = Phrases(schema).all
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for place, phrase in enumerate(self._phrases):
            for word in {key for one in phrase.stems for key in (one, "~" + root(one))}:
                self._by_word[word].append(place)

    def find(self, question: Sequence[Token]) -> list[Mention]:
        """All mentions, by place."""
        stems = ["" if token.lower in _INSIDE else stem(fold(token.text)) for token in question]
        found: dict[tuple[int, int, str, TableName, str], Mention] = {}
        for start in range(len(stems)):
            if not stems[start] or not stems[start][0].isalnum():
                continue
            for end in range(start + 1, min(start + _LONGEST, len(stems)) + 1):
                if end - 1 > start and question[end - 1].lower in {"of", "in", "for"} and stems[start] not in _HEADS:
                    break
                if stems[end - 1] and not stems[end - 1][0].isalnum():
                    break
                if stems[end - 1]:
                    for mention in self._links(start, end, [word for word in stems[start:end] if word]):
                        key = (start, end, mention.kind, mention.table, mention.column)
                        if key not in found or found[key].score < mention.score:
                            found[key] = mention
        return list(found.values())

    def _links(self, start: int, end: int, said: list[str]) -> list[Mention]:
        places = [self._places(word) for word in said]
        common = set(places[0]).intersection(*places[1:])
        links = []
        for place in sorted(common):
            phrase = self._phrases[place]
            score = _likeness(said, phrase)
            if score > 0.2:
                kind: Literal["table", "column"] = "column" if phrase.column else "table"
                links.append(Mention(kind, start, end, phrase.table, phrase.column, score=score))
        return sorted(links, key=lambda link: -link.score)[:_MOST_OPTIONS]

    def _places(self, word: str) -> list[int]:
        keys = {key for one in synonyms(word) for key in (one, "~" + root(one))}
        return [place for key in sorted(keys) for place in self._by_word.get(key, ())]


def _likeness(said: list[str], phrase: Phrase) -> float:
    """How much of the phrase was said, and how alike."""
    left = list(phrase.stems)
    total = 0.0
    for word in said:
        alike, which = max(((_word_likeness(word, other), place) for place, other in enumerate(left)), default=(0.0, 0))
        if not alike:
            return 0.0
        total += alike * _weight(left.pop(which))
    whole = total + sum(_weight(word) for word in left)
    return phrase.worth * (total / whole) * (total / sum(map(_weight_said, said)) if said else 0)


def _weight_said(word: str) -> float:
    return _weight(word)


def _weight(word: str) -> float:
    return 0.6 if word in _WEAK else 1.0


def _word_likeness(word: str, other: str) -> float:
    if word == other:
        return 1.0
    if root(word) == root(other):
        return 0.9
    return 0.75 if other in synonyms(word) or root(other) in {root(one) for one in synonyms(word)} else 0.0
