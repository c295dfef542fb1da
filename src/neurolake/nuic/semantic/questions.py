"""Verified questions: found again by their words, and compared by the rows that they answer."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from neurolake.intent.stems import stem
from neurolake.intent.tokens import tokens, words

NEAR = 0.7
"""How much of the words of two questions must be the same for one to be shown for the other."""
_SMALL = frozenset("a an the of in on for to is are was were what which show me list give tell please and".split())


def key_of(question: str) -> str:
    """By which the same question is found again whatever its case, accents, spaces and punctuation."""
    said = [word for token in tokens(question) for word in words(token.text)]
    return hashlib.sha256(" ".join(said).encode("utf-8", "surrogatepass")).hexdigest()


def stems(question: str) -> Counter[str]:
    """What a question is about, as far as its words tell."""
    said = (word for token in tokens(question) for word in words(token.text))
    return Counter(stem(word) for word in said if word not in _SMALL)


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of words that two questions have in common, 0..1."""
    together = sum((one | other).values())
    return sum((one & other).values()) / together if together else 0.0


def fingerprint(rows: Iterable[Sequence[Any]]) -> str:
    """Of rows in any order; numbers that are equal are, whatever their type, to 9 digits."""
    lines = sorted(json.dumps([_plain(value) for value in row], ensure_ascii=True) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def row_key(row: Sequence[Any]) -> str:
    """By which equal rows are told."""
    return json.dumps([_plain(value) for value in row], ensure_ascii=True)


def _plain(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float | Decimal):
        return f"{float(value):.9g}"
    if isinstance(value, str):
        return _as_number(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, Sequence):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else str(value)


def _as_number(text: str) -> str:
    """Decimals are answered as texts."""
    try:
        return f"{float(text):.9g}" if text[:1] in "-0123456789" else text
    except ValueError:
        return text
