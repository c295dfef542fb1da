"""Recognizers of values with a form: an expression over the whole text, a check, and how much a match says.

What says how much (`alone`) are judgements, set on generated tables and tested on others; see tests/unit/compliance.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from neurolake.compliance.pii.base import Entity, Guess
from neurolake.compliance.pii.checksums import luhn, mod97
from neurolake.compliance.pii.national_ids import NATIONAL_IDS, NationalId, digits, us_ssn

# Below this share of valid values the matches are chance or dirt.
_LEAST_SHARE = 0.5
# None of so many values has the form: then hardly half of all have it (1 in 4,000).
_GLANCE = 12
# Checks are slow: where hardly one of the first is valid, the rest is not looked at.
_FIRST_CHECKED = 24
_UNLESS_SHARE = 0.02


@dataclass(frozen=True)
class Recognizer:
    """One way to know an entity by its values.

    Attributes:
        form: Expression over the whole text, in upper case when `upper`.
        check: Whether a text of that form is valid; None when the form suffices.
        alone: How far a column speaks for the entity when all its values match and nothing else is known.
        least: Distinct matching values below which it may be chance.
        integers: Whether columns of integers are looked at; `width` digits then, with leading zeros restored.
        unless: A form that, where it is met, shows that the column holds something else.
    """

    entity: Entity
    name: str
    form: re.Pattern[str]
    check: Callable[[str], bool] | None
    alone: float
    least: int = 1
    upper: bool = False
    integers: bool = False
    width: int = 0
    unless: re.Pattern[str] | None = None


def guesses(texts: Sequence[str], kind: str) -> list[Guess]:
    """What the recognizers make of a column's distinct values, those of which enough match."""
    folded = texts if kind == "integer" else [text.upper() for text in texts]
    found = []
    for recognizer in recognizers():
        if kind == "integer" and not recognizer.integers:
            continue
        given = folded if recognizer.upper else texts
        if kind == "integer" and recognizer.width:
            given = [text.zfill(recognizer.width) if len(text) >= recognizer.width - 2 else text for text in texts]
        guess = _guess(recognizer, given)
        if guess is not None:
            found.append(guess)
    return found


def _guess(recognizer: Recognizer, texts: Sequence[str]) -> Guess | None:
    fits = recognizer.form.fullmatch
    if not any(map(fits, texts[:_GLANCE])):
        return None
    matched = _count(recognizer, texts)
    share = matched / len(texts)
    if share < _LEAST_SHARE or _is_other(recognizer, texts):
        return None
    weight = recognizer.alone * share if matched >= recognizer.least else 0.4 * share
    return Guess(recognizer.entity, recognizer.name, weight, len(texts), matched)


def _count(recognizer: Recognizer, texts: Sequence[str]) -> int:
    fits, check = recognizer.form.fullmatch, recognizer.check
    formed = [text for text in texts if fits(text)]
    if check is None or len(formed) < _LEAST_SHARE * len(texts):
        return len(formed)
    first = sum(map(check, formed[:_FIRST_CHECKED]))
    if first < len(formed[:_FIRST_CHECKED]) * _LEAST_SHARE / 3:
        return first
    return first + sum(map(check, formed[_FIRST_CHECKED:]))


def _is_other(recognizer: Recognizer, texts: Sequence[str]) -> bool:
    if recognizer.unless is None:
        return False
    fits = recognizer.unless.fullmatch
    return sum(1 for text in texts if fits(text)) > _UNLESS_SHARE * len(texts)


def is_card(text: str) -> bool:
    """A payment card: the range of an issuer, its lengths (ISO/IEC 7812), Luhn's check digit."""
    number = digits(text)
    return bool(_CARD_RANGES.match(number)) and luhn(number) and len(set(number)) > 1


def is_iban(text: str) -> bool:
    """ISO 13616: the number with its first four characters at the end is 1 modulo 97."""
    plain = text.replace(" ", "").upper()
    return 15 <= len(plain) <= 34 and mod97(plain[4:] + plain[:4]) == 1


def is_ipv4(text: str) -> bool:
    """A dotted address of a host, not a mask and not a version number of small parts."""
    try:
        IPv4Address(text)
    except AddressValueError:
        return False
    return not text.startswith(("0.", "255."))


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True


