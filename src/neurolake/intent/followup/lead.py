"""How a message goes on from the question before, by the words that it begins with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from neurolake.intent.tokens import Token, tokens

How = Literal["filter", "drill", "replace"]
_MOST_LOOSE = 4

_FILTER = (
    "but only", "only", "but just", "just", "but not", "not", "except", "except for", "excluding", "without", "with",
    "where", "that", "who", "whose", "which are", "which", "of those", "of these", "of them", "among those",
    "among them", "among these", "those", "these", "them", "the ones", "ones", "filter by", "filter to", "filter on",
    "filter", "restrict to", "restrict it to", "limit to", "limit it to", "limit that to", "narrow down to",
    "narrow it down to", "keep only", "keep", "from those", "from these", "in those",
)  # fmt: skip
_LEFT_OUT = ("leave out", "remove", "drop", "ignore", "skip", "hide", "exclude")
_DRILL = (
    "break down by", "broken down by", "break it down by", "break that down by", "break them down by", "split by",
    "split it by", "split them by", "split that by", "group by", "group it by", "group them by", "grouped by",
    "drill down by", "drill down into", "drill down to", "drill into", "drill by", "for each", "per", "by each", "by",
    "in each", "for every",
)  # fmt: skip
_REPLACE = (
    "what about", "how about", "and what about", "and how about", "same for", "the same for", "and for", "and in",
    "and from", "and of", "and", "now for", "now in", "for", "in", "from", "make it", "make that", "use", "rather",
    "sort by", "sort them by", "sorted by", "order by", "order them by", "ordered by", "how many of them",
    "how many of those", "how many of these", "which of them", "which of those", "which of these", "show them",
    "show those", "list them", "list those", "count them", "count those", "how many are there", "how many are they",
    "how many is that", "how many", "which ones", "top", "the top", "first", "the first", "only the top",
    "only the first", "just the top", "just the first", "sum them", "add them up",
)  # fmt: skip
_FILLING = frozenset(
    "ok okay so now then please well and can could would you i want need to see show me give list display it that this "
    "us let's lets us".split()
)
_SHOWING = ("how", "count", "show", "list", "sum")
_ASKING = frozenset("which who whose what how when where show list give find".split())
_KEPT = ("sort", "order", "how", "count", "top", "first", "which", "sum", "show", "list")
"""First words of leads that say what is asked, and so are read with the rest."""


@dataclass(frozen=True)
class Lead:
    """What a message says beside that it goes on.

    Attributes:
        said: The words that are left to be read.
        dropped: Words for what is to be replaced, as in "the count instead of the revenue".
        instead: Whether what is there gives way, rather than is added to.
        whole: All words.
    """

    how: How
    said: tuple[Token, ...]
    dropped: tuple[Token, ...] = ()
    instead: bool = False
    whole: tuple[Token, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether the message begins as a question does."""
        return bool(self.whole) and self.whole[0].lower in _ASKING


def lead_of(message: str, *, loose: bool = False) -> Lead | None:
    """How a message goes on; None where it may be a question of its own.

    Args:
        loose: It is known to be none, so a few words alone are enough: "Japan?".
    """
    said = _plain(tokens(message))
    found = _instead(said) or _led(said) or _led(_without_filling(said))
    if found is None and loose and 0 < len(said) <= _MOST_LOOSE:
        found = Lead("replace", said)
    return None if found is None else replace(found, whole=said)


def _plain(said: Sequence[Token]) -> tuple[Token, ...]:
    """Without what ends a sentence."""
    kept = list(said)
    while kept and not kept[-1].text[0].isalnum() and not kept[-1].quoted:
        kept.pop()
    return tuple(kept)


def _without_filling(said: tuple[Token, ...]) -> tuple[Token, ...]:
    place = 0
    while place < len(said) and (said[place].lower in _FILLING or said[place].text == ","):
        place += 1
    return said[place:]


def _instead(said: tuple[Token, ...]) -> Lead | None:
    lower = [token.lower for token in said]
    for place, word in enumerate(lower):
        if word == "instead" or (word == "rather" and lower[place + 1 : place + 2] == ["than"]):
            after = said[place + 2 :] if lower[place + 1 : place + 2] in (["of"], ["than"]) else said[place + 1 :]
            before = said[:place]
            if not before:
                comma = next((at for at, token in enumerate(after) if token.text == ","), None)
                if comma is None:
                    return Lead("replace", _without_filling(after), instead=True) if word == "instead" else None
                before, after = after[comma + 1 :], after[:comma]
            dropped = after if len(after) < len(said) - place - 1 or not said[:place] else ()
            led = _led(_without_filling(before))
            how: How = led.how if led is not None and led.how == "drill" else "replace"
            return Lead(how, led.said if led else _without_filling(before), dropped, instead=True)
    return None


def _led(said: tuple[Token, ...]) -> Lead | None:
    """The longest beginning that is one of the leads."""
    best: tuple[int, How, str] | None = None
    for how, phrases in (("filter", (*_FILTER, *_LEFT_OUT)), ("drill", _DRILL), ("replace", _REPLACE)):
        for phrase in phrases:
            words = phrase.split()
            if [token.lower for token in said[: len(words)]] == words and (best is None or len(words) > best[0]):
                best = (len(words), how, phrase)  # type: ignore[assignment]
    if best is None or best[0] > len(said):
        return None
    length, how, phrase = best
    return Lead(how, _rest(said, length, phrase))


def _rest(said: tuple[Token, ...], length: int, phrase: str) -> tuple[Token, ...]:
    """What is left to be read; words of a lead that the grammar reads stay."""
    if phrase in _LEFT_OUT:
        return (Token("not"), *said[length:])
    first = phrase.split(maxsplit=1)[0]
    if first in _KEPT or phrase in ("not", "but not", "except", "except for", "excluding", "without", "with", "where"):
        return _per(_without_them(said)) if first in _SHOWING else _without_them(said)
    if phrase in _DRILL:
        return (Token("per"), *said[length:])
    if phrase.rsplit(maxsplit=1)[-1] in ("top", "first"):
        return said[length - 1 :]
    if phrase.rsplit(maxsplit=1)[-1] in ("for", "in", "from") and phrase not in ("same for", "the same for"):
        return said[length - 1 :]
    return said[length:]


def _per(said: tuple[Token, ...]) -> tuple[Token, ...]:
    """What is shown by something is shown for each of it."""
    return tuple(Token("per") if token.lower == "by" else token for token in said)


def _without_them(said: tuple[Token, ...]) -> tuple[Token, ...]:
    """Without the words for what was answered before."""
    kept: list[Token] = []
    for token in said:
        if token.lower in {"them", "those", "these"}:
            if kept and kept[-1].lower == "of":
                kept.pop()
            continue
        kept.append(token)
    return tuple(kept)
