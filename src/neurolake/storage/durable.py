"""Writes that survive a crash: synced before they are renamed into place, the folder synced after."""

import errno
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
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


@contextmanager
def syncing(paths: Sequence[Path]) -> Iterator[None]:
    """Force files and folders to the disk, all at once, while the block runs; when it ends they are there.

    Raises:
        OSError: One of them is not.
    """
    with ThreadPoolExecutor(max(1, len(paths)), thread_name_prefix="sync") as pool:
        under_way = [pool.submit(sync_file, path) for path in paths]
        yield
        for one in under_way:
            one.result()


def move_into_place(source: Path, target: Path) -> None:
    """Sync `source` and rename it to `target` on the same file system; afterwards it is there or not at all."""
    sync_file(source)
    rename_into_place(source, target)
    sync_folder(target.parent)


def rename_into_place(source: Path, target: Path) -> None:
    """Rename a synced file to `target` on the same file system; the folder is yet to be synced."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fault_point("file.before-rename")
    source.replace(target)
    fault_point("file.renamed")


def storage_error(error: OSError, doing: str) -> Exception:
    """A full disk as StorageFull, said in words; any other error of the operating system as it is."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFull(f"No space is left while {doing}.", hint="Free some space and try again.")
    return error


def changed_before(path: Path, moment: float) -> bool:
    """Whether a file is there and was changed last before a moment (seconds of the epoch)."""
    try:
        return path.stat().st_mtime < moment
    except FileNotFoundError:
        return False
