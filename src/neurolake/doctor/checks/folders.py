"""Whether the lake's folders can be written to."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from neurolake.doctor.base import Fault, Looked, looked
from neurolake.doctor.view import LakeView

_FOLDERS = ("warehouse", "landing", "staging", "rejects", "results", "logs", "tmp", "audit", "secrets")


def look(view: LakeView) -> Looked:
    """Each folder that is written to, those that are not there yet left out."""
    there = [path for path in (view.home, *(view.home / name for name in _FOLDERS)) if path.is_dir()]
    return looked(f"{len(there)} can be written to", _closed(there))


def _closed(folders: list[Path]) -> Iterator[Fault]:
    for folder in folders:
        # Root may write everywhere; the lake's owner, as whom the server may run, may not.
        if not (os.access(folder, os.W_OK | os.X_OK) and folder.stat().st_mode & stat.S_IWUSR):
            yield Fault("The folder cannot be written to", str(folder), f"chmod u+rwx {folder}")
