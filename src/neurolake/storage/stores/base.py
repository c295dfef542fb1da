"""The port of stores: whole files, written once under a name that nothing else has, read in ranges, listed, deleted."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from neurolake.storage.location import Location


@dataclass(frozen=True)
class Capabilities:
    """What a backend can do, as data.

    Attributes:
        remote: Files are elsewhere, so that engines read copies of them.
    """

    remote: bool


@dataclass(frozen=True)
class Stored:
    """A file that is there: its size, and when it was written, in seconds of the epoch by the store's clock."""

    location: Location
    bytes: int
    changed: float


class Store(Protocol):
    """Files at locations. None is ever changed once it is there.

    Every method raises Unavailable when the backend does not answer in time, and says then what to do about it.
    """

    capabilities: Capabilities

    def size(self, place: Location) -> int | None:
        """Bytes of a file; None where there is none."""
        ...

    def read(self, place: Location, start: int = 0, length: int | None = None) -> bytes:
        """A range of a file, or all of it; what is beyond its end is left out.

        Raises:
            FileNotFoundError: It is not there.
        """
        ...

    def write(self, place: Location, data: bytes) -> None:
        """Write a small file whole, if there is none; of many that try at once one does.

        The same bytes again are no error: a request whose answer was lost is asked again.

        Raises:
            FileExistsError: There is another.
        """
        ...

    def bring(self, source: Path, place: Location) -> None:
        """Bring a finished file of this machine to a place that is its own; it may move, and is whole or not there.

        Raises:
            FileNotFoundError: There is no such file here.
        """
        ...

    def fetch(self, place: Location, target: Path) -> int:
        """Copy a file to this machine; returns its bytes, all of which were received.

        Raises:
            FileNotFoundError: It is not there.
        """
        ...

    def list(self, folder: Location) -> Iterator[Stored]:
        """All files below a folder, at any depth, in any order; what was written before this is among them."""
        ...

    def delete(self, places: Sequence[Location]) -> None:
        """Delete files; those that are not there are none to delete."""
        ...

    def settling(self, places: Sequence[Location], folders: Iterable[Location] = ()) -> AbstractContextManager[None]:
        """While a block runs, make sure that files last, and what is in folders; when it ends they do."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...
