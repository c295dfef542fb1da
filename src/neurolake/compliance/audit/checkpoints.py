"""Signed checkpoints: what the tree was at a moment, in a file that is only ever appended to.

One line of JSON each: `version`, `size`, `root` (hex), `at`, and `signature` (base64) over the canonical JSON of
the others behind a line that says what it is. Put on another disk or host, the file proves what the database
held: whoever changes the database cannot change the file, and whoever changes the file has no key.
"""

import base64
import binascii
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from neurolake.compliance.audit.entry import moment
from neurolake.compliance.audit.signing import Signer
from neurolake.kernel.errors import Unavailable

_PURPOSE = b"neurolake audit checkpoint\n"
_VERSION = 1
_FILE = "checkpoints.jsonl"
_TAIL_BYTES = 64 * 1024


@dataclass(frozen=True)
class Checkpoint:
    """A tree of `size` leaves had this root hash at this time."""

    size: int
    root: bytes
    at: datetime


class Checkpoints:
    """The file of checkpoints.

    Args:
        path: The file; a folder that is there, or a path without a suffix, gets a `checkpoints.jsonl`.

    Raises:
        Unavailable: The file cannot be made.
    """

    def __init__(self, path: Path, signer: Signer) -> None:
        self.path = file_at(path)
        self._signer = signer
        with _storage(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)

    @property
    def exists(self) -> bool:
        """Whether a checkpoint was ever written here."""
        return self.path.exists()

    def read(self) -> list[Checkpoint | None]:
        """All checkpoints, in the order of the file; None stands for a line that this lake's key has not signed.

        A last line without its end was never finished and does not count.
        """
        if not self.exists:
            return []
        with _storage(self.path):
            lines = self.path.read_bytes().split(b"\n")[:-1]
        return [self.parsed(line) for line in lines]

    def last(self) -> Checkpoint | None:
        """The newest checkpoint that is sound; None when there is none."""
        with self.appending() as file:
            return file.last()

    def public_key(self) -> str:
        """What checks the signatures, as PEM."""
        return self._signer.public_pem()

    @contextmanager
    def appending(self) -> Iterator["Appending"]:
        """The right to append, which one process has at a time."""
        with _storage(self.path), self.path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield Appending(file, self)

    def line(self, checkpoint: Checkpoint) -> bytes:
        """A signed line, with its end."""
        content = {
            "version": _VERSION,
            "size": checkpoint.size,
            "root": checkpoint.root.hex(),
            "at": moment(checkpoint.at),
        }
        signature = self._signer.sign(_message(content))
        return _json({**content, "signature": base64.b64encode(signature).decode()}) + b"\n"

    def parsed(self, line: bytes) -> Checkpoint | None:
        """The checkpoint of a line (without its end), or None when this lake's key has not signed it."""
        try:
            content = json.loads(line)
            signature = base64.b64decode(content.pop("signature"), validate=True)
            if content["version"] != _VERSION or not self._signer.has_signed(_message(content), signature):
                return None
            return Checkpoint(content["size"], bytes.fromhex(content["root"]), datetime.fromisoformat(content["at"]))
        except (ValueError, TypeError, KeyError, AttributeError, binascii.Error):
            return None


def file_at(path: Path) -> Path:
    """The file of checkpoints at a place: a folder that is there, or a path without a suffix, has one in it."""
    return path / _FILE if path.is_dir() or not path.suffix else path


class Appending:
    """The file, locked; what came before the newest lines is not read."""

    def __init__(self, file: IO[bytes], checkpoints: Checkpoints) -> None:
        self._file = file
        self._checkpoints = checkpoints
        size = file.seek(0, os.SEEK_END)
        self._tail_at = file.seek(max(0, size - _TAIL_BYTES))
        self._tail = file.read()

    def last(self) -> Checkpoint | None:
        """The newest checkpoint that is sound; None when there is none."""
        lines = reversed(self._tail.split(b"\n")[:-1])
        return next((found for line in lines if (found := self._checkpoints.parsed(line))), None)

    def append(self, checkpoint: Checkpoint) -> None:
        """Write a checkpoint behind the others; it is on the disk when this returns."""
        # A line that a crash cut off would otherwise swallow this one.
        self._file.truncate(self._tail_at + self._tail.rfind(b"\n") + 1)
        self._file.write(self._checkpoints.line(checkpoint))
        self._file.flush()
        os.fsync(self._file.fileno())


@contextmanager
def _storage(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(
            f"The audit checkpoints at {path} cannot be reached: {error.strerror}.",
            hint="Make the place writable, or set NEUROLAKE_AUDIT_CHECKPOINTS to another.",
        ) from error


def _message(content: dict[str, Any]) -> bytes:
    return _PURPOSE + _json(content)


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
