"""Words that mean much the same in questions, in the groups of a file."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from neurolake.intent.stems import root


@cache
def _groups(kind: str) -> dict[str, frozenset[str]]:
    """Each word of the groups with all words of its groups."""
    found: dict[str, frozenset[str]] = {}
    for group in _file()[kind]:
        for word in group:
            found[word] = found.get(word, frozenset()).union(group)
    return found


@cache
def _file() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((files("neurolake.intent") / "synonyms.json").read_text("utf-8"))
    return read


@cache
def synonyms(word: str) -> frozenset[str]:
    """The words that mean much the same as a stem, itself included."""
    groups = _groups("alike")
    return frozenset({word}) | groups.get(word, frozenset()) | groups.get(root(word), frozenset())


@cache
def roles(word: str) -> frozenset[str]:
    """The words that speak of the same role as a word, as "arriving" does of a destination; they name no column."""
    groups = _groups("roles")
    return synonyms(word) | groups.get(word, frozenset()) | groups.get(root(word), frozenset())


def expanded(word: str) -> list[str]:
    """The words that an abbreviation in a name stands for."""
    return list(_file()["abbreviations"].get(word, [word]))
