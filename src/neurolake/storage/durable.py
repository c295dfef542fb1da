"""Writes that survive a crash: synced before they are renamed into place, the folder synced after."""

import errno
import os
from pathlib import Path

from neurolake.kernel.errors import StorageFull
from neurolake.kernel.faults import fault_point


def sync_file(path: Path) -> None:
    """Force a file's bytes to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    fault_point("file.synced")


def sync_folder(folder: Path) -> None:
    """Force a folder's entries to the disk."""
    sync_file(folder)


def move_into_place(source: Path, target: Path) -> None:
    """Sync `source` and rename it to `target` on the same file system; afterwards it is there or not at all."""
    sync_file(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    fault_point("file.before-rename")
    source.replace(target)
    fault_point("file.renamed")
    sync_folder(target.parent)


def storage_error(error: OSError, doing: str) -> Exception:
    """A full disk as StorageFull, said in words; any other error of the operating system as it is."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFull(f"No space is left while {doing}.", hint="Free some space and try again.")
    return error
