"""Column names as words: `shipDate`, `ship_date` and `Ship Date 2` all hold `ship` and `date`."""

import re
from functools import lru_cache

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_]+")

TIME_WORDS = frozenset({"date", "time", "datetime", "timestamp", "ts", "at", "on", "day", "dt", "utc", "dttm"})
ID_WORDS = frozenset({"id", "ids", "key", "code", "uuid", "guid", "no", "nr", "num", "number", "pk", "fk", "ref"})

# Ends of names that are written without a separator (`shipdate`, `orderkey`, `customerid`).
_GLUED = re.compile(r"^([a-z]{3,})(datetime|timestamp|date|time|key|code|id)$")
_WHOLE = frozenset(
    {"update", "candidate", "mandate", "validate", "monkey", "turkey", "hockey", "whiskey"}
    | {
        "valid",
        "invalid",
        "solid",
        "liquid",
        "fluid",
        "rapid",
        "hybrid",
        "covid",
        "humid",
        "prepaid",
        "unpaid",
        "avoid",
    }
)


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[str, ...]:
    """The words of a column name, in lower case and in order; digits and punctuation separate words."""
    found: list[str] = []
    for word in _WORD.findall(name):
        lower = word.lower()
        glued = None if lower in _WHOLE else _GLUED.match(lower)
        found.extend(glued.groups() if glued else (lower,))
    return tuple(found)


def has_word(name: str, vocabulary: frozenset[str]) -> bool:
    """Whether the column name holds one of the words."""
    return not vocabulary.isdisjoint(words(name))
