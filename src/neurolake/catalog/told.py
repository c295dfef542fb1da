"""What a transaction has to tell others, kept with its session until it is committed."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from neurolake.catalog.access import Access

_ACCESSES, _FAILURES = "told_accesses", "told_failures"


@dataclass(frozen=True)
class Failure:
    """A run that came to nothing.

    Attributes:
        job: What was to be done, in a word.
        dataset: Name of what was to be changed, where that is known.
        why: In general words: those of the error's kind, never of its text, which may hold values.
    """

    run_id: str
    job: str
    dataset: str | None
    why: str
    at: datetime


def accessed(session: Session, accesses: "list[Access]") -> None:
    """Somebody read or wrote."""
    session.info.setdefault(_ACCESSES, []).extend(accesses)


def failed(session: Session, failure: Failure) -> None:
    """A run failed."""
    session.info.setdefault(_FAILURES, []).append(failure)


def taken(session: Session) -> "tuple[list[Access], list[Failure]]":
    """All of it; afterwards there is nothing."""
    return session.info.pop(_ACCESSES, []), session.info.pop(_FAILURES, [])
