"""A store as PyIceberg reads and writes it: metadata files, whole and in memory."""

import threading
import time
from collections import OrderedDict
from io import BytesIO
from types import TracebackType
from typing import Self

from pyiceberg.io import FileIO, InputFile, InputStream, OutputFile, OutputStream

from neurolake.kernel.errors import Unavailable
from neurolake.storage.location import Location
from neurolake.storage.stores.base import Store


class Remembered:
    """Files that were read or written last, in memory. None ever changes.

    Args:
        max_bytes: Bound of their sum.
    """

    def __init__(self, max_bytes: int = 64 * 1024**2) -> None:
        self._max_bytes, self._bytes = max_bytes, 0
        self._files: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, location: str) -> bytes | None:
        """A file; None where it is not remembered."""
        with self._lock:
            found = self._files.get(location)
            if found is not None:
                self._files.move_to_end(location)
            return found

    def keep(self, location: str, data: bytes) -> bytes:
        """Remember a file, and forget others for it; returns it."""
        with self._lock:
            self._bytes += len(data) - len(self._files.pop(location, b""))
            self._files[location] = data
            while self._bytes > self._max_bytes:
                self._bytes -= len(self._files.popitem(last=False)[1])
        return data


class StoreIO(FileIO):
    """Access to the files of a store.

    Args:
        known: Those that need not be asked for.
        ends: Moment of the monotonic clock from which on nothing more is asked of the store; None is never.
    """

    def __init__(self, store: Store, known: Remembered | None = None, ends: float | None = None) -> None:
        super().__init__()
        self.known = known or Remembered()
        self._store, self._ends = store, ends

    def within(self, seconds: float) -> "StoreIO":
        """The same for a stretch of work that has to end in time."""
        return StoreIO(self._store, self.known, time.monotonic() + seconds)

    @property
    def store(self) -> Store:
        """The store, if there is time left.

        Raises:
            Unavailable: There is none.
        """
        if self._ends is not None and time.monotonic() > self._ends:
            raise Unavailable(
                "The store of the tables is too slow for a commit.", hint="Nothing was changed; try again later."
            )
        return self._store

    def new_input(self, location: str) -> "StoredInput":
        return StoredInput(location, self)

    def new_output(self, location: str) -> "StoredOutput":
        return StoredOutput(location, self)

    def delete(self, location: "str | InputFile | OutputFile") -> None:
        text = location if isinstance(location, str) else location.location
        self.store.delete([Location.of(text)])


class StoredInput(InputFile):
    """A file that is there."""

    def __init__(self, location: str, io: StoreIO) -> None:
        super().__init__(location)
        self._io = io

    def __len__(self) -> int:
        size = self._io.store.size(Location.of(self.location))
        if size is None:
            raise FileNotFoundError(self.location)
        return size

    def exists(self) -> bool:
        return self._io.store.size(Location.of(self.location)) is not None

    def open(self, seekable: bool = True) -> InputStream:  # noqa: ARG002 - it always is
        data = self._io.known.get(self.location)
        if data is None:
            data = self._io.known.keep(self.location, self._io.store.read(Location.of(self.location)))
        return BytesIO(data)


class StoredOutput(OutputFile):
    """A file that is to be."""

    def __init__(self, location: str, io: StoreIO) -> None:
        super().__init__(location)
        self._io = io

    def __len__(self) -> int:
        return len(self.to_input_file())

    def exists(self) -> bool:
        return self.to_input_file().exists()

    def to_input_file(self) -> StoredInput:
        return StoredInput(self.location, self._io)

    def create(self, overwrite: bool = False) -> OutputStream:  # noqa: ARG002 - no file is ever written over
        return _Writing(self)

    def write(self, data: bytes) -> None:
        """Write all of it, if there is no such file.

        Raises:
            FileExistsError: There is another.
        """
        self._io.store.write(Location.of(self.location), data)
        self._io.known.keep(self.location, data)


class _Writing(BytesIO):
    """What is written into a file, which is there once this was closed, unless that was for an error."""

    def __init__(self, file: StoredOutput) -> None:
        super().__init__()
        self._file = file

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            super().close()

    def close(self) -> None:
        if not self.closed:
            data = self.getvalue()
            super().close()
            self._file.write(data)
