"""Lists of words: names of persons, words of streets and companies. One word a line, folded, in `data/`.

Given names and surnames: the most frequent of the US Census of 1990 (public domain), and common names of the languages
of Europe and some others, compiled for this project. `words` are those of everyday speech, places and brands that are
names as well, and therefore say little.
"""

import unicodedata
from functools import cache
from importlib.resources import files

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "ı": "i", "œ": "oe", "ð": "d", "þ": "th"}
    | {"Ł": "L", "Ø": "O", "Đ": "D", "Æ": "AE", "Œ": "OE", "’": "'"}
)


def fold(text: str, *, lower: bool = True) -> str:
    """Without accents, and in lower case."""
    folded = text.lower() if lower else text
    if folded.isascii():
        return folded
    spread = unicodedata.normalize("NFKD", folded.translate(_LETTERS))
    return "".join(character for character in spread if not unicodedata.combining(character))


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of `data/<name>.txt`."""
    text = (files("neurolake.compliance.pii") / "data" / f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(fold(line) for line in text.split())
