"""Properties that another engine gives to a table; what would lead a reader or this server elsewhere is refused."""

import json
from collections.abc import Iterable, Mapping

from neurolake.kernel.errors import InvalidInput, LimitExceeded

MOST = 500
_MOST_LETTERS = 1_000_000
OURS = "neurolake."
BY_ID = "neurolake.columns-by-id"
"""The table property that says that files name their columns otherwise than the table does."""

# Where files are, and which code reads and writes them, is not a client's to say: some clients load what is named.
_REFUSED = frozenset(
    (
        "py-io-impl",
        "io-impl",
        "write.py-location-provider.impl",
        "write.location-provider.impl",
        "write.data.path",
        "write.metadata.path",
        "write.folder-storage.path",
        "write.object-storage.path",
        "encryption.key-id",
    )
)
_MUST = {
    "write.format.default": ("parquet",),
    "write.delete.format.default": ("parquet",),
    "write.delete.mode": ("copy-on-write",),
    "write.update.mode": ("copy-on-write",),
    "write.merge.mode": ("copy-on-write",),
    "format-version": ("1", "2"),
}


def check_properties(given: Mapping[str, str]) -> None:
    """Refuse what would make a table unreadable here or unsafe.

    Raises:
        InvalidInput: There is such a property.
        LimitExceeded: There are too many, or their texts are too long.
    """
    if len(given) > MOST or sum(len(name) + len(value) for name, value in given.items()) > _MOST_LETTERS:
        raise LimitExceeded(f"A table has at most {MOST} properties of {_MOST_LETTERS:,} characters together.")
    for name, value in given.items():
        check_names([name])
        allowed = _MUST.get(name)
        if allowed is not None and value.lower() not in allowed:
            raise InvalidInput(
                f"The property {name} cannot be {value[:40]!r} here.", hint=f"Supported: {', '.join(allowed)}."
            )
        if name == "schema.name-mapping.default":
            _check_json(value)


def check_names(names: Iterable[str]) -> None:
    """Refuse properties that are not a client's to set or to remove.

    Raises:
        InvalidInput: There is one.
    """
    for name in names:
        if name in _REFUSED or name.startswith(OURS):
            raise InvalidInput(f"The property {name[:100]!r} may not be set here.", hint="The lake decides on it.")


def _check_json(value: str) -> None:
    try:
        json.loads(value)
    except (ValueError, RecursionError) as error:
        raise InvalidInput("schema.name-mapping.default holds no name mapping.") from error
