"""Spark's errors, which are texts with a code of the SQL standard, as ours."""

import re

from neurolake.kernel.errors import EngineFailed, InvalidSql, LimitExceeded, NeuroLakeError, StorageFull

_STATE = re.compile(r"SQLSTATE: (\w{5})")
_CLASS = re.compile(r"\[([A-Z_0-9.]+)\] ")
_UNKNOWN_COLUMN = re.compile(r"\[UNRESOLVED_COLUMN[^\]]*\].*? with name (`.+?`) cannot be resolved", re.DOTALL)
_OF_THE_TEXT = ("42", "0A")
_OF_THE_DATA = {"22003": "Out of Range Error", "22007": "Conversion Error", "22018": "Conversion Error"}
_MEMORY = ("OutOfMemoryError", "OUT_OF_MEMORY", "UNABLE_TO_ACQUIRE_MEMORY", "maxResultSize")
_MOST_CHARACTERS = 500


def translated(text: str) -> NeuroLakeError:
    """The error for one that Spark raised."""
    if any(sign in text for sign in _MEMORY):
        return exhausted()
    if "No space left on device" in text:
        return StorageFull("No space is left on the device.", hint="Free some space and try again.")
    if unknown := _UNKNOWN_COLUMN.search(text):
        return InvalidSql(f'Binder Error: Referenced column "{_last_name(unknown[1])}" not found')
    found = _STATE.search(text)
    state = found[1] if found else ""
    if state.startswith("22"):
        return EngineFailed(f"{_OF_THE_DATA.get(state, 'Invalid Input Error')}: {_short(text)}")
    return InvalidSql(_short(text)) if state.startswith(_OF_THE_TEXT) else EngineFailed(_short(text))


def exhausted() -> NeuroLakeError:
    """What a statement raises that needs too much memory."""
    return LimitExceeded(
        "The statement needs more memory than the engine may use.",
        hint="Raise the setting query_memory, or work on fewer columns at once.",
    )


def _last_name(quoted: str) -> str:
    return quoted[1:-1].rsplit("`.`", maxsplit=1)[-1].replace("``", "`")


def _short(text: str) -> str:
    """What is wrong, without Spark's advice on its settings, the query's text or a stack."""
    message = text.strip().partition(" SQLSTATE:")[0].partition("\n")[0]
    return _CLASS.sub("", message, count=1)[:_MOST_CHARACTERS].strip()
