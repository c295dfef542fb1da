"""Names as the engine compares them, and names that it can take for nothing but what they are."""

import re
from string import ascii_lowercase, ascii_uppercase

_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)
_PLAIN = re.compile(r"[\w $-]+")
_ENGINES_OWN = re.compile(r"(duckdb|sqlite|pragma|pg)_", re.IGNORECASE)


def folded(name: str) -> str:
    """A name as the engine compares it: only the letters A to Z have another case."""
    return name.translate(_SMALL)


def is_plain(name: str) -> bool:
    """Whether a common table expression may have this name.

    Wherever the engine does not see a common table expression, it looks for a table, a view or a file of that name: so
    it must be one that no file, no relation of ours and no view of the engine's can have.
    """
    return bool(_PLAIN.fullmatch(name)) and not _ENGINES_OWN.match(name)
