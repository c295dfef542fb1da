"""Whether what only the lake's owner may read can be read by nobody else."""

import stat
from collections.abc import Iterator
from pathlib import Path

from neurolake.doctor.base import Fault, Looked, looked
from neurolake.doctor.view import LakeView

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def look(view: LakeView) -> Looked:
    """The folder of secrets, each secret, and the audit key."""
    folder = view.home / "secrets"
    files = [*(sorted(folder.iterdir()) if folder.is_dir() else ()), view.audit_key]
    there = [path for path in files if path.is_file()]
    return looked(f"{len(there)} are the owner's alone", (*_open(folder, "700"), *_open_files(there)))


def _open_files(files: list[Path]) -> Iterator[Fault]:
    for path in files:
        yield from _open(path, "600")


def _open(path: Path, mode: str) -> Iterator[Fault]:
    if not path.exists():
        return
    found = stat.S_IMODE(path.stat().st_mode)
    if found & _OTHERS:
        yield Fault(f"Others than the owner can read it (mode {found:03o})", str(path), f"chmod {mode} {path}")
