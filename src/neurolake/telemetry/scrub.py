"""What no log may hold, put out of sight on its way there: secrets, and the personal data that have a clear shape."""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

HIDDEN = "[hidden]"
_LONGEST = 10_000
_DEEPEST = 6
_NAMES = "passw(?:or)?d|secret|token|api_?key"
_SECRET_NAME = re.compile(r"passw|secret|token|api_?key|authorization|cookie|credential", re.IGNORECASE)
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\bnlk_[A-Za-z0-9_-]{6,}"), f"nlk_{HIDDEN}"),
    (re.compile(r"\b(?:sk|pk|rk)-[A-Za-z0-9_-]{16,}"), HIDDEN),
    (re.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"), HIDDEN),
    (re.compile(r"\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}", re.IGNORECASE), rf"\1 {HIDDEN}"),
    (re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"), HIDDEN),
    (
        re.compile(rf"(?i)\b({_NAMES})(\s*[=:]\s*)(?:'[^']*'|\"[^\"]*\"|[^\s,;&]+)"),
        rf"\1\2{HIDDEN}",
    ),
    (re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+"), "[e-mail]"),
    (re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b"), "[IBAN]"),
)
_CARD = re.compile(r"\b\d(?:[ -]?\d){12,18}\b")


def scrub(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A processor of structlog: the event without what must not be in it."""
    return {name: _hidden(name, value, 0) for name, value in event.items()}


def scrubbed(text: str) -> str:
    """A text without secrets and personal data; at most 10,000 characters of it."""
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text):,} characters)"
    for pattern, instead in _PATTERNS:
        cut = pattern.sub(instead, cut)
    return _CARD.sub(_card, cut)


def _hidden(name: str, value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return HIDDEN if _SECRET_NAME.search(name) and value else scrubbed(value)
    if depth >= _DEEPEST:
        return HIDDEN
    if isinstance(value, Mapping):
        return {str(key): _hidden(str(key), one, depth + 1) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_hidden(name, one, depth + 1) for one in value]
    return value if value is None or isinstance(value, bool | int | float) else scrubbed(str(value))


def _card(found: re.Match[str]) -> str:
    digits = [int(one) for one in found[0] if one.isdecimal()]
    doubled = [sum(divmod(2 * one, 10)) for one in digits[-2::-2]]
    return "[card]" if (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0 else found[0]
