"""Texts that people write into the catalog: bounded, and free of what cannot be stored or shown."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from neurolake.kernel.errors import InvalidInput, InvalidName, LimitExceeded

MAX_DESCRIPTION = 20_000
MAX_REASON = 1_000
MAX_NAME = 255
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def text(given: str, what: str, most: int = MAX_DESCRIPTION) -> str | None:
    """A text without blank ends; None where nothing is left.

    Raises:
        LimitExceeded: It is longer than `most` characters.
        InvalidInput: It holds control characters.
    """
    if len(given) > most:
        raise LimitExceeded(f"The {what} has {len(given):,} characters.", hint=f"At most {most:,} are kept.")
    if _UNSTORABLE.search(given):
        raise InvalidInput(f"The {what} holds control characters.", hint="Take them out.")
    return given.strip() or None


def line(given: str, what: str, most: int = MAX_NAME) -> str:
    """A name or a word on one line, with single blanks.

    Raises:
        InvalidName: Nothing is left of it, or it is longer than `most`, or has control characters.
    """
    named = " ".join(unicodedata.normalize("NFC", given).split()) if len(given) <= 4 * most else given
    if not named or len(named) > most or _UNSTORABLE.search(named):
        raise InvalidName(f"{given[:80]!r} is no {what}.", hint=f"Use 1 to {most} characters on one line.")
    return named


def few(given: Iterable[str], what: str, most: int) -> Sequence[str]:
    """Each once, in their order.

    Raises:
        LimitExceeded: They are more than `most`.
    """
    found = list(dict.fromkeys(given))
    if len(found) > most:
        raise LimitExceeded(f"{len(found):,} {what} are too many.", hint=f"At most {most:,} are kept.")
    return found
