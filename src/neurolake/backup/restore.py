"""A backup restored into an empty place: whole, or nothing of it is there."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from neurolake.backup import database
from neurolake.backup.manifest import DATABASE, Manifest, check_inside
from neurolake.backup.moved import Move
from neurolake.backup.sealed import unpacked
from neurolake.backup.store import BackupStore
from neurolake.kernel.errors import Conflict, InvalidOption
from neurolake.kernel.faults import fault_point
from neurolake.storage.durable import sync_file, sync_folder

_WORK = ".restoring"


@dataclass(frozen=True)
class Restored:
    """What was restored.

    Attributes:
        moved: Whether tables were made to name their files at another place than before.
        secrets: Whether the lake's keys were restored; without them new ones are made.
    """

    home: Path
    files: int
    bytes: int
    moved: bool
    secrets: bool


def restore(
    store: BackupStore,
    manifest: Manifest,
    home: Path,
    *,
    url: str | None = None,
    passphrase: str | None = None,
    without_secrets: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Restored:
    """Restore a backup.

    Args:
        home: The lake's folder; it must be empty, or not there.
        url: The metadata database, which must be empty; None is a file of SQLite in the folder.
        passphrase: Of the lake's keys.
        without_secrets: Leave the lake's keys out.

    Raises:
        Conflict: The folder is not empty.
        InvalidOption: The passphrase is missing or wrong; the database is not empty; a table cannot be moved.
        CheckFailed: The backup is damaged.
        StorageFull: No space is left.
    """
    home = home.expanduser().resolve()
    _check_place(home)
    keys = {} if without_secrets else _keys(store, manifest, passphrase)
    work = home / _WORK
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        _fill(store, manifest, work, progress)
        moved = str(home) != manifest.home
        if moved:
            progress("naming files at the new place")
            move = Move(work, manifest.home, str(home))
            move.tables(manifest.items)
            move.pointers(work / DATABASE)
        _put_keys(keys, work)
        if url is not None:
            progress("filling the metadata database")
            database.put_rows(work / DATABASE, url)
            (work / DATABASE).unlink()
    except BaseException:
        # Nothing of it is to be taken for a lake, whatever ended it.
        shutil.rmtree(work, ignore_errors=True)
        raise
    _move_into_place(work, home)
    return Restored(home, len(manifest.items), manifest.size, moved, bool(keys))


def _check_place(home: Path) -> None:
    if home.exists() and (not home.is_dir() or any(path.name != _WORK for path in home.iterdir())):
        raise Conflict(f"{home} is not empty.", hint="A backup is restored into an empty folder only. Name another.")


def _keys(store: BackupStore, manifest: Manifest, passphrase: str | None) -> dict[str, bytes]:
    if manifest.sealed is None:
        raise InvalidOption(
            "The backup was made without the lake's keys.",
            hint="With --without-secrets new ones are made: masks hash to other values, and checkpoints do not fit.",
        )
    return unpacked(store.object(manifest.sealed).read_bytes(), passphrase)


def _fill(store: BackupStore, manifest: Manifest, work: Path, progress: Callable[[str], None]) -> None:
    store.copy(manifest.database, work / DATABASE)
    database.check(work / DATABASE)
    for number, item in enumerate(manifest.items, 1):
        target = work / item.path
        store.copy(item.sha256, target)
        if item.kind == "original":
            target.chmod(0o444)
        # Known again by the next backup.
        os.utime(target, ns=(item.changed, item.changed))
        progress(f"{number} of {len(manifest.items)} files")
        fault_point("restore.file")


def _put_keys(keys: dict[str, bytes], work: Path) -> None:
    for name, content in keys.items():
        check_inside(name)
        target = work / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        sync_file(target)


def _move_into_place(work: Path, home: Path) -> None:
    """The database comes last: without it this is no lake."""
    for folder in (path for path in work.rglob("*") if path.is_dir()):
        sync_folder(folder)
    for name in ("warehouse", "landing"):
        (work / name).mkdir(exist_ok=True)
    for entry in sorted(work.iterdir(), key=lambda path: path.name == DATABASE):
        fault_point("restore.moving")
        entry.rename(home / entry.name)
    work.rmdir()
    sync_folder(home)
