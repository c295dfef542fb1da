"""A bound on what an Avro file holds, found before it is read: a small file may unpack to more than fits anywhere."""

import zlib
from io import BytesIO
from pathlib import Path

from neurolake.kernel.errors import InvalidInput, LimitExceeded

MAX_FILE_BYTES = 64 * 1024**2
MAX_CONTENT_BYTES = 512 * 1024**2
_MAGIC = b"Obj\x01"


def check_bounds(path: Path) -> None:
    """Refuse a manifest or a list of manifests that is too large, packed or not.

    Raises:
        InvalidInput: It is no Avro file.
        LimitExceeded: It is too large.
    """
    if path.stat().st_size > MAX_FILE_BYTES:
        raise LimitExceeded(f"{path.name} has more than {MAX_FILE_BYTES:,} bytes.")
    data = BytesIO(path.read_bytes())
    try:
        codec, sync = _header(data)
        _check_blocks(data, codec, sync, path.name)
    except (EOFError, ValueError, zlib.error) as error:
        raise InvalidInput(f"{path.name} is no Avro file, or a broken one.") from error


def _header(data: BytesIO) -> tuple[bytes, bytes]:
    if data.read(4) != _MAGIC:
        raise ValueError("no magic")
    codec = b"null"
    while count := _long(data):
        if count < 0:
            _long(data)
        for _ in range(abs(count)):
            key, value = _bytes(data), _bytes(data)
            if key == b"avro.codec":
                codec = value
    return codec, _exactly(data, 16)


def _check_blocks(data: BytesIO, codec: bytes, sync: bytes, name: str) -> None:
    total = 0
    while data.tell() < len(data.getbuffer()):
        _long(data)
        block = _bytes(data)
        total += _unpacked(codec, block, MAX_CONTENT_BYTES - total)
        if total > MAX_CONTENT_BYTES:
            raise LimitExceeded(f"{name} holds more than {MAX_CONTENT_BYTES:,} bytes.")
        if _exactly(data, 16) != sync:
            raise ValueError("no sync marker")


def _unpacked(codec: bytes, block: bytes, most: int) -> int:
    """Bytes in a block; more than `most` may be told as any larger number."""
    if codec == b"null":
        return len(block)
    if codec != b"deflate":
        raise InvalidInput(
            f"Manifests packed with {codec.decode(errors='replace')[:20]} cannot be read here.",
            hint="Iceberg's usual codec is gzip (deflate).",
        )
    inflating, count = zlib.decompressobj(-15), 0
    while block and count <= most:
        count += len(inflating.decompress(block, 1024**2))
        block = inflating.unconsumed_tail
    return count


def _long(data: BytesIO) -> int:
    value = shift = 0
    while True:
        byte = _exactly(data, 1)[0]
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            return (value >> 1) ^ -(value & 1)
        if shift > 63:
            raise ValueError("a number is too long")


def _bytes(data: BytesIO) -> bytes:
    length = _long(data)
    if length < 0:
        raise ValueError("a negative length")
    return _exactly(data, length)


def _exactly(data: BytesIO, length: int) -> bytes:
    read = data.read(length)
    if len(read) != length:
        raise EOFError
    return read
