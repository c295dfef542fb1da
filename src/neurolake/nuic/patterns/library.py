"""The patterns that every lake has."""

from functools import cache

from neurolake.kernel.errors import NotFound
from neurolake.nuic.patterns.base import Pattern
from neurolake.nuic.patterns.merges import MERGES
from neurolake.nuic.patterns.rows import ROWS
from neurolake.nuic.patterns.texts import TEXTS
from neurolake.nuic.patterns.types import TYPES


@cache
def library() -> dict[str, Pattern]:
    """Name → pattern."""
    return {pattern.name: pattern for pattern in (*ROWS, *MERGES, *TEXTS, *TYPES)}


def find(name: str) -> Pattern:
    """A pattern by its name.

    Raises:
        NotFound: There is none.
    """
    pattern = library().get(name)
    if pattern is None:
        raise NotFound(f"There is no pattern {name[:100]!r}.", hint=f"Patterns: {', '.join(library())}.")
    return pattern
