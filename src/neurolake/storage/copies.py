"""Copies, on this machine, of files in a store, for engines to read. No file ever changes, so that no copy is stale."""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from neurolake.storage.durable import changed_before
from neurolake.storage.location import Location
from neurolake.storage.stores.base import Store

_AT_ONCE = 8
_LOCKS = 64
_LATELY_S = 3600.0


class Copies:
    """Fetches files when they are first wanted, and lets those go that were not used for longest.

    Files that somebody in this process holds stay; while other processes use the folder, so do those that were used in
    the last hour. So there may be more of them than the bound.

    Args:
        store: Where the files are.
        folder: Where the copies are, below the name of the bucket; all processes of a lake share it.
        max_bytes: Bound of their sum.
        others: Tells whether other processes use the folder.
    """

    def __init__(self, store: Store, folder: Path, max_bytes: int, others: Callable[[], Collection[str]]) -> None:
        self.folder = folder
        self._store, self._max_bytes, self._others = store, max_bytes, others
        self._held: Counter[Path] = Counter()
        self._lock = threading.Lock()
        self._fetching = [threading.Lock() for _ in range(_LOCKS)]
        self._bytes = sum(size for _, size, _ in self._all())

    def here(self, place: Location) -> Path:
        """A copy of a file, which is fetched where it is missing.

        Raises:
            FileNotFoundError: There is no such file in the store.
            Unavailable: The store is away.
        """
        path = self._path(place)
        with self._fetching[hash(place) % _LOCKS]:
            if _is_used(path):
                return path
            path.parent.mkdir(parents=True, exist_ok=True)
            size = self._store.fetch(place, path)
        self._more(size)
        return path

    def hold(self, files: Sequence[str]) -> list[Path]:
        """Copies of files, which stay until they are let go.

        Raises:
            FileNotFoundError, Unavailable: As `here`; none is held then.
        """
        places = [Location.of(file) for file in files]
        paths = [self._path(place) for place in places]
        with self._lock:
            self._held.update(paths)
        try:
            with ThreadPoolExecutor(min(_AT_ONCE, max(1, len(places))), thread_name_prefix="copy") as pool:
                return list(pool.map(self.here, places))
        except BaseException:
            self.let_go(paths)
            raise

    def let_go(self, paths: Sequence[Path]) -> None:
        """Copies that `hold` gave are not needed any more."""
        with self._lock:
            self._held.subtract(paths)
            self._held += Counter()

    def adopt(self, source: Path, place: Location) -> None:
        """Take a file that was just brought to the store for its copy; it moves."""
        path = self._path(place)
        try:
            size = source.stat().st_size
            path.parent.mkdir(parents=True, exist_ok=True)
            source.replace(path)
        except OSError:
            # It is fetched when it is wanted.
            return
        self._more(size)

    def _path(self, place: Location) -> Path:
        return self.folder / place.bucket / place.key

    def _more(self, size: int) -> None:
        with self._lock:
            self._bytes += size
            if self._bytes > self._max_bytes:
                self._bytes = self._make_room()

    def _make_room(self) -> int:
        """Remove copies until the bound is kept; returns the bytes that are left."""
        lately = time.time() - _LATELY_S if self._others() else None
        there = sorted(self._all(), key=lambda one: one[2])
        left = sum(size for _, size, _ in there)
        for path, size, _ in there:
            if left <= self._max_bytes:
                break
            if path not in self._held and (lately is None or changed_before(path, lately)):
                path.unlink(missing_ok=True)
                left -= size
        return left

    def _all(self) -> Iterator[tuple[Path, int, float]]:
        for path in self.folder.rglob("*"):
            try:
                found = path.stat()
            except FileNotFoundError:
                continue
            if path.is_file():
                yield path, found.st_size, found.st_mtime


def _is_used(path: Path) -> bool:
    """Whether a copy is there, which is noted as used now."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True
