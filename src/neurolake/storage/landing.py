"""Original files, kept byte for byte under the hash of their content."""

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import FileIO, RawIOBase
from pathlib import Path

from neurolake.kernel.errors import InvalidInput, LimitExceeded
from neurolake.kernel.faults import fault_point
from neurolake.kernel.ids import new_id
from neurolake.storage.durable import changed_before, move_into_place, storage_error, sync_folder

_CHUNK = 1024 * 1024
_RANGE = 16 * _CHUNK
# What the system says when it cannot copy between these two places by itself.
_NOT_COPIED = (errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM)

Progress = Callable[[float], None] | None


@dataclass(frozen=True)
class Landed:
    """A file in the landing zone: the SHA-256 of its bytes, where it lies, its size in bytes."""

    sha256: str
    path: Path
    bytes: int


class Landing:
    """Content-addressed store of originals below `root`.

    Args:
        root: The folder.
        max_bytes: Largest original that is accepted.
    """

    def __init__(self, root: Path, *, max_bytes: int = 1024**4) -> None:
        self.root = root
        self.max_bytes = max_bytes

    def put(self, chunks: Iterable[bytes | memoryview]) -> Landed:
        """Keep a stream of bytes.

        The stream is written as it comes (never whole in memory) and appears under its hash only when it is
        complete and on the disk. The same content twice is stored once.

        Raises:
            LimitExceeded: More than `max_bytes`.
            StorageFull: No space is left.
        """
        return self._put(lambda part: self._written(chunks, part))

    def _put(self, fill: Callable[[FileIO], tuple[str, int]]) -> Landed:
        """Keep what `fill` puts into a new file; it returns the hash and the size."""
        part = self._part()
        try:
            with part.open("x+b", buffering=0) as file:
                sha256, size = fill(file)
            return self._keep(part, sha256, size)
        except OSError as error:
            raise storage_error(error, "storing the original file") from error
        finally:
            part.unlink(missing_ok=True)

    def _written(self, chunks: Iterable[bytes | memoryview], part: FileIO) -> tuple[str, int]:
        digest = hashlib.sha256()
        size = 0
        for chunk in chunks:
            size += len(chunk)
            self._check(size)
            digest.update(chunk)
            _write_all(part, chunk)
        return digest.hexdigest(), size

    def _check(self, size: int) -> None:
        if size > self.max_bytes:
            raise LimitExceeded(f"The file is larger than {self.max_bytes:,} bytes.")

    def put_file(self, path: Path, progress: Progress = None) -> Landed:
        """Keep a copy of a file of the caller's.

        Large files are copied by the system, which shares the blocks where the file system can do that. What is
        hashed is the copy, so that the hash is right whatever happens to the file meanwhile.

        Raises:
            InvalidInput: Not a regular file, or not readable.
        """
        if not path.is_file():
            what = "a folder" if path.is_dir() else "not there" if not path.exists() else "not a regular file"
            raise InvalidInput(f"{path} is {what}.", hint="Name a file that can be read.", file=str(path))
        try:
            file = path.open("rb", buffering=0)
        except OSError as error:
            raise InvalidInput(f"{path} cannot be read: {error.strerror}.", file=str(path)) from error
        with file:
            total = os.fstat(file.fileno()).st_size
            if total > _RANGE and hasattr(os, "copy_file_range"):
                try:
                    return self._put(lambda part: self._copied(file, part, total, progress))
                except OSError as error:
                    if error.errno not in _NOT_COPIED:
                        raise
                    file.seek(0)
            return self.put(_chunks(file.readinto, total, progress))

    def _copied(self, file: FileIO, part: FileIO, total: int, progress: Progress) -> tuple[str, int]:
        """Copy range by range; the ranges are hashed, and the bytes go to the disk, while others are copied."""
        digest = hashlib.sha256()
        done = 0
        with ThreadPoolExecutor(1, thread_name_prefix="hash") as hasher:
            hashed = []
            while count := os.copy_file_range(file.fileno(), part.fileno(), _RANGE):
                hashed.append(hasher.submit(_hash, digest, part.fileno(), done, count))
                done += count
                self._check(done)
                if progress and total:
                    progress(min(done / total, 1.0))
            os.fsync(part.fileno())
            for range_ in hashed:
                range_.result()
        return digest.hexdigest(), done

    def get(self, sha256: str) -> Landed:
        """Find an original by its hash.

        Raises:
            FileNotFoundError: It is not there.
        """
        path = self.place(sha256)
        return Landed(sha256, path, path.stat().st_size)

    def remove(self, sha256: str) -> bool:
        """Remove an original for good; False when it is not there."""
        path = self.place(sha256)
        fault_point("landing.removing")
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        fault_point("landing.removed")
        sync_folder(path.parent)
        return True

    def has(self, sha256: str) -> bool:
        """Whether an original is there."""
        return self.place(sha256).exists()

    def place(self, sha256: str) -> Path:
        """Where an original of a hash is, if it is there."""
        return self.root / sha256[:2] / sha256

    def clean(self, before: float) -> int:
        """Remove what uploads left that were cut off before a moment (seconds of the epoch); returns how many files."""
        parts = self._parts_folder.glob("*.part") if self._parts_folder.exists() else ()
        left = [part for part in parts if changed_before(part, before)]
        for part in left:
            part.unlink(missing_ok=True)
        return len(left)

    def free_bytes(self) -> int:
        """Space left where originals are kept."""
        self.root.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self.root).free

    @property
    def _parts_folder(self) -> Path:
        return self.root / "incoming"

    def _part(self) -> Path:
        self._parts_folder.mkdir(parents=True, exist_ok=True)
        return self._parts_folder / f"{new_id()}.part"

    def _keep(self, part: Path, sha256: str, size: int) -> Landed:
        target = self.place(sha256)
        fault_point("landing.received")
        if not target.exists():
            move_into_place(part, target)
            target.chmod(0o444)
        fault_point("landing.kept")
        return Landed(sha256, target, size)


def _hash(digest: "hashlib._Hash", descriptor: int, start: int, count: int) -> None:
    buffer = bytearray(_CHUNK)
    view = memoryview(buffer)
    while count:
        read = os.preadv(descriptor, [view[:count]], start)
        if not read:
            raise OSError(errno.EIO, "The copy is shorter than what was copied.")
        digest.update(view[:read])
        start, count = start + read, count - read


def _write_all(file: RawIOBase, chunk: bytes | memoryview) -> None:
    """Write a chunk to the last byte; an unbuffered file may take less at a time."""
    left = memoryview(chunk)
    while left:
        left = left[file.write(left) or 0 :]


def _chunks(readinto: Callable[[bytearray], int | None], total: int, progress: Progress) -> Iterator[memoryview]:
    buffer = bytearray(_CHUNK)
    view = memoryview(buffer)
    done = 0
    while count := readinto(buffer):
        done += count
        yield view[:count]
        if progress and total:
            progress(min(done / total, 1.0))
