"""Secrets that a lake makes for itself, each in a file that only its owner can read."""

import os
import secrets
import stat
from pathlib import Path

from neurolake.kernel.errors import InvalidOption

_BYTES = 32


def secret(path: Path) -> str:
    """The secret in the file, 64 hexadecimal digits; made at the first call, by whichever process is first.

    Raises:
        InvalidOption: Others can read the file, or it holds no secret.
    """
    if not path.exists():
        _make(path)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise InvalidOption(f"Others than the owner can read the secret {path}.", hint=f"Run: chmod 600 {path}")
    found = path.read_text().strip()
    if len(found) < 2 * _BYTES:
        raise InvalidOption(f"The file {path} holds no secret.", hint="Restore it from a backup.")
    return found


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        # A link fails where the file is there, so the first process wins and all read the same.
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
