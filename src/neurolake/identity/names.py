"""Names of users, groups and roles, and their attributes."""

import re
from collections.abc import Mapping

from neurolake.kernel.errors import InvalidName, InvalidOption
from neurolake.kernel.principal import LOCAL

_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,127}")
_MAX_ATTRIBUTES = 100
_MAX_KEY, _MAX_VALUE = 64, 1024


def folded(name: str) -> str:
    """A name to look for, in the spelling of names that are kept; PostgreSQL refuses to look for a NUL."""
    return name.strip().lower().replace("\0", "?")


def checked(name: str, what: str) -> str:
    """The name in its one spelling: lower case, ASCII, so that no two names look the same.

    Raises:
        InvalidName: It cannot be a name, or it is the one that stands for "authentication is off".
    """
    kept = folded(name)
    if not _NAME.fullmatch(kept):
        raise InvalidName(
            f"A {what} cannot be named {name[:80]!r}.",
            hint="Use up to 128 of a-z, 0-9 and ._@+- and begin with a letter or a digit.",
        )
    if kept == LOCAL.name:
        raise InvalidName(f"The name {kept!r} stands for whoever uses this machine without signing in.")
    return kept


def checked_attributes(attributes: Mapping[str, str]) -> dict[str, str]:
    """Attributes as they are kept.

    Raises:
        InvalidOption: There are too many, or one is too long.
    """
    if len(attributes) > _MAX_ATTRIBUTES:
        raise InvalidOption(f"At most {_MAX_ATTRIBUTES} attributes are kept.")
    for key, value in attributes.items():
        if not 0 < len(key) <= _MAX_KEY or len(value) > _MAX_VALUE:
            raise InvalidOption(
                f"The attribute {key[:_MAX_KEY]!r} is too long.",
                hint=f"At most {_MAX_KEY} characters for the key and {_MAX_VALUE} for the value.",
            )
    return dict(attributes)
