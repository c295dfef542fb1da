"""Texts made plain: no client makes a link, a picture or markup of them, and so nothing is fetched from elsewhere.

Data, names and models may say anything. What begins markup is told in another way that people read the same.
"""

import re
import unicodedata

_SIGNS = {"](": "] (", "][": "] [", "]:": "] :", "://": "[:]//", "<": "‹"}
_WORDS = ("www.",)
_ALL = (*_SIGNS, *_WORDS)
_FOUND = re.compile("|".join(map(re.escape, _ALL)), re.IGNORECASE)
_LONGEST = max(map(len, _ALL)) - 1
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
# Line ends, tabs, and the joiners that several scripts are written with.
_SHOWN = "\n\t\u200c\u200d"


class Plain:
    """Makes a text plain that comes in pieces: however it is cut, what comes out is the same."""

    def __init__(self) -> None:
        self._held = ""

    def add(self, piece: str) -> str:
        """What can be told now; an end that may begin something is held back."""
        text = self._held + _visible(piece)
        keep = next((size for size in range(min(_LONGEST, len(text)), 0, -1) if _begins(text[-size:])), 0)
        self._held = text[len(text) - keep :]
        return _told(text[: len(text) - keep])

    def end(self) -> str:
        """The rest."""
        rest, self._held = self._held, ""
        return _told(rest)


def plain(text: str, most: int | None = None) -> str:
    """A whole text, made plain.

    Args:
        most: Characters that are kept of it.
    """
    told = _told(_visible(text))
    return told if most is None or len(told) <= most else f"{told[: most - 1]}…"


def _begins(end: str) -> bool:
    return any(one.startswith(end.lower()) and len(end) < len(one) for one in _ALL)


def _told(text: str) -> str:
    return _FOUND.sub(lambda match: _SIGNS.get(match[0]) or f"{match[0][:-1]}[{match[0][-1]}]", text)


def _visible(text: str) -> str:
    """Without controls, marks of direction, and other characters that hide what is written."""
    return "".join(char for char in text if char in _SHOWN or unicodedata.category(char) not in _HIDDEN)
