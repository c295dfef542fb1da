"""Names of datasets and columns: what is acceptable, and how one is made from a file's or a header's text."""

import re
import unicodedata
from collections.abc import Iterable

from neurolake.kernel.errors import InvalidName

_DATASET = re.compile(r"[a-z_][a-z0-9_]{0,127}")
_MAX_COLUMN = 128
MAX_COLUMN_NAME = 255
"""Characters of a column's name, whoever gives it: databases refuse to index much longer ones."""
RESERVED = frozenset(
    """all and any as asc between both by case cast check collate column constraint create cross default delete desc
    describe distinct drop else end except exists false fetch for foreign from full grant group having in inner
    insert intersect into is join lateral leading left like limit natural not null offset on or order outer over
    pivot primary qualify references revoke right row rows select set show some summarize table then to trailing
    true truncate union unique unpivot update user using values when where window with""".split()
)


def dataset_name(text: str) -> str:
    """Check a dataset name given by a person.

    Raises:
        InvalidName: It is not 1 to 128 of a-z, 0-9 and _ that do not start with a digit.
    """
    if not _DATASET.fullmatch(text):
        suggestion = snake_case(text)[:128] or "dataset"
        raise InvalidName(
            f"{text[:80]!r} is no dataset name.",
            hint=f"Use small letters, digits and _, not starting with a digit; for example {suggestion!r}.",
        )
    return text


def check_column_length(text: str) -> None:
    """Check the name that a statement gives to a column.

    Raises:
        InvalidName: It has more than 255 characters.
    """
    if len(text) > MAX_COLUMN_NAME:
        raise InvalidName(
            f"The column name {text[:80]!r}… has {len(text):,} characters.",
            hint=f"At most {MAX_COLUMN_NAME} are kept. An expression without a name is called by its text: use AS.",
        )


def dataset_name_from_file(file_name: str) -> str:
    """A dataset name from a file's name: `Sales 2024 (final).csv.gz` → `sales_2024_final`."""
    base = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    stem = base.lstrip(".").split(".", 1)[0]
    return snake_case(stem)[:128] or "dataset"


def snake_case(text: str) -> str:
    """`OrderDate (UTC)` → `order_date_utc`; Latin letters lose their accents, other scripts' letters stay out."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", ascii_text)
    name = re.sub(r"[^a-zA-Z0-9]+", "_", spaced).strip("_").lower()
    return f"_{name}" if name[:1].isdigit() else name


def column_names(originals: Iterable[str]) -> list[str]:
    """One clean, distinct name per original column name, in order.

    snake_case, at most 128 characters; a reserved word of SQL gets a trailing `_`; what has no letter or digit
    becomes `column_N`; the second of two equal names gets `_2`, and so on.
    """
    taken: set[str] = set()
    names = []
    for position, original in enumerate(originals, start=1):
        base = snake_case(original)[:_MAX_COLUMN].rstrip("_") or f"column_{position}"
        if base in RESERVED:
            base += "_"
        name, count = base, 1
        while name in taken:
            count += 1
            suffix = f"_{count}"
            name = base[: _MAX_COLUMN - len(suffix)] + suffix
        taken.add(name)
        names.append(name)
    return names
