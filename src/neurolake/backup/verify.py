"""Whether a backup is whole: every checksum computed again, every file of every table there."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from neurolake.backup import contents, database
from neurolake.backup.manifest import Item, Manifest
from neurolake.backup.objects_io import objects_io
from neurolake.backup.sealed import unpacked
from neurolake.backup.store import BackupStore
from neurolake.backup.table_files import files_needed
from neurolake.kernel.errors import CheckFailed, InvalidOption
from neurolake.metadata.looking import LookedAt

if TYPE_CHECKING:
    from pyiceberg.io import FileIO


@dataclass(frozen=True)
class Verdict:
    """What a verification found.

    Attributes:
        problems: In words; none when the backup is whole.
    """

    id: str
    files: int
    bytes: int
    tables: int
    problems: tuple[str, ...]


def verify(store: BackupStore, manifest: Manifest, passphrase: str | None = None) -> Verdict:
    """Read a backup whole.

    Args:
        passphrase: Also tells whether the lake's keys can be had with it; without, only that they are unchanged.
    """
    problems = list(_changed(store, manifest))
    if not problems:
        problems = [*_of_secrets(store, manifest, passphrase), *_of_tables(store, manifest)]
    return Verdict(manifest.id, len(manifest.items), manifest.size, len(manifest.tables), tuple(problems))


def _changed(store: BackupStore, manifest: Manifest) -> Iterator[str]:
    names = {manifest.database: "the metadata database", manifest.sealed: "the lake's keys"}
    names |= {item.sha256: item.path for item in manifest.items}
    for sha256 in dict.fromkeys(manifest.objects()):
        problem = store.problem(sha256)
        if problem:
            yield f"{names[sha256]} {problem} ({store.object(sha256)})"


def _of_secrets(store: BackupStore, manifest: Manifest, passphrase: str | None) -> Iterator[str]:
    if manifest.sealed and (manifest.secrets == "plain" or passphrase is not None):
        try:
            unpacked(store.object(manifest.sealed).read_bytes(), passphrase)
        except InvalidOption as error:
            yield error.detail


def _of_tables(store: BackupStore, manifest: Manifest) -> Iterator[str]:
    file = store.object(manifest.database)
    try:
        database.check(file)
    except CheckFailed as error:
        yield error.detail
        return
    copy = LookedAt(f"sqlite:///{file}")
    try:
        tables = contents.tables(copy, Path(manifest.home))
    finally:
        copy.close()
    if tables != manifest.tables:
        yield "the manifest names other tables than the metadata database"
    items = {str(Path(manifest.home) / item.path): item for item in manifest.items}
    places = {location: str(store.object(item.sha256)) for location, item in items.items()}
    io = objects_io(places)
    for name, metadata in tables.items():
        yield from _of_table(name, str(Path(manifest.home) / metadata), items, places, io)


def _of_table(name: str, location: str, items: dict[str, Item], places: dict[str, str], io: "FileIO") -> Iterator[str]:
    try:
        for needed in files_needed(location, lambda one: Path(_place(places, one)).read_bytes(), io):
            item = items.get(needed.location)
            if item is None and not needed.optional:
                yield f"{name} needs {needed.location}, which is not in the backup"
            elif item is not None and needed.bytes not in (None, item.bytes):
                yield f"{item.path} of {name} has {item.bytes} bytes, and {name} knows it with {needed.bytes}"
    except FileNotFoundError as error:
        yield f"{name} needs {error.filename}, which is not in the backup"
    except (ValueError, EOFError) as error:
        yield f"the metadata of {name} cannot be read: {error}"


def _place(places: dict[str, str], location: str) -> str:
    if location not in places:
        raise FileNotFoundError(2, "not in the backup", location)
    return places[location]
