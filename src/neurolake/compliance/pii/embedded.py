"""Personal data inside longer texts: the engine picks out the texts that may hold some, the checks decide."""

import re
from collections.abc import Iterator, Sequence

from neurolake.compliance.pii.base import Entity, Evidence, Finding, Values
from neurolake.compliance.pii.national_ids import us_ssn
from neurolake.compliance.pii.recognizers import is_card, is_iban
from neurolake.engine.base import Session
from neurolake.engine.sql import ident, literal

_LONG = 25
_CANDIDATES = 200
_LONGEST = 20_000
_LEAST_FOUND = 2
_LEAST_SHARE = 0.005

# Repetitions are bounded: Python goes back over all that it has read, once for each place to begin at.
_EMAIL = r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.[A-Za-z]{2,24}"
_CARD = r"\b\d{4}[ -]?\d{4,6}[ -]?\d{4,5}(?:[ -]?\d{1,4})?\b"
_IBAN = r"\b[A-Z]{2}\d{2} ?(?:[A-Z0-9]{4} ?){3,7}[A-Z0-9]{0,3}\b"
_SSN = r"\b\d{3}-\d{2}-\d{4}\b"
_PHONE = (
    r"\+\d{1,3}[ (.-]{1,2}\d[\d ().-]{6,14}\d|\+\d{9,14}\b|\(\d{3}\) ?\d{3}-\d{4}\b|\b[2-9]\d{2}-[2-9]\d{2}-\d{4}\b"
)
_SECRET = r"\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[0-9A-Za-z]{36}|\bsk_live_[0-9A-Za-z]{16,64}|BEGIN [A-Z ]{0,20}PRIVATE KEY"  # noqa: S105 - forms, no secrets
# In what RE2 and Python have in common; RE2 never goes back, and takes long to unfold bounds.
_SCREEN = "|".join((r"\w@[\w.-]+\.[A-Za-z]{2}", _CARD, _IBAN, _SSN, _PHONE, _SECRET))
_SEARCHES: tuple[tuple[Entity, re.Pattern[str]], ...] = (
    ("email", re.compile(_EMAIL)),
    ("card", re.compile(_CARD)),
    ("iban", re.compile(_IBAN)),
    ("ssn", re.compile(_SSN)),
    ("phone", re.compile(_PHONE)),
    ("secret", re.compile(_SECRET)),
)
_CHECKS = {"card": is_card, "iban": is_iban, "ssn": us_ssn}


def embedded(session: Session, relation: str, columns: Sequence[Values]) -> list[Finding]:
    """What the long texts among `columns` hold, searched in all rows of the relation."""
    long = [values for values in columns if not values.path and values.kind == "text" and _is_long(values.texts)]
    if not long:
        return []
    parts = (_figures(ident(values.column)) for values in long)
    row = session.run(f"SELECT {', '.join(parts)} FROM {relation}")[0]
    return [
        finding
        for position, values in enumerate(long)
        for finding in _in_texts(values, *row[3 * position : 3 * position + 3])
    ]


def _figures(name: str) -> str:
    hit = f"regexp_matches({name}, {literal(_SCREEN)})"
    return (
        f"count({name}), count_if({hit}), arg_min(left({name}, {_LONGEST}), hash({name}), {_CANDIDATES}) FILTER ({hit})"
    )


def _is_long(texts: Sequence[str]) -> bool:
    return sum(map(len, texts)) >= _LONG * len(texts)


def _in_texts(values: Values, rows: int, screened: int, candidates: list[str] | None) -> Iterator[Finding]:
    texts = candidates or []
    for entity, pattern in _SEARCHES:
        found = sum(1 for text in texts if _holds(entity, pattern, text))
        share = found / len(texts) * screened / rows if texts else 0.0
        if found >= _LEAST_FOUND and share >= _LEAST_SHARE:
            confidence = round(min(0.95, 0.6 + share), 3)
            evidence = Evidence(f"{entity} in text", rows, round(share * rows), embedded=True)
            yield Finding(values.column, entity, confidence, evidence)


def personal_spans(text: str) -> Iterator[tuple[int, int, Entity]]:
    """Where personal data that can be told by their form are in a text: from, to, what; in order, none over another."""
    found = sorted(
        (match.start(), -match.end(), entity)
        for entity, pattern in _SEARCHES
        for match in pattern.finditer(text)
        if _passes(entity, match.group())
    )
    done = 0
    for start, end, entity in found:
        if start >= done:
            done = -end
            yield start, done, entity


def _holds(entity: Entity, pattern: re.Pattern[str], text: str) -> bool:
    return any(_passes(entity, found.group()) for found in pattern.finditer(text))


def _passes(entity: Entity, value: str) -> bool:
    check = _CHECKS.get(entity)
    return check is None or check(value)
