"""Folders of this machine."""

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from neurolake.kernel.ids import new_id
from neurolake.storage.durable import move_into_place, rename_into_place, sync_file, sync_folder, syncing
from neurolake.storage.location import Location
from neurolake.storage.stores.base import Capabilities, Stored


class LocalStore:
    """See `stores.base.Store`. Raises OSError where the system does, instead of Unavailable."""

    capabilities = Capabilities(remote=False)

    def __init__(self, url: str = "file:") -> None:
        self._url = url

    def size(self, place: Location) -> int | None:
        try:
            return place.path.stat().st_size
        except FileNotFoundError:
            return None

    def read(self, place: Location, start: int = 0, length: int | None = None) -> bytes:
        with place.path.open("rb") as file:
            file.seek(start)
            return file.read(-1 if length is None else length)

    def write(self, place: Location, data: bytes) -> None:
        place.path.parent.mkdir(parents=True, exist_ok=True)
        part = place.path.parent / f".{new_id()}.part"
        try:
            part.write_bytes(data)
            sync_file(part)
            # Unlike a rename, a link does not replace what is there.
            os.link(part, place.path)
        except FileExistsError:
            if place.path.read_bytes() != data:
                raise
        finally:
            part.unlink(missing_ok=True)
        sync_folder(place.path.parent)

    def bring(self, source: Path, place: Location) -> None:
        if not place.path.exists():
            rename_into_place(source, place.path)

    def fetch(self, place: Location, target: Path) -> int:
        part = target.with_name(f".{new_id()}.part")
        shutil.copyfile(place.path, part)
        size = part.stat().st_size
        move_into_place(part, target)
        return size

    def list(self, folder: Location) -> Iterator[Stored]:
        for path in folder.path.rglob("*"):
            if path.is_symlink() or not path.is_file():
                continue
            try:
                found = path.stat()
            except FileNotFoundError:
                continue
            yield Stored(Location.of(path), found.st_size, found.st_mtime)

    def delete(self, places: Sequence[Location]) -> None:
        for place in places:
            place.path.unlink(missing_ok=True)

    def settling(self, places: Sequence[Location], folders: Iterable[Location] = ()) -> AbstractContextManager[None]:
        there = (folder.path for folder in folders if folder.path.exists())
        return syncing([*(place.path for place in places), *there])

    def close(self) -> None:
        pass
