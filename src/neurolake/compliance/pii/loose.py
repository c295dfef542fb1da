"""What values must at least look like for a column's name to be believed."""

import re
from collections.abc import Mapping, Sequence

from neurolake.compliance.pii.base import Entity

_FORMS: Mapping[Entity, re.Pattern[str]] = {
    "email": re.compile(r"\S+@\S+"),
    "phone": re.compile(r"[+(]*\d[\d\s().\-/+]{4,20}(?: ?(?:x|ext\.?|#) ?\d{1,6})?"),
    "card": re.compile(r"[\dX*]{4}[ -]?[\dX*]{4,6}[ -]?[\dX*]{4,5}(?:[ -]?[\dX*]{1,7})?"),
    "iban": re.compile(r"[A-Za-z]{2}\d{2}[ ]?[A-Za-z0-9 ]{8,32}|\d[\d -]{7,24}"),
    "ssn": re.compile(r"[\dX*]{3}[- ]?[\dX*]{2}[- ]?\d{4}"),
    "national_id": re.compile(r"(?=(?:\S*\d){4})[A-Za-z0-9][A-Za-z0-9 ./+-]{5,20}"),
    "ip": re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?|[0-9a-fA-F:]{3,39}"),
    "mac": re.compile(r"[0-9A-Fa-f]{2}(?:[:.-]?[0-9A-Fa-f]{2}){5}"),
    "passport": re.compile(r"(?=(?:\S*\d){3})[A-Za-z0-9][A-Za-z0-9 -]{5,13}"),
    "driving_licence": re.compile(r"(?=(?:\S*\d){2})[A-Za-z0-9][A-Za-z0-9 /-]{4,22}"),
    "birth_date": re.compile(
        r"\d{4}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}.{0,20}|\d{1,2}[-/. ]+(?:\d{1,2}|[^\W\d_]{3,10}\.?)[-/., ]+\d{2,4}"
        r"|[^\W\d_]{3,10}\.? \d{1,2},? \d{4}|(?:19|20)\d{6}"
    ),
    "name": re.compile(r"[^\W\d_][^\d_@/#:;%+*=<>|\\\[\]{}]{0,60}"),
    "username": re.compile(r"(?=\S*[^\W\d_])[\w.@-]{3,40}"),
    "address": re.compile(r"(?=[\s\S]*[^\W\d_])[^@{}<>|]{3,200}|\d{1,5} ?[A-Za-z]?(?:[/-]\d{1,4})?"),
    "coordinates": re.compile(r"[(\[]?-?\d{1,3}(?:\.\d+)?(?:[,; ]+-?\d{1,3}(?:\.\d+)?)?[)\]]?"),
    "secret": re.compile(r"\S{3,}|-----BEGIN [\s\S]*"),
}
_KINDS: Mapping[Entity, frozenset[str]] = {
    "phone": frozenset({"text", "integer"}),
    "card": frozenset({"text", "integer"}),
    "ssn": frozenset({"text", "integer"}),
    "national_id": frozenset({"text", "integer"}),
    "iban": frozenset({"text", "integer"}),
    "passport": frozenset({"text", "integer"}),
    "driving_licence": frozenset({"text", "integer"}),
    "birth_date": frozenset({"text", "date", "timestamp", "integer"}),
    "address": frozenset({"text", "integer"}),
    "coordinates": frozenset({"text", "float"}),
    "secret": frozenset({"text", "integer"}),
}
_TEXT = frozenset({"text", "other"})
_GLANCE = 60


def share_that_fits(entity: Entity, kind: str, texts: Sequence[str]) -> float:
    """Share of the first values that can be of the entity at all; 0 for a column of another kind."""
    if kind not in _KINDS.get(entity, _TEXT):
        return 0.0
    glance = texts[:_GLANCE]
    fits = _FORMS[entity].fullmatch
    return sum(1 for text in glance if fits(text)) / len(glance)
