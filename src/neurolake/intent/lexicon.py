"""Words of questions that say what to do, each with its tag and what it carries.

The tags are the alphabet of the grammar: `W` opens a request, `K` counts, `A` aggregates, `D` distinct, `Q` compares,
`q` compares after its number, `B` between, `S` superlative, `J` comparative adjective, `X` negates, `E` each,
`O` order by, `d` direction, `R` opens a condition, `H` has, `P` preposition, `o` of, `&` and, `|` or, `b` both,
`e` either, `u` but, `.` end of a sentence, `,` comma, `g` share of a whole, `r` running total, `y` against before,
`a` of age, `*` all. Mentions are `T` table, `C` column, `V` value, `N` number, `t` time; `w` is any other word.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Dimension:
    """What an adjective measures: words of columns, the best first; -1 where a larger value means less of it."""

    words: tuple[tuple[str, int], ...]

    def turned(self) -> "Dimension":
        """The opposite."""
        return Dimension(tuple((word, -sign) for word, sign in self.words))


@dataclass(frozen=True)
class Lexeme:
    """A phrase's meaning: its tag, a value (an operator, a direction, …) and the dimension of an adjective."""

    tag: str
    value: str = ""
    dimension: Dimension | None = None


@cache
def _file() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((files("neurolake.intent") / "lexicon.json").read_text("utf-8"))
    return read


@cache
def lexemes() -> dict[str, Lexeme]:
    """All phrases, in lower case with single spaces."""
    table = {
        phrase: Lexeme(tag, value)
        for tag, values in _file()["phrases"].items()
        for value, phrases in values.items()
        for phrase in phrases
    }
    measured: dict[str, Dimension] = {}
    for entry in _file()["degrees"]:
        dimension = Dimension(tuple((word, sign) for word, sign in entry["measured"]))
        table |= _degrees(entry["more"], dimension) | _degrees(entry["less"], dimension.turned())
        measured |= dict.fromkeys(entry["more"], dimension)
    for more, less, superlative in _file()["plain"]:
        table[more] = Lexeme("j", ">", measured[superlative])
        table[less] = Lexeme("j", ">", measured[superlative].turned())
    age = Lexeme("a", "", Dimension((("age", 1),)))
    return table | dict.fromkeys(("years old", "year old", "years of age"), age)


_SUPERLATIVE = ("most", "least", "best ", "top ", "worst ", "highest ", "lowest ")


def _degrees(words: Sequence[str], dimension: Dimension) -> dict[str, Lexeme]:
    """Comparatives (`older`, `older than`) and superlatives (`oldest`) of an adjective."""
    table: dict[str, Lexeme] = {}
    for word in words:
        if word.endswith("est") or word.startswith(_SUPERLATIVE):
            table[word] = Lexeme("S", "max", dimension)
        else:
            table[word] = table[f"{word} than"] = Lexeme("J", ">", dimension)
    return table


@cache
def longest() -> int:
    """The words of the longest phrase."""
    return max(len(phrase.split()) for phrase in lexemes())


def number(word: str) -> float | int | None:
    """The number that a word says, in digits or in words."""
    plain = word.replace(",", "")
    if plain.isdecimal():
        return int(plain)
    try:
        return float(plain) if plain[:1].isdecimal() else _file()["numbers"].get(word)
    except ValueError:
        return None


@cache
def _skipped() -> frozenset[str]:
    return frozenset(_file()["skipped"])


def skipped(word: str) -> bool:
    """Does the word say nothing for the query?"""
    return word in _skipped()
