"""What happens to credentials, told to whoever keeps the audit log."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

UNKNOWN = "(unknown)"
"""Stands for a name that no account has: it may be a password that went into the wrong field."""


@dataclass(frozen=True)
class Happened:
    """Something that happened to a credential.

    Attributes:
        principal: Whose it is, by name; nothing else of them is told.
        granted: Whether it let somebody in, or was made or revoked as asked.
        why: What it was, without secrets.
        by: Who did it, where that was somebody else.
    """

    kind: Literal["login", "logout", "key.create", "key.revoke"]
    principal: str
    granted: bool
    why: str
    by: str | None = None


Tell = Callable[[Session, Happened], None]
"""Puts it on record in the transaction in which it happens."""


def untold(_session: Session, _happened: Happened) -> None:
    """Nobody keeps a record."""
