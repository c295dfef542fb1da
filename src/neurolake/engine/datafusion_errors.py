"""DataFusion's errors, which are texts, as ours."""

import re

from neurolake.kernel.errors import EngineFailed, InvalidSql, LimitExceeded, NeuroLakeError, StorageFull

_UNKNOWN_COLUMN = re.compile(r"No field named (.+?)\.(?:\s|$)")
_OF_THE_TEXT = (
    "SQL error:",
    "Schema error:",
    "Error during planning:",
    "This feature is not implemented:",
    "Invalid or Unsupported Configuration:",
)
_OF_THE_DATA = (
    ("Cast error:", "Conversion Error"),
    ("Parser error:", "Conversion Error"),
    ("Divide by zero", "Invalid Input Error"),
    ("overflow", "Out of Range Error"),
)
_MOST_CHARACTERS = 500


def translated(_kind: str, text: str) -> NeuroLakeError:
    """The error for one that DataFusion raised: all of a kind, told apart by their words."""
    text = text.removeprefix("DataFusion error: ")
    if "Resources exhausted" in text:
        return _exhausted(text)
    if "No space left on device" in text or "StorageFull" in text:
        return StorageFull("No space is left on the device.", hint="Free some space and try again.")
    for sign, kind in _OF_THE_DATA:
        if (found := text.lower().find(sign.lower())) >= 0:
            return EngineFailed(f"{kind}: {_short(text[found:])}")
    if found_column := _UNKNOWN_COLUMN.search(text):
        name = found_column[1].rpartition(".")[2].strip('"')
        return InvalidSql(f'Binder Error: Referenced column "{name}" not found')
    if any(sign in text for sign in _OF_THE_TEXT):
        return InvalidSql(_short(text))
    return EngineFailed(_short(text))


def _exhausted(text: str) -> NeuroLakeError:
    if "disk" in text.lower():
        return StorageFull("No space is left for temporary files.", hint="Free some space and try again.")
    return LimitExceeded(
        "The statement needs more memory than the engine may use.",
        hint="Raise the setting query_memory, or work on fewer columns at once.",
    )


def _short(text: str) -> str:
    return text[:_MOST_CHARACTERS].strip()
