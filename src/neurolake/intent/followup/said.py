"""Messages that are no questions: a step back, or the number of a choice."""

import re

from neurolake.intent.lexicon import number

_BACK = frozenset(
    (
        "back", "go back", "undo", "undo that", "undo it", "take that back", "one step back", "step back", "revert",
        "never mind", "nevermind", "the one before", "go back one step", "back to the one before", "previous",
        "go to the previous one", "reset that", "no go back", "please go back", "go back please",
    )
)  # fmt: skip
_ORDINALS = {
    word: place
    for place, words in enumerate(("first 1st", "second 2nd", "third 3rd", "fourth 4th"), 1)
    for word in words.split()
}
_FILLING = frozenset("the one number choice option reading please take no i mean".split())


def goes_back(message: str) -> bool:
    """Whether a message wants the last change undone."""
    return " ".join(_words(message)) in _BACK


def ordinal(message: str) -> int | None:
    """Which choice a message names, from 1; None where it is not only that."""
    words = _words(message)
    rest = [word for word in words if word not in _FILLING] or words
    if len(rest) != 1:
        return None
    if rest[0] in _ORDINALS:
        return _ORDINALS[rest[0]]
    said = number(rest[0])
    return said if isinstance(said, int) and said >= 1 else None


def _words(message: str) -> list[str]:
    return re.findall(r"\w+", message.lower())
