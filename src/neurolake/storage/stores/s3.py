"""A store that speaks S3: Amazon's, or any other that writes under a condition."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import obstore
from obstore import exceptions
from obstore.store import S3Store as Bucket

from neurolake.kernel.errors import Unavailable
from neurolake.kernel.ids import new_id
from neurolake.storage.durable import move_into_place
from neurolake.storage.location import Location
from neurolake.storage.stores.access import Access
from neurolake.storage.stores.base import Capabilities, Stored

if TYPE_CHECKING:
    from obstore import UpdateVersion
    from obstore.store import ClientConfig, S3Config

T = TypeVar("T")
_PART_BYTES = 16 * 1024**2
_PARTS_AT_ONCE = 4
# Requests for metadata run while a table is locked in the database.
_SMALL_S, _LARGE_S = 5, 60
_CONNECT_S = 2
_AGAIN_S = 8
_MOST_AT_ONCE = 1000
_CONTENDED_S = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


class S3Store:
    """See `stores.base.Store`.

    Args:
        url: `s3://bucket` with whatever follows; the bucket is there already.
        access: How it is reached.

    Raises:
        Unavailable: What is said of the access cannot be.
    """

    capabilities = Capabilities(remote=True)

    def __init__(self, url: str, access: Access | None = None) -> None:
        self.bucket = Location.of(url).bucket
        self._access = access or Access()
        self._small, self._large = self._opened(_SMALL_S), self._opened(_LARGE_S)

    def size(self, place: Location) -> int | None:
        try:
            return int(self._asked(lambda: obstore.head(self._small, self._key(place)))["size"])
        except FileNotFoundError:
            return None

    def read(self, place: Location, start: int = 0, length: int | None = None) -> bytes:
        key = self._key(place)
        if not start and length is None:
            return self._asked(lambda: bytes(obstore.get(self._small, key).bytes()))
        size = self._asked(lambda: int(obstore.head(self._small, key)["size"]))
        end = size if length is None else min(size, start + length)
        if start >= end:
            return b""
        return self._asked(lambda: bytes(obstore.get_range(self._small, key, start=start, end=end)))

    def write(self, place: Location, data: bytes) -> None:
        for pause in _CONTENDED_S:
            try:
                self._asked(lambda: obstore.put(self._small, self._key(place), data, mode="create"))
            except FileExistsError:
                try:
                    if self.read(place) != data:
                        raise
                except FileNotFoundError:
                    # Another was being written at the same time, and may not come to its end.
                    time.sleep(pause)
                    continue
            return
        raise Unavailable(f"{place} is being written by others all the time.", hint="Try again.")

    def replace(self, place: Location, data: bytes, tag: str) -> str:
        """Write a file anew if it is the one that has this tag; returns the tag of the new one.

        Raises:
            FileExistsError: Another has been written since.
        """
        mode: UpdateVersion = {"e_tag": tag}
        return str(self._asked(lambda: obstore.put(self._small, self._key(place), data, mode=mode))["e_tag"])

    def tag(self, place: Location) -> str:
        """The tag of a file as it is now.

        Raises:
            FileNotFoundError: It is not there.
        """
        return str(self._asked(lambda: obstore.head(self._small, self._key(place)))["e_tag"])

    def bring(self, source: Path, place: Location) -> None:
        if not source.is_file():
            raise FileNotFoundError(source)
        self._upload(place, source)

    def stream(self, place: Location, parts: Iterator[bytes]) -> None:
        """Upload parts as they come, together one file; where they end with an error, there is none."""
        self._upload(place, parts)

    def _upload(self, place: Location, source: Path | Iterator[bytes]) -> None:
        self._asked(
            lambda: obstore.put(
                self._large, self._key(place), source, chunk_size=_PART_BYTES, max_concurrency=_PARTS_AT_ONCE
            )
        )

    def fetch(self, place: Location, target: Path) -> int:
        part = target.with_name(f".{new_id()}.part")
        try:
            size = self._asked(lambda: self._received(place, part))
            move_into_place(part, target)
        finally:
            part.unlink(missing_ok=True)
        return size

    def _received(self, place: Location, part: Path) -> int:
        answer = obstore.get(self._large, self._key(place))
        expected, received = int(answer.meta["size"]), 0
        with part.open("wb") as file:
            for chunk in answer.stream(min_chunk_size=_PART_BYTES):
                received += file.write(chunk)
        if received != expected:
            raise Unavailable(f"Of {place} {received} of {expected} bytes came.", hint="Try again.")
        return received

    def list(self, folder: Location) -> Iterator[Stored]:
        batches = self._asked(lambda: [list(one) for one in obstore.list(self._large, f"{self._key(folder)}/")])
        for batch in batches:
            for found in batch:
                place = Location(f"s3://{self.bucket}/{found['path']}")
                yield Stored(place, int(found["size"]), found["last_modified"].timestamp())

    def delete(self, places: Sequence[Location]) -> None:
        keys = [self._key(place) for place in places]
        for start in range(0, len(keys), _MOST_AT_ONCE):
            some = keys[start : start + _MOST_AT_ONCE]
            try:
                self._asked(lambda some=some: obstore.delete(self._large, some))  # type: ignore[misc]
            except FileNotFoundError:
                continue

    def settling(
        self,
        places: Sequence[Location],  # noqa: ARG002 - what the store has confirmed lasts
        folders: Iterable[Location] = (),  # noqa: ARG002
    ) -> AbstractContextManager[None]:
        return nullcontext()

    def close(self) -> None:
        pass

    def _key(self, place: Location) -> str:
        if place.bucket != self.bucket:
            raise ValueError(f"{place} is not in the bucket {self.bucket}")
        return place.key

    def _opened(self, seconds: int) -> Bucket:
        access = self._access
        given = {
            "endpoint": access.endpoint,
            "region": access.region,
            "access_key_id": access.access_key,
            "secret_access_key": access.secret_key,
            "session_token": access.token,
            "virtual_hosted_style_request": not access.path_style,
        }
        config: S3Config = {name: value for name, value in given.items() if value is not None}  # type: ignore[assignment]
        client: ClientConfig = {
            "timeout": timedelta(seconds=seconds),
            "connect_timeout": timedelta(seconds=_CONNECT_S),
            "allow_http": (access.endpoint or "").startswith("http://"),
        }
        try:
            return Bucket(
                self.bucket,
                config=config,
                client_options=client,
                retry_config={
                    "max_retries": 3,
                    "retry_timeout": timedelta(seconds=_AGAIN_S),
                    "backoff": {"init_backoff": timedelta(milliseconds=100), "max_backoff": timedelta(seconds=2)},
                },
            )
        except exceptions.BaseError as error:
            raise self._unavailable("cannot be reached as the settings say", error) from error

    def _asked(self, ask: Callable[[], T]) -> T:
        """The store's answer. Its texts name addresses and requests, and are kept for the log."""
        try:
            return ask()
        except (exceptions.AlreadyExistsError, exceptions.PreconditionError) as error:
            raise FileExistsError("there is another file") from error
        except exceptions.BaseError as error:
            if _is_refusal(error):
                raise self._unavailable("refuses what was asked", error, hint=_KEYS) from error
            raise self._unavailable("does not answer", error) from error

    def _unavailable(self, what: str, error: Exception, hint: str = "") -> Unavailable:
        return Unavailable(
            f"The store of s3://{self.bucket} {what} ({type(error).__name__}).",
            hint=hint or "Start it or correct NEUROLAKE_WAREHOUSE and NEUROLAKE_S3_ENDPOINT: neurolake doctor storage",
        )


def _is_refusal(error: Exception) -> bool:
    # Of a listing that is refused, only the text says so.
    told = any(f"status code: {code}" in str(error) for code in (401, 403))
    return told or isinstance(error, (exceptions.PermissionDeniedError, exceptions.UnauthenticatedError))


_KEYS = "Correct its keys, and what they may do in the bucket: read, write, list, delete."
