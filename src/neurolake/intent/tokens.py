"""A question as words."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"\d+(?:[.,]\d+)*(?![^\W\d_])|[^\W_]+(?:['’][^\W\d_]+)?|[,;?%$€£<>=!.]+", re.UNICODE)
_QUOTED = re.compile(
    r"\"+([^\"]+?)\"+|“([^”]+)”|‘([^’]+)’|`+([^`]+)`+|''([^']+)''|(?<![\w'])'([^']+(?:'\w[^']*)*)'(?!\w)"
)


@dataclass(frozen=True)
class Token:
    """A word, a number or a mark of punctuation. `quoted` numbers the quotation that it is in, from 1; 0 for none."""

    text: str
    quoted: int = 0

    @property
    def lower(self) -> str:
        """The word as it is compared: without case."""
        return self.text.lower()


def tokens(question: str) -> tuple[Token, ...]:
    """The words of a question, in order."""
    found: list[Token] = []
    place = 0
    for number, match in enumerate(_QUOTED.finditer(question), 1):
        found += _plain(question[place : match.start()])
        found += _plain(next(group for group in match.groups() if group is not None), number)
        place = match.end()
    return tuple(found + _plain(question[place:]))


def _plain(text: str, quoted: int = 0) -> list[Token]:
    return [Token(word, quoted) for found in _WORD.findall(text) for word in _possessive(found)]


def _possessive(word: str) -> tuple[str, ...]:
    """`singer's` is `singer`; `don't` is `do not`."""
    lower = word.lower().replace("’", "'")
    if lower.endswith("n't"):
        stem = {"can't": "can", "won't": "will"}.get(lower, word[:-3])
        return (stem, "not") if stem else ("not",)
    return (word.replace("’", "'").partition("'")[0],)


def words(text: str) -> list[str]:
    """The words of any text, without punctuation: how values and names are cut, so that they meet the question's."""
    return re.findall(r"\d+(?:\.\d+)?|[^\W\d_]+", fold(text))


def fold(text: str) -> str:
    """Without case and accents."""
    return "".join(char for char in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(char))


def phrase(parts: Sequence[Token]) -> str:
    """The words again, with spaces between."""
    return " ".join(part.text for part in parts)