_CARD_RANGES = re.compile(
    r"(?:4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}|3[47]\d{13}"
    r"|3(?:0[0-5]|095|[689]\d)\d{11,13}|35(?:2[89]|[3-8]\d)\d{12}|(?:2131|1800)\d{11}|(?:6011|65\d\d|64[4-9]\d)\d{12}"
    r"|62\d{14,17}|(?:5018|5020|5038|5[678]\d\d|6304|6390|67\d\d)\d{8,15})\Z"
)
_SECRETS = (
    r"(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_[0-9A-Za-z]{36,}|github_pat_\w{22,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{10,}"
    r"|[rs]k_(?:live|test)_[0-9A-Za-z]{16,}|sk-[\w-]{20,}|AIza[\w-]{35}|SG\.[\w-]{16,}\.[\w-]{16,}|npm_[0-9A-Za-z]{36}"
    r"|pypi-[\w-]{50,}|eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*"
    r"|\$(?:2[aby]|argon2\w*|5|6|scrypt|pbkdf2\S*)\$\S{20,}"
)
# Upper and lower case, a digit and a character that neither codes nor encodings use.
_PASSWORD = r"(?=\S*[a-z])(?=\S*[A-Z])(?=\S*\d)(?=\S*[!@#$%^&*()?~])[^\s,;/]{8,40}"  # noqa: S105 - a form, not a secret
_DVLA = r"[A-Z]{2}[A-Z9]{3}\d[0156]\d(?:0[1-9]|[12]\d|3[01])\d[A-Z9]{2}[A-Z\d][A-Z]{2}"


def _plain() -> tuple[Recognizer, ...]:
    email = r"[^@\s,;:<>()\"]+@(?:[^@\s,;.]+\.)+[^\W\d_]{2,}"
    mac = r"(?:[0-9A-F]{2}[:-]){5}[0-9A-F]{2}|(?:[0-9A-F]{4}\.){2}[0-9A-F]{4}"
    iban = r"[A-Z]{2}\d{2} ?(?:[A-Z0-9]{4} ?){2,7}[A-Z0-9]{0,4}"
    card = r"\d{12,19}|\d{4}(?:[ -]\d{4}){2,3}(?:[ -]?\d{1,3})?|\d{4}[ -]\d{6}[ -]\d{4,5}"
    return (
        Recognizer("email", "email", re.compile(email), None, 0.99),
        Recognizer("mac", "mac", re.compile(mac), None, 0.97, least=2, upper=True),
        Recognizer("ip", "ipv6", re.compile(r"[0-9A-F]{0,4}(?::[0-9A-F]{0,4}){2,7}", re.I), _is_ipv6, 0.97, least=2),
        Recognizer("iban", "iban", re.compile(iban, re.ASCII), is_iban, 0.99, upper=True),
        Recognizer("card", "card", re.compile(card, re.ASCII), is_card, 0.95, least=4, integers=True),
        Recognizer("ssn", "us_ssn", re.compile(r"\d{3}-\d{2}-\d{4}", re.ASCII), us_ssn, 0.85, least=3),
        Recognizer("secret", "key", re.compile(_SECRETS), None, 0.97),
        Recognizer("secret", "password", re.compile(_PASSWORD), None, 0.7, least=8),
        Recognizer(
            "driving_licence", "gb_driving_licence", re.compile(_DVLA, re.ASCII), None, 0.9, least=2, upper=True
        ),
    )


def _of_state(number: NationalId) -> Recognizer:
    return Recognizer(
        "national_id",
        number.name,
        re.compile(number.form, re.ASCII),
        lambda text: number.check(text.translate(_SEPARATORS)),
        0.9 if number.telling else 0.8,
        least=4 if number.telling else 10,
        upper=True,
        integers=bool(number.digits),
        width=number.digits,
        unless=re.compile(number.unless, re.ASCII) if number.unless else None,
    )


_SEPARATORS = str.maketrans("", "", " ./+-")


@cache
def recognizers() -> tuple[Recognizer, ...]:
    """All recognizers of one value at a time."""
    return (*_plain(), *(_of_state(number) for number in NATIONAL_IDS))
