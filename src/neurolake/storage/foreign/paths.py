"""Places that another engine names: they count only where they are the table's own."""

import os
import stat
from pathlib import Path
from urllib.parse import unquote, urlsplit

from neurolake.kernel.errors import InvalidInput

_MOST = 4096


def local(text: str) -> str:
    """A location as a path of this machine; `file:` URIs lose their scheme.

    Raises:
        InvalidInput: It is elsewhere, or no absolute path without `.` and `..`.
    """
    path = text
    if text.startswith("file:"):
        parts = urlsplit(text)
        if parts.netloc not in ("", "localhost") or parts.query or parts.fragment:
            raise _refused(text)
        path = unquote(parts.path)
    if not path.startswith("/") or len(path) > _MOST or "\0" in path or os.path.normpath(path) != path:
        raise _refused(text)
    return path


def own_file(location: str, text: str) -> Path:
    """A file that another engine has written for a table: a regular file inside the table's folder, without links.

    Args:
        location: The table's folder.

    Raises:
        InvalidInput: It is not there, or is something else.
    """
    path = local(text)
    if not path.startswith(f"{location}/"):
        raise InvalidInput(
            f"{_short(text)} is outside of the table, which is at {location}.",
            hint="A table can hold only files of its own folder; others are ingested or copied into it.",
        )
    try:
        # A link at any level would lead to somewhere else.
        real = os.path.realpath(path, strict=True)
        kind = os.lstat(path).st_mode
    except OSError as error:
        raise InvalidInput(f"{_short(text)} is not there or cannot be read.") from error
    if real != path or not stat.S_ISREG(kind):
        raise InvalidInput(f"{_short(text)} is no regular file, or is reached by a link.")
    return Path(path)


def _refused(text: str) -> InvalidInput:
    return InvalidInput(
        f"{_short(text)} is no place of this lake.",
        hint="Locations are absolute paths (or file: URIs) below the lake's warehouse, without '..'.",
    )


def _short(text: str) -> str:
    return repr(text if len(text) <= 200 else f"{text[:199]}…")
