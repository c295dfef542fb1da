"""Words of a question found among the stored values: a value tells the column that nobody named."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from neurolake.intent.aliases import aliases
from neurolake.intent.schema import TableName
from neurolake.intent.stems import stem
from neurolake.intent.tokens import words

_LONGEST = 12
_SHORTEST_MISSPELT = 5

Place = tuple[TableName, str]


@dataclass(frozen=True)
class Hit:
    """The tokens from `start` up to `end` are a value of a column.

    Attributes:
        value: As it is stored.
        score: From 0 to 1: 1 when it is written the same, less when plurals or letters differ.
    """

    start: int
    end: int
    table: TableName
    column: str
    value: str
    score: float


class Values(Protocol):
    """Finds stored values in a question. It gives only those that the asker may see."""

    def find(self, tokens: Sequence[str]) -> Sequence[Hit]:
        """All hits, in a fixed order.

        Args:
            tokens: The words of the question as `tokens.tokens` cuts them, punctuation included.
        """
        ...


class MemoryValues:
    """An index of values in memory.

    Args:
        values: The distinct values of each text column.
        cap: Of each column this many are taken, the first.
    """

    def __init__(self, values: Mapping[Place, Iterable[str]], cap: int = 50_000) -> None:
        self._exact: dict[tuple[str, ...], list[tuple[Place, str]]] = defaultdict(list)
        self._misspelt: dict[str, set[str]] = defaultdict(set)
        for place, column in values.items():
            for _, value in zip(range(cap), column, strict=False):
                self._add(place, value)

    def _add(self, place: Place, value: str) -> None:
        key = key_of(words(value))
        if not 0 < len(key) <= _LONGEST:
            return
        for alias in (key, *aliases(place[1], value)):
            self._exact[alias].append((place, value))
        if len(key) == 1 and len(key[0]) >= _SHORTEST_MISSPELT:
            for near in _without_one(key[0]):
                self._misspelt[near].add(key[0])

    def find(self, tokens: Sequence[str]) -> Sequence[Hit]:
        """All hits, by place in the question."""
        cut = [words(token) for token in tokens]
        hits: list[Hit] = []
        for start in range(len(cut)):
            if cut[start]:
                hits += self._at(start, cut)
        return hits

    def _at(self, start: int, cut: Sequence[list[str]]) -> Iterator[Hit]:
        said: list[str] = []
        for end in range(start + 1, min(start + _LONGEST, len(cut)) + 1):
            said += cut[end - 1]
            if cut[end - 1]:
                for (table, column), value in self._exact.get(key_of(said), ()):
                    yield Hit(start, end, table, column, value, likeness(said, value))
        if len(cut[start]) == 1 and key_of(cut[start]) not in self._exact:
            yield from self._near(start, cut[start][0])

    def _near(self, start: int, word: str) -> Iterator[Hit]:
        """Values of one word that differ by one letter."""
        if len(word) < _SHORTEST_MISSPELT or word.isdigit():
            return
        key = stem(word)
        for other in sorted({one for near in _without_one(key) for one in self._misspelt.get(near, ())}):
            for (table, column), value in self._exact[(other,)]:
                yield Hit(start, start + 1, table, column, value, 0.6)


def key_of(parts: Sequence[str]) -> tuple[str, ...]:
    """What a value and the words for it have in common."""
    return tuple(stem(part) for part in parts)


def likeness(said: Sequence[str], value: str) -> float:
    """How alike the words and the value are whose keys are equal."""
    if list(said) == words(value):
        return 1.0
    return 0.9 if key_of(said) == key_of(words(value)) else 0.7


def _without_one(word: str) -> set[str]:
    """The word itself and the word without each of its letters: two words that share one differ by one letter."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
