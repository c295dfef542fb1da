"""What a question names and nothing here is called: an answer without it would be to another question."""

from collections.abc import Collection, Sequence

from neurolake.intent.marks import Mark
from neurolake.intent.tokens import Token

# A word after one of these, or after "average" and the like, is the name of a thing, not what is done with it.
_NAMING = frozenset(
    "the a an of each per by their its every any no and whose with in on from at for during under over near between "
    "into within about most least fewest more fewer less".split()
)
OF_ANYTHING = frozenset(
    "people person persons thing things one ones kind kinds sort sorts time times item items entry entries record "
    "records row rows data information details".split()
)
# Figures that the grammar does not make: another figure in their place would be a wrong answer.
_FIGURES = frozenset(
    "median percentile percentiles quartile quartiles quantile variance deviation stddev stdev correlation correlate "
    "spread skew skewness forecast predict trend outlier outliers".split()
)
_OF_DOING = ("ed", "ing")


def unnamed(said: Sequence[Token], marks: Sequence[Mark]) -> tuple[str, ...]:
    """The words that name something, of which no table, column or value and no phrase of the grammar is known."""
    aggregated = {mark.end for mark in marks if mark.tag == "A"}
    return tuple(
        mark.text for mark in marks if mark.tag == "w" and (_is_proper(mark, said) or _is_thing(mark, said, aggregated))
    )


def _is_thing(mark: Mark, said: Sequence[Token], aggregated: Collection[int]) -> bool:
    word = mark.text.lower()
    names = mark.start in aggregated or (mark.start > 0 and said[mark.start - 1].lower in _NAMING) or word in _FIGURES
    return names and word not in OF_ANYTHING and not word.endswith(_OF_DOING)


def _is_proper(mark: Mark, said: Sequence[Token]) -> bool:
    """Whether it is written like a name: with a capital, in a question that is not written so throughout."""
    capitals = sum(token.text[:1].isupper() for token in said)
    return mark.start > 0 and mark.text[:1].isupper() and capitals * 2 <= len(said)
