"""Domains: parts of the business that datasets and terms belong to."""

import re

from sqlalchemy.orm import Session

from neurolake.kernel.errors import InvalidName, NotFound
from neurolake.metadata.models import Domain

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)*")
MAX_NAME = 64


def checked(name: str) -> str:
    """A name for a domain; dots stand between a part and what it is a part of (`sales.emea`).

    Raises:
        InvalidName: It is none.
    """
    if len(name) > MAX_NAME or not _NAME.fullmatch(name):
        hint = "Use small letters, digits, _ and -, with dots between; for example sales.emea."
        raise InvalidName(f"{name[:80]!r} is no name for a domain.", hint=hint)
    return name


def find(session: Session, name: str) -> Domain:
    """A domain by its name.

    Raises:
        NotFound: There is none.
    """
    domain = session.get(Domain, name[: MAX_NAME + 1])
    if domain is None:
        raise NotFound(
            f"There is no domain {name[:100]!r}.", hint="The list of domains has them; a curator can add it."
        )
    return domain
