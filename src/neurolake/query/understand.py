"""From words to SQL: the hook for whatever understands them."""

from dataclasses import dataclass
from typing import Protocol

from neurolake.kernel.errors import NotUnderstood
from neurolake.kernel.principal import Principal


@dataclass(frozen=True)
class Reading:
    """What words were taken for.

    Attributes:
        sql: In DuckDB's dialect; it goes the way of every other text.
        reading: The same in plain words, for whoever asked to check.
        confidence: 0..1.
    """

    sql: str
    reading: str
    confidence: float


class Understand(Protocol):
    """Makes SQL of a question in words, knowing only what the asker may know."""

    def __call__(self, words: str, principal: Principal) -> Reading: ...


def not_understood(words: str, principal: Principal) -> Reading:  # noqa: ARG001 - see Understand
    """What stands in where nothing is configured."""
    raise NotUnderstood("No language model or parser is configured.", hint="Ask in SQL.")
