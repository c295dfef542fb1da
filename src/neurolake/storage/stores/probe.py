"""Whether a store keeps what commits rely on, found by trying it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import TYPE_CHECKING

from neurolake.kernel.errors import InvalidOption, NeuroLakeError
from neurolake.kernel.ids import new_id
from neurolake.storage.location import Location
from neurolake.storage.stores.base import Store

if TYPE_CHECKING:
    from neurolake.storage.stores.s3 import S3Store

_AT_ONCE = 16
_LISTED = 20
_PART = b"\x00" * (6 * 1024**2)


@dataclass(frozen=True)
class Tried:
    """One thing that was tried: its name, whether the store did as it must, and what was seen."""

    check: str
    ok: bool
    found: str


class _Failed(Exception):
    """The store did something else."""


def probe(store: "S3Store", root: Location) -> list[Tried]:
    """Try everything, in a folder of its own below `root`, which is empty again at the end.

    Raises:
        Unavailable: The store does not answer, or refuses to be used.
    """
    folder = root / f"neurolake-probe-{new_id()}"
    # Keys that are wrong are told as such, and not as what each check makes of it.
    list(store.list(folder))
    try:
        return [_tried(name, lambda check=check: check(store, folder)) for name, check in _CHECKS.items()]  # type: ignore[misc]
    finally:
        store.delete([one.location for one in store.list(folder)])


def require_conditional_writes(store: Store, root: Location) -> None:
    """Refuse a store that lets two commits write the same file.

    Raises:
        InvalidOption: It does.
        Unavailable: It does not answer.
    """
    folder = root / f"neurolake-probe-{new_id()}"
    try:
        found = _tried(_RACE, lambda: _race(store, folder))
    finally:
        store.delete([one.location for one in store.list(folder)])
    if not found.ok:
        raise InvalidOption(
            f"The store of {root} cannot hold tables: {found.check}: {found.found}.",
            hint="Its writes must heed If-None-Match; see neurolake doctor storage.",
        )


def _tried(name: str, check: Callable[[], str]) -> Tried:
    try:
        return Tried(name, True, check())
    except _Failed as error:
        return Tried(name, False, str(error))
    except FileExistsError:
        return Tried(name, False, "a file that was not there was said to be there")
    except FileNotFoundError:
        return Tried(name, False, "a file that was written is not there")
    except NeuroLakeError as error:
        return Tried(name, False, error.detail)


def _race(store: Store, folder: Location) -> str:
    place = folder / "race"
    start = Barrier(_AT_ONCE)

    def run(number: int) -> int | None:
        start.wait()
        try:
            store.write(place, b"writer %d" % number)
        except FileExistsError:
            return None
        return number

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        won = [number for number in pool.map(run, range(_AT_ONCE)) if number is not None]
    if len(won) != 1:
        raise _Failed(f"{len(won)} of {_AT_ONCE} writers of the same file were told that they wrote it")
    if store.read(place) != b"writer %d" % won[0]:
        raise _Failed("the file holds what a writer wrote that was refused")
    return f"of {_AT_ONCE} writers of the same file one wrote it"


def _swap(store: "S3Store", folder: Location) -> str:
    place = folder / "swap"
    store.write(place, b"first")
    tag = store.tag(place)
    second = store.replace(place, b"second", tag)
    try:
        store.replace(place, b"third", tag)
    except FileExistsError:
        pass
    else:
        raise _Failed("a file was replaced by somebody who knew an older one")
    if store.read(place) != b"second" or second == tag:
        raise _Failed("the file is not the one that was written last, or has the tag of the one before")
    return f"a file is replaced only by whoever knows its tag ({second})"


def _listing(store: "S3Store", folder: Location) -> str:
    places = {folder / "list" / f"{number:02}" for number in range(_LISTED)}
    for number, place in enumerate(sorted(places), start=1):
        store.write(place, b"x")
        listed = {one.location for one in store.list(folder / "list")}
        if len(listed) != number:
            raise _Failed(f"{len(listed)} of {number} files were listed right after they were written")
    store.delete(sorted(places))
    left = list(store.list(folder / "list"))
    if left:
        raise _Failed(f"{len(left)} files are listed right after they were deleted")
    return f"{_LISTED} files were listed as soon as they were written, and none once they were deleted"


def _aborted(store: "S3Store", folder: Location) -> str:
    place = folder / "aborted"
    try:
        store.stream(place, _breaking())
    except (_Broken, NeuroLakeError):
        pass
    else:
        raise _Failed("an upload that was broken off was said to be done")
    if store.size(place) is not None or any(one.location == place for one in store.list(folder)):
        raise _Failed("an upload that was broken off left a file")
    return "an upload of parts that was broken off left no file"


class _Broken(Exception):
    """Where an upload ends."""


def _breaking() -> Iterator[bytes]:
    yield _PART
    yield _PART
    raise _Broken


def _parts(store: "S3Store", folder: Location) -> str:
    place = folder / "parts"
    store.stream(place, iter([_PART, _PART, _PART, b"end"]))
    size = store.size(place)
    if size != len(_PART) * 3 + 3:
        raise _Failed(f"a file of {len(_PART) * 3 + 3} bytes, uploaded in parts, has {size}")
    if store.read(place, len(_PART) * 3 - 1, 10) != b"\x00end":
        raise _Failed("the end of a file that was uploaded in parts is another")
    return f"a file of {size:,} bytes went there in parts"


def _ranges(store: "S3Store", folder: Location) -> str:
    place, data = folder / "ranges", bytes(range(256)) * 16
    store.write(place, data)
    for start, length in ((0, 4), (1000, 100), (4090, 100), (4096, 5), (0, None), (7, None)):
        end = None if length is None else start + length
        if store.read(place, start, length) != data[start:end]:
            raise _Failed(f"the range of {length} bytes from {start} on holds something else")
    return "ranges hold what the file holds there"


_RACE = "put if absent"
_CHECKS: dict[str, Callable[["S3Store", Location], str]] = {
    _RACE: _race,
    "compare and swap": _swap,
    "list after write": _listing,
    "upload in parts": _parts,
    "upload broken off": _aborted,
    "ranges": _ranges,
}
