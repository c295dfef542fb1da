"""What a backup holds; the file that says so is written last, so that half a backup is none."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Literal

from neurolake.kernel.errors import CheckFailed, InvalidInput

FORMAT = 1
DATABASE = "catalog.db"

Kind = Literal["data", "manifest", "manifest-list", "metadata", "statistics", "original", "rejects", "audit", "other"]
Secrets = Literal["encrypted", "plain", "none"]


@dataclass(frozen=True)
class Item:
    """A file of the lake.

    Attributes:
        path: Where it is in the lake's folder.
        sha256: Of its bytes, which are kept under that name.
        changed: When it was changed last, in nanoseconds of the epoch; tells whether it is the one that is known.
    """

    path: str
    kind: Kind
    bytes: int
    sha256: str
    changed: int


@dataclass(frozen=True)
class Manifest:
    """A whole backup.

    Attributes:
        id: Names it, and sorts by time.
        at: The moment of the lake that it holds, or shortly before.
        home: The lake's folder, which table files name.
        schema: Of the metadata database.
        database: SHA-256 of the metadata database, as a file of SQLite whichever it was.
        secrets: How the lake's keys are kept; `sealed` is the SHA-256 of that, None where they are not.
        tables: Table → its metadata file in the lake's folder.
    """

    id: str
    at: datetime
    program: str
    home: str
    schema: str
    database: str
    secrets: Secrets
    sealed: str | None
    tables: dict[str, str]
    items: tuple[Item, ...]

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(item.bytes for item in self.items)

    def objects(self) -> Iterable[str]:
        """SHA-256 of everything that it needs."""
        yield self.database
        if self.sealed:
            yield self.sealed
        yield from (item.sha256 for item in self.items)

    def dump(self) -> bytes:
        """As it is written, with a checksum of the rest."""
        content = {**asdict(self), "at": self.at.isoformat(), "format": FORMAT}
        return json.dumps({**content, "checksum": _checksum(content)}, indent=1).encode()


def parsed(text: bytes) -> Manifest:
    """The manifest of a file.

    Raises:
        CheckFailed: It was changed since it was written.
        InvalidInput: It is of a later format.
    """
    try:
        content: dict[str, Any] = json.loads(text)
        checksum = content.pop("checksum")
    except (ValueError, KeyError, AttributeError) as error:
        raise _damaged() from error
    if checksum != _checksum(content):
        raise _damaged()
    if content.pop("format") != FORMAT:
        raise InvalidInput("The backup is of a later version.", hint="Use the NeuroLake that made it, or a later one.")
    items = tuple(Item(**item) for item in content.pop("items"))
    for item in items:
        check_inside(item.path)
    return Manifest(**{**content, "at": datetime.fromisoformat(content["at"])}, items=items)


def check_inside(path: str) -> None:
    """Whether a path stays in the folder that it is below: a backup may come from anybody.

    Raises:
        InvalidInput: It does not.
    """
    if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
        raise InvalidInput(f"The backup names a file outside of the lake: {path!r}.", hint="Use another backup.")


def _damaged() -> CheckFailed:
    return CheckFailed("The backup's manifest was changed since it was written.", hint="Use another backup.")


def _checksum(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
