"""DuckDB's errors as ours."""

from neurolake.kernel.errors import EngineFailed, InvalidSql, LimitExceeded, NeuroLakeError, StorageFull

_OF_THE_TEXT = frozenset(("ParserException", "BinderException", "CatalogException"))


def translated(kind: str, text: str) -> NeuroLakeError:
    """The error for one of DuckDB's.

    Args:
        kind: Name of its class.
    """
    if kind in _OF_THE_TEXT or text.startswith("Parameter not supported"):
        return InvalidSql(_first_part(text))
    if "No space left on device" in text or "max_temp_directory_size" in text:
        return StorageFull("No space is left on the device.", hint="Free some space and try again.")
    if kind == "RowTooLarge":
        return LimitExceeded(text, hint="Ask for a part of the value, or for its length.")
    if "Out of Memory" in text or "bad_alloc" in text or kind == "MemoryError":
        return LimitExceeded(
            "The statement needs more memory than the engine may use.",
            hint="Raise the setting ingest_memory or query_memory, or work on fewer columns at once.",
        )
    return EngineFailed(_first_part(text))


def _first_part(text: str) -> str:
    return text.partition("\n\nLINE ")[0].partition("\n\nStack Trace")[0].strip()
