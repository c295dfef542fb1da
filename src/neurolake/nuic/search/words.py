"""Words of names and texts, and how alike two are written."""

import re
import unicodedata
from functools import lru_cache

_LONGEST = 64
_LONGEST_NAME = 128
_NAMES_KEPT = 20_000
_WRITTEN = "="
_PARTS = re.compile(r"[^\W_]+")
# customerId → customer Id; HTTPServer → HTTP Server
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def words(text: str) -> tuple[str, ...]:
    """The words of a name or a text, in small letters without accents, as they come: `customerId` → customer, id."""
    return _words_of_name(text) if len(text) <= _LONGEST_NAME else _words(text)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.lower()[:_LONGEST] for part in _PARTS.findall(plain(text)) for word in _HUMP.split(part))


# Columns of many datasets have the same names.
_words_of_name = lru_cache(_NAMES_KEPT)(_words)


def plain(text: str) -> str:
    """A text without accents."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def whole(name: str) -> str | None:
    """The term of a name of several words as it is written; None for what is one word, or no name.

    No word begins like it, so that it is found by whoever writes all of it, and by nobody else.
    """
    if "_" not in name.strip("_") or " " in name or len(name) > _LONGEST_NAME:
        return None
    return _WRITTEN + name.lower()


def spelling(term: str) -> set[str]:
    """By which trigrams a term is found by those who misspell it; none for a whole name, whose words are found."""
    return set() if term.startswith(_WRITTEN) else trigrams(term)


def trigrams(word: str) -> set[str]:
    """Three letters in a row, with marks for the beginning and the end."""
    marked = f"^{word}$"
    return {marked[start : start + 3] for start in range(len(marked) - 2)}


def distance(one: str, other: str, most: int) -> int:
    """How many letters are to be added, taken away, changed or swapped with their neighbour; `most` + 1 for more.

    The optimal string alignment distance.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(*row, *before) > most:
            return most + 1
    return min(row[-1], most + 1)
