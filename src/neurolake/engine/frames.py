"""Frames between two processes: a kind, a length, a body. Nothing that is received is ever more than data."""

import io
import json
import struct
import threading
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal, get_args

from neurolake.kernel.errors import EngineFailed

Kind = Literal["request", "bytes", "done", "error", "progress"]
_KINDS: tuple[Kind, ...] = get_args(Kind)
_HEAD = struct.Struct("<BQ")
_MAX_BODY = 1 << 31


@dataclass(frozen=True)
class Frame:
    """One message."""

    kind: Kind
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as a JSON object."""
        value = json.loads(self.body)
        if not isinstance(value, dict):
            raise EngineFailed("The other process sent something that is no message.")
        return value


class Frames:
    """Both directions of a conversation."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._sending = threading.Lock()

    def send(self, kind: Kind, body: bytes | memoryview) -> None:
        """Send one frame.

        Raises:
            OSError: The other side is gone.
        """
        with self._sending:
            self._outgoing.write(_HEAD.pack(_KINDS.index(kind), len(body)))
            self._outgoing.write(body)
            self._outgoing.flush()

    def send_json(self, kind: Kind, value: dict[str, Any]) -> None:
        """Send a JSON object."""
        self.send(kind, json.dumps(value).encode())

    def receive(self) -> Frame | None:
        """The next frame, or None when the other side is gone.

        Raises:
            EngineFailed: What comes is no frame.
        """
        head = self._incoming.read(_HEAD.size)
        if len(head) < _HEAD.size:
            return None
        kind, length = _HEAD.unpack(head)
        if kind >= len(_KINDS) or length > _MAX_BODY:
            raise EngineFailed("The other process sent something that is no frame.")
        body = self._incoming.read(length)
        return Frame(_KINDS[kind], body) if len(body) == length else None


class FrameWriter(io.RawIOBase):
    """A file whose every write is a frame of bytes."""

    def __init__(self, frames: Frames) -> None:
        self._frames = frames

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        self._frames.send("bytes", view)
        return len(view)
