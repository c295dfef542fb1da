"""Columns of phone numbers, network addresses and street addresses: forms that only the whole column makes sure."""

import re
from collections.abc import Sequence

from neurolake.compliance.pii.base import Guess
from neurolake.compliance.pii.national_ids import digits
from neurolake.compliance.pii.recognizers import is_ipv4
from neurolake.compliance.pii.words import fold, word_list

_EXTENSION = r"(?: ?(?:x|ext\.?|#) ?\d{1,6})?"
_INTERNATIONAL = re.compile(rf"\(?(?:\+|00)[1-9][\d\s().\-/]{{6,20}}{_EXTENSION}")
# North American plan: neither area nor exchange begins with 0 or 1.
_NANP = re.compile(rf"(?:1[-. ])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[-. ])[2-9]\d\d[-. ]\d{{4}}{_EXTENSION}")
_NANP_FORM = re.compile(rf"\(?\d{{3}}\)?[-. ]\d{{3}}[-. ]\d{{4}}{_EXTENSION}")
_TRUNK = re.compile(rf"\(?0[1-9]\d{{0,4}}\)?[\d\s()./-]{{5,13}}{_EXTENSION}")
_GROUPS = re.compile(rf"\(?\d{{2,4}}\)?(?:[ .-]\d{{2,4}}){{1,4}}{_EXTENSION}")
_BARE = re.compile(r"[1-9]\d{7,10}")
_DATE = re.compile(r"\d{4}[-. /]\d{1,2}[-. /]\d{1,2}|\d{1,2}[-. /]\d{1,2}[-. /]\d{2,4}")
_FORMS = ((_INTERNATIONAL, 1.0), (_NANP, 0.95), (_TRUNK, 0.9), (_GROUPS, 0.55), (_BARE, 0.35))
# So many values tell whether the rest is worth a look.
_GLANCE = 12
_PHONE_LENGTHS = range(7, 16)
_IPV4 = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_HOUSE = re.compile(r"\d")
_STREET_WORD = re.compile(r"(?<!\w)[^\W\d_]{2,}\.?(?!\w)")
_SPACE = re.compile(r"\s")


def phone_numbers(texts: Sequence[str]) -> Guess | None:
    """How far a column's values look like phone numbers: the forms with a prefix carry those without."""
    if sum(1 for text in texts[:_GLANCE] if not _phone_weight(text)) > _GLANCE / 2:
        return None
    weights = [_phone_weight(text) for text in texts]
    matched = sum(1 for weight in weights if weight)
    if matched < 0.8 * len(texts):
        return None
    sure = sum(1 for weight in weights if weight >= 0.9) / len(texts)
    mean = sum(weights) / len(texts)
    if sure < 0.2 or _is_catalogue(texts):
        return None
    return Guess("phone", "phone", min(0.95, mean + (0.1 if sure > 0.2 else 0.0)), len(texts), matched)


def _is_catalogue(texts: Sequence[str]) -> bool:
    """Numbers of the form of North American ones, of which too many cannot be: any number may begin with 0 or 1."""
    formed = [text for text in texts if _NANP_FORM.fullmatch(text)]
    telling = sum(1 for text in texts if text.startswith(("+", "0", "(")) or "x" in text)
    possible = sum(1 for text in formed if _NANP.fullmatch(text))
    return telling < 0.15 * len(texts) and possible < 0.85 * len(formed)


def _phone_weight(text: str) -> float:
    for form, weight in _FORMS:
        if form.fullmatch(text):
            plain = re.split("[x#e]", text, maxsplit=1)[0]
            fits = len(digits(plain)) in _PHONE_LENGTHS and not _DATE.fullmatch(text) and not is_ipv4(text)
            return weight if fits else 0.0
    return 0.0


def ip_addresses(texts: Sequence[str]) -> Guess | None:
    """How far a column's values look like IPv4 addresses; version numbers have small parts."""
    if not any(map(_IPV4.fullmatch, texts[:_GLANCE])):
        return None
    found = [text for text in texts if _IPV4.fullmatch(text) and is_ipv4(text)]
    if len(found) < 0.5 * len(texts):
        return None
    high = sum(1 for text in found if any(int(part) > 99 for part in text.split("."))) / len(found)
    weight = (0.95 if high >= 0.3 else 0.4) * len(found) / len(texts)
    return Guess("ip", "ipv4", weight, len(texts), len(found))


def street_addresses(texts: Sequence[str]) -> Guess | None:
    """How far a column's values look like streets with house numbers, or like whole addresses."""
    if not any(map(_is_street, texts[:_GLANCE])):
        return None
    matched = sum(1 for text in texts if _is_street(text))
    share = matched / len(texts)
    if share < 0.4:
        return None
    return Guess("address", "streets", min(0.92, 0.2 + share), len(texts), matched)


def _is_street(text: str) -> bool:
    if len(text) > 160 or not (_HOUSE.search(text) and _SPACE.search(text)):
        return False
    words = [word.rstrip(".") for word in _STREET_WORD.findall(fold(text))]
    if not words or len(words) > 16:
        return False
    return any(word in _streets() for word in words) or any(word.endswith(_ends()) and len(word) > 5 for word in words)


def _streets() -> frozenset[str]:
    return word_list("streets")


def _ends() -> tuple[str, ...]:
    return tuple(word_list("street_ends"))
