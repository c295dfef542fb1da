"""Words of names and texts, and how alike two are written."""

import re
import unicodedata
from collections.abc import Iterator

_LONGEST = 64
_PARTS = re.compile(r"[^\W_]+")
# customerId → customer Id; HTTPServer → HTTP Server
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def words(text: str) -> Iterator[str]:
    """The words of a name or a text, in small letters without accents, as they come: `customerId` → customer, id."""
    for part in _PARTS.findall(plain(text)):
        for word in _HUMP.split(part):
            yield word.lower()[:_LONGEST]


def plain(text: str) -> str:
    """A text without accents."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


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
