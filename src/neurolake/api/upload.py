"""A multipart body of any size, written to the landing zone as it arrives."""

import asyncio
import queue
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from fastapi import Request
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from neurolake.kernel.errors import InvalidInput, LimitExceeded
from neurolake.storage.landing import Landed, Landing

_MAX_FIELD_BYTES = 1024 * 1024
_MAX_PARTS = 1000
_QUEUED_CHUNKS = 32
_END = b""


@dataclass
class Upload:
    """What a multipart body held: files (name, original in the landing zone) and form fields."""

    files: list[tuple[str, Landed]] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)

    def one(self, name: str) -> str | None:
        """A field's only value, None when it is absent or empty.

        Raises:
            InvalidInput: It was given more than once.
        """
        values = [value for value in self.fields.get(name, []) if value != ""]
        if len(values) > 1:
            raise InvalidInput(f"The form field {name!r} was given {len(values)} times.")
        return values[0] if values else None


async def receive(request: Request, landing: Landing) -> Upload:
    """Read the request's body to its end.

    A body that breaks off, or that is wrong, leaves nothing of its unfinished file; files that were complete are
    originals that nothing refers to.

    Raises:
        InvalidInput: It is no multipart form, or has no file.
        LimitExceeded: A form field or the number of parts is beyond its bound.
        ClientDisconnect: The client went away.
    """
    kind, parameters = parse_options_header(request.headers.get("content-type"))
    boundary = parameters.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise InvalidInput(
            "The body must be multipart/form-data with a file.", hint="For example: curl -F file=@data.csv URL"
        )
    with ThreadPoolExecutor(1, thread_name_prefix="landing") as writer:
        parts = _Parts(landing, writer)
        parser = MultipartParser(boundary, parts.callbacks())  # type: ignore[arg-type]  # its stub wants every callback
        try:
            async for chunk in request.stream():
                parser.write(chunk)
                await parts.settle()
        except MultipartParseError as error:
            raise InvalidInput(f"The multipart body is malformed: {error}") from error
        finally:
            parts.abandon()
    if not parts.complete:
        raise InvalidInput("The upload was cut off before its end.", hint="Send it again.")
    if not parts.upload.files:
        raise InvalidInput("The form has no file.", hint="For example: curl -F file=@data.csv URL")
    return parts.upload


class _Broken(Exception):
    """The body ended before its file did."""


class _File:
    """A file part on its way to the landing zone, through a queue that holds the sender back."""

    def __init__(self, name: str, landing: Landing, writer: ThreadPoolExecutor) -> None:
        self.name = name
        self.chunks: queue.Queue[bytes | None] = queue.Queue(_QUEUED_CHUNKS)
        self.landed: Future[Landed] = writer.submit(landing.put, self._arriving())

    def _arriving(self) -> Iterator[bytes]:
        while (chunk := self.chunks.get()) != _END:
            if chunk is None:
                raise _Broken
            yield chunk

    async def put(self, chunk: bytes | None) -> None:
        """Hand a chunk on, waiting while the disk is behind; stops when the writer has failed."""
        while not self.landed.done():
            try:
                self.chunks.put_nowait(chunk)
            except queue.Full:
                await asyncio.sleep(0.002)
            else:
                return


class _Parts:
    """The parser's events, gathered while it runs and settled between the chunks."""

    def __init__(self, landing: Landing, writer: ThreadPoolExecutor) -> None:
        self.upload = Upload()
        self.complete = False
        self._landing = landing
        self._writer = writer
        self._events: list[tuple[str, bytes]] = []
        self._headers: dict[bytes, bytes] = {}
        self._header = b""
        self._name = ""
        self._value = b""
        self._file: _File | None = None
        self._count = 0

    def callbacks(self) -> dict[str, object]:
        def data(event: str) -> object:
            return lambda chunk, start, end: self._events.append((event, chunk[start:end]))

        def mark(event: str) -> object:
            return lambda: self._events.append((event, b""))

        return {
            "on_part_begin": mark("begin"),
            "on_header_field": data("field"),
            "on_header_value": data("value"),
            "on_header_end": mark("header"),
            "on_headers_finished": mark("headers"),
            "on_part_data": data("data"),
            "on_part_end": mark("end"),
            "on_end": mark("complete"),
        }

    async def settle(self) -> None:
        """Act on what the parser has found."""
        events, self._events = self._events, []
        for event, data in events:
            if event == "data":
                await self._data(data)
            elif event == "end":
                await self._end()
            elif event == "complete":
                self.complete = True
            else:
                self._head(event, data)

    def abandon(self) -> None:
        """Let go of a file that will not be completed."""
        if self._file is not None:
            while not self._file.landed.done():
                try:
                    self._file.chunks.put(None, timeout=0.05)
                except queue.Full:
                    continue
                else:
                    break

    def _head(self, event: str, data: bytes) -> None:
        if event == "begin":
            self._count += 1
            if self._count > _MAX_PARTS:
                raise LimitExceeded(f"The form has more than {_MAX_PARTS} parts.")
            self._headers, self._header, self._value = {}, b"", b""
        elif event == "field":
            self._header += data
        elif event == "value":
            self._value += data
        elif event == "header":
            self._headers[self._header.lower()] = self._value
            self._header, self._value = b"", b""
        else:
            self._open()

    def _open(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        file_name = options.get(b"filename")
        if file_name is not None:
            self._file = _File(_base_name(file_name.decode("utf-8", "replace")), self._landing, self._writer)

    async def _data(self, data: bytes) -> None:
        if self._file is not None:
            await self._file.put(data)
            if self._file.landed.done():
                # Storing ended before the bytes did: tell why now, not after the rest has been sent.
                await asyncio.wrap_future(self._file.landed)
            return
        self._value += data
        if len(self._value) > _MAX_FIELD_BYTES:
            raise LimitExceeded(f"The form field {self._name[:80]!r} is larger than {_MAX_FIELD_BYTES:,} bytes.")

    async def _end(self) -> None:
        if self._file is None:
            self.upload.fields.setdefault(self._name, []).append(self._value.decode("utf-8", "replace"))
            return
        file = self._file
        await file.put(_END)
        landed = await asyncio.wrap_future(file.landed)
        self._file = None
        self.upload.files.append((file.name, landed))


def _base_name(name: str) -> str:
    """The last part of a path, as a label that can be shown; what a client sends is never a place."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(character for character in base if character.isprintable()).strip(" .")
    return shown[-255:] or "upload"
