"""What is taken up of a column, and how values and words are made comparable."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from neurolake.catalog.datasets import ColumnBrief
from neurolake.catalog.personal_data import TAG
from neurolake.intent.tokens import words
from neurolake.intent.values import key_of

FORM = 1
"""The version of `key`: what was taken up by another is taken up anew."""
PER_COLUMN = 5_000
"""Most distinct values that are taken up of a column, the most frequent first."""
LONGEST = 80
"""Characters of a value; longer ones are texts that nobody says in whole."""
MOST_WORDS = 12
"""Words of a value, and of what is looked up."""
PER_DATASET = 1_000_000
"""Bytes of the values of one dataset."""
IN_ALL = 200_000_000
"""Bytes of all values."""
_MOST_COLUMNS = 24
_NEVER_SAID = frozenset(
    (
        "uuid",
        "url",
        "email",
        "phone",
        "phone_local",
        "ipv4",
        "ipv6",
        "mac",
        "iban",
        "credit_card",
        "isbn13",
        "isbn10",
        "ean",
    )
)


@dataclass(frozen=True)
class Drawn:
    """The distinct values of some columns.

    Attributes:
        complete: Whether these are all that are short enough.
    """

    values: Mapping[str, Sequence[str]]
    complete: bool


Draw = Callable[[str, int, Sequence[str]], Drawn]
"""Gives the distinct values of columns of a dataset (by its name) at a snapshot, the most frequent first."""


@dataclass(frozen=True)
class Value:
    """A value of a column, with the key by which it is found."""

    column: str
    value: str
    key: str


def chosen(columns: Iterable[ColumnBrief], tags: Mapping[str, Collection[str]]) -> list[str]:
    """The columns whose values are taken up: short texts that are no personal data."""
    able = [one.name for one in columns if one.type == "VARCHAR" and one.semantic not in _NEVER_SAID]
    return [name for name in able if not is_personal(tags.get(name, ()))][:_MOST_COLUMNS]


def is_personal(tags: Collection[str]) -> bool:
    """Whether tags say that there is personal data."""
    return any(tag == TAG or tag.startswith(f"{TAG}.") for tag in tags)


def kept(drawn: Drawn) -> tuple[list[Value], bool]:
    """The values that are taken up, the columns in turn so that each has a part of the room, and whether it is all."""
    result: list[Value] = []
    size = 0
    most = max((len(values) for values in drawn.values.values()), default=0)
    for place in range(most):
        for column, values in drawn.values.items():
            if place < len(values) and (one := _value(column, values[place])) is not None:
                size += size_of(one)
                if size > PER_DATASET:
                    return result, False
                result.append(one)
    return result, drawn.complete


def size_of(value: Value) -> int:
    """Bytes that a value takes, about."""
    return len(value.value.encode()) + len(value.key.encode())


def key(said: Sequence[str]) -> str:
    """What values and words for them have in common; `said` as `intent.tokens.words` cuts a text."""
    return " ".join(key_of(said))


def _value(column: str, value: str) -> Value | None:
    cut = words(value)
    return Value(column, value, key(cut)) if 0 < len(cut) <= MOST_WORDS and "\x00" not in value else None
