"""A folder of backups: contents under their SHA-256, which backups share, and one manifest for each backup."""

import fcntl
import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from neurolake.backup.manifest import Manifest, parsed
from neurolake.kernel.errors import CheckFailed, Conflict, InvalidOption, NotFound
from neurolake.kernel.faults import fault_point
from neurolake.kernel.ids import new_id
from neurolake.storage.durable import rename_into_place, storage_error, sync_file, sync_folder

_CHUNK = 1024 * 1024
_MANIFEST = "manifest.json"


class BackupStore:
    """Backups below a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root.expanduser().resolve()
        self._objects = self.root / "objects"
        self._backups = self.root / "backups"
        # What is here when nobody writes was left by a process that died.
        self.incoming = self.root / "incoming"

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The right to change what is here, which one process has at a time.

        Raises:
            InvalidOption: The folder cannot be written to.
            Conflict: Another process has it.
        """
        try:
            for folder in (self._objects, self._backups, self.incoming):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = (self.root / "lock").open("w")
        except OSError as error:
            raise InvalidOption(f"{self.root} cannot be written to: {error.strerror}.") from error
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Conflict("Another process works on these backups.", hint="Wait until it has ended.") from error
            self._clean()
            yield

    def whole(self) -> list[Manifest]:
        """The whole backups, oldest first; damaged manifests are left out."""
        return [found for backup_id in self.ids() if (found := self._sound(backup_id)) is not None]

    def ids(self) -> list[str]:
        """Of the whole backups, oldest first."""
        return sorted(path.parent.name for path in self._backups.glob(f"*/{_MANIFEST}"))

    def find(self, backup_id: str | None) -> Manifest:
        """A backup by its id; None is the newest.

        Raises:
            NotFound: There is none.
            CheckFailed: Its manifest was changed.
        """
        known = self.ids()
        wanted = backup_id or (known[-1] if known else None)
        if wanted is None or wanted not in known:
            what = f"no backup {backup_id!r}" if backup_id else "no whole backup"
            raise NotFound(f"There is {what} in {self.root}.", hint=f"neurolake backup list {self.root}")
        return parsed((self._backups / wanted / _MANIFEST).read_bytes())

    def keep(self, source: Path) -> tuple[str, int]:
        """Keep a file's content; returns its SHA-256 and its size in bytes.

        Raises:
            FileNotFoundError: It is not there.
            StorageFull: No space is left.
        """
        with source.open("rb") as file:
            return self._keep(lambda part: _copied(file, part))

    def keep_bytes(self, content: bytes) -> str:
        """Keep some bytes; returns their SHA-256."""

        def write(part: IO[bytes]) -> tuple[str, int]:
            part.write(content)
            return hashlib.sha256(content).hexdigest(), len(content)

        return self._keep(write)[0]

    def object(self, sha256: str) -> Path:
        """Where the content of a hash is, if it is there."""
        return self._objects / sha256[:2] / sha256

    def copy(self, sha256: str, target: Path) -> None:
        """Write a content to a new file, on the disk when this returns.

        Raises:
            CheckFailed: It is gone, or not what was kept.
        """
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self.object(sha256).open("rb") as file, target.open("xb") as part:
                found, _ = _copied(file, part)
        except FileNotFoundError as error:
            raise CheckFailed(f"The backup has lost the content {sha256}.", hint="Use another backup.") from error
        except OSError as error:
            raise storage_error(error, "restoring") from error
        if found != sha256:
            raise CheckFailed(f"The content {sha256} was changed.", hint="Use another backup.")
        sync_file(target)

    def problem(self, sha256: str) -> str | None:
        """What is wrong with a content: it is read whole."""
        try:
            with self.object(sha256).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            return "is missing"
        except OSError as error:
            return f"cannot be read: {error.strerror}"
        return None if found == sha256 else "was changed"

    def finish(self, manifest: Manifest) -> None:
        """Make a backup whole: from now on it is one."""
        for folder in {self.object(sha256).parent for sha256 in manifest.objects()}:
            sync_folder(folder)
        sync_folder(self._objects)
        part = self.incoming / new_id()
        part.write_bytes(manifest.dump())
        sync_file(part)
        fault_point("backup.manifest-written")
        target = self._backups / manifest.id / _MANIFEST
        rename_into_place(part, target)
        sync_folder(target.parent)
        sync_folder(self._backups)
        fault_point("backup.finished")

    def remove(self, backup_id: str) -> int:
        """Remove a backup, and the contents that no other needs; returns how many of these.

        Raises:
            NotFound: There is none.
            CheckFailed: The manifest of another backup was changed, so that it is not known what that needs.
        """
        if backup_id not in self.ids():
            raise NotFound(f"There is no backup {backup_id!r} in {self.root}.")
        needed = {sha for other in self.ids() if other != backup_id for sha in self.find(other).objects()}
        # First what makes it a backup.
        (self._backups / backup_id / _MANIFEST).unlink()
        sync_folder(self._backups / backup_id)
        (self._backups / backup_id).rmdir()
        unneeded = [path for path in self._objects.glob("??/*") if path.name not in needed]
        for path in unneeded:
            path.unlink()
        return len(unneeded)

    def _sound(self, backup_id: str) -> Manifest | None:
        try:
            return self.find(backup_id)
        except CheckFailed:
            return None

    def _keep(self, fill: Callable[[IO[bytes]], tuple[str, int]]) -> tuple[str, int]:
        part = self.incoming / new_id()
        try:
            with part.open("xb") as file:
                sha256, size = fill(file)
            target = self.object(sha256)
            if not target.exists():
                sync_file(part)
                rename_into_place(part, target)
                target.chmod(0o400)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise storage_error(error, "writing the backup") from error
        finally:
            part.unlink(missing_ok=True)
        fault_point("backup.kept")
        return sha256, size

    def _clean(self) -> None:
        """What a process left that died while it wrote."""
        shutil.rmtree(self.incoming)
        self.incoming.mkdir(mode=0o700)


def _copied(source: IO[bytes], target: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        size += target.write(chunk)
    return digest.hexdigest(), size
