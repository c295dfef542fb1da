"""Files of the work folder: written in one place so that a full disk is told as such."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from neurolake.kernel.errors import StorageFull
from neurolake.kernel.ids import new_id

BLOCK = 1024 * 1024


def fresh(work: Path, suffix: str) -> Path:
    """A path in the work folder that nobody else uses."""
    return work / f"{new_id()}{suffix}"


@contextmanager
def storing() -> Iterator[None]:
    """Say StorageFull instead of OSError when the disk is full.

    Raises:
        StorageFull: No space is left.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull(
                "No space is left for unpacking and converting the file.", hint="Free some space."
            ) from error
        raise


def blocks(file: IO[bytes], size: int = BLOCK) -> Iterator[bytes]:
    """The rest of a file, block by block."""
    while block := file.read(size):
        yield block
