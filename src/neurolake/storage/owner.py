"""Which process is alive: each holds a lock on a file of its own for as long as it lives."""

import fcntl
import os
from pathlib import Path
from typing import IO

from neurolake.kernel.ids import new_id


class Owner:
    """This process's claim on work and unfinished files. The lock goes with the process, however it ends.

    Args:
        folder: Where the lock files of all processes of the lake are.

    Attributes:
        since: When it began, in seconds of the epoch; a file that changed before is not this process's.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.id = f"{os.getpid()}-{new_id()[-12:]}"
        self._file: IO[str] | None = (folder / f"{self.id}.lock").open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # By the clock of the file system, so that it compares with the times of files.
        self.since = os.fstat(self._file.fileno()).st_mtime

    def others_alive(self) -> set[str]:
        """Ids of the other processes that live; lock files of dead ones are removed."""
        return {path.stem for path in self.folder.glob("*.lock") if path.stem != self.id and not _removed_if_dead(path)}

    def is_alive(self, owner: str | None) -> bool:
        """Whether the owner with this id is this process or another that lives."""
        return owner is not None and (owner == self.id or not _removed_if_dead(self.folder / f"{owner}.lock"))

    def release(self) -> None:
        """Give the claim up."""
        if self._file is not None:
            (self.folder / f"{self.id}.lock").unlink(missing_ok=True)
            self._file.close()
            self._file = None


def _removed_if_dead(path: Path) -> bool:
    try:
        with path.open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink(missing_ok=True)
    except BlockingIOError:
        return False
    except FileNotFoundError:
        return True
    return True
