"""From words to SQL: the hook for whatever understands them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from neurolake.compliance.policies.expressions import Asker
from neurolake.kernel.errors import NotUnderstood


@dataclass(frozen=True)
class Reading:
    """What words were taken for.

    Attributes:
        sql: In DuckDB's dialect; it goes the way of every other text.
        reading: The same in plain words, for whoever asked to check.
        confidence: 0..1.
        alternatives: Other ways to take them, JSON-ready.
    """

    sql: str
    reading: str
    confidence: float
    alternatives: tuple[Mapping[str, Any], ...] = ()


class Understand(Protocol):
    """Makes SQL of a question in words, knowing only what the asker may know.

    Raises:
        NotUnderstood: Nothing was made of it; `AmbiguousQuestion` where it may mean several things.
    """

    def __call__(self, words: str, asker: Asker) -> Reading: ...


def not_understood(words: str, asker: Asker) -> Reading:  # noqa: ARG001 - see Understand
    """What stands in where nothing is configured."""
    raise NotUnderstood("No language model or parser is configured.", hint="Ask in SQL.")
