"""Compressed files: looking inside, and unpacking into the work folder within bounds.

Layers are unpacked as streams of 1 MiB blocks. A member's name is never used as a path: what is unpacked gets
a new name in the work folder.
"""

import bz2
import gzip
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from neurolake.ingestion.formats.base import Bounds, ReadOptions
from neurolake.ingestion.formats.disk import blocks, fresh, storing
from neurolake.kernel.errors import InvalidOption, LimitExceeded, MalformedFile, UnsupportedFormat

RATIO_JUDGED_AT = 64 * 1024**2
MAX_LAYERS = 3

_MAGIC = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"BZh": "bzip2", b"PK\x03\x04": "zip", b"PK\x05\x06": "zip"}
_NOT_DATA = ("__macosx/", ".ds_store", "thumbs.db")
_BROKEN = (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile, OSError, ValueError)


@dataclass(frozen=True)
class Unpacked:
    """A layer taken off.

    Attributes:
        path: The unpacked file in the work folder.
        member: Name of the zip member, for messages and as a hint of its format.
        notes: What the user should know.
    """

    path: Path
    member: str | None = None
    notes: tuple[str, ...] = ()


def layer(path: Path) -> str | None:
    """The compression of a file by its first bytes; None for plain files and for zip files that are workbooks."""
    with path.open("rb") as file:
        head = file.read(4)
    kind = next((name for magic, name in _MAGIC.items() if head.startswith(magic)), None)
    return None if kind == "zip" and is_document(path) else kind


def is_document(path: Path) -> bool:
    """Whether a zip file is a document in its own right (workbook, text document), not an archive of files."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError):
        return _mentions_document(path)
    return "[Content_Types].xml" in names or "mimetype" in names


def _mentions_document(path: Path) -> bool:
    """For a zip without its directory (truncated): the first members of a workbook have telling names."""
    with path.open("rb") as file:
        head = file.read(4096)
    return any(mark in head for mark in (b"[Content_Types].xml", b"xl/", b"docProps/", b"mimetypeapplication/"))


def peek(path: Path, options: ReadOptions, size: int) -> bytes:
    """The first `size` unpacked bytes of a file, through one layer of compression.

    Raises:
        MalformedFile, UnsupportedFormat, InvalidOption: As `unpack`.
    """
    kind = layer(path)
    if kind is None:
        with path.open("rb") as file:
            return file.read(size)
    with _opened(path, kind, options) as (stream, _member, _packed), _broken_told(path, kind):
        return stream.read(size)


def unpack(path: Path, kind: str, options: ReadOptions, bounds: Bounds, work: Path) -> Unpacked:
    """Take off one layer of compression.

    Args:
        kind: `gzip`, `zstd`, `bzip2` or `zip`, from `layer`.

    Raises:
        MalformedFile: The stream is truncated or corrupt.
        LimitExceeded: More bytes than `bounds.max_unpacked_bytes`, or a ratio above `bounds.max_ratio`.
        UnsupportedFormat: An encrypted archive, an unknown compression method or an archive without data files.
        InvalidOption: A zip with several data files and no `member`, or with a `member` that it does not hold.
        StorageFull: No space is left in the work folder.
    """
    target = fresh(work, ".unpacked")
    with _opened(path, kind, options) as (stream, member, packed):
        _copy(path, kind, stream, target, packed, bounds)
    notes = () if member is None else (f"Read the file {member!r} of the archive.",)
    return Unpacked(target, member, notes)


def _copy(path: Path, kind: str, stream: IO[bytes], target: Path, packed: int, bounds: Bounds) -> None:
    written = 0
    with storing(), target.open("wb") as out:
        for block in _guarded(path, kind, stream):
            written += len(block)
            _check(path, written, packed, bounds)
            out.write(block)


def _guarded(path: Path, kind: str, stream: IO[bytes]) -> Iterator[bytes]:
    with _broken_told(path, kind):
        yield from blocks(stream)


def _check(path: Path, unpacked: int, packed: int, bounds: Bounds) -> None:
    if unpacked > bounds.max_unpacked_bytes:
        raise LimitExceeded(
            f"The file unpacks to more than {bounds.max_unpacked_bytes:,} bytes.",
            hint="Split it, or raise the bound on unpacked bytes.",
            file=path.name,
        )
    if unpacked > RATIO_JUDGED_AT and unpacked > bounds.max_ratio * max(packed, 1):
        raise LimitExceeded(
            f"The file unpacks to more than {bounds.max_ratio:.0f} times its size, as a zip bomb does.",
            hint="Unpack it yourself if you trust it, or raise the bound on the ratio.",
            file=path.name,
        )


@contextmanager
def _broken_told(path: Path, kind: str) -> Iterator[None]:
    """Turn what the libraries say of a broken stream into MalformedFile."""
    try:
        yield
    except _BROKEN as error:
        raise MalformedFile(
            f"The {kind} stream is truncated or corrupt: {error}.", hint="Upload the file again.", file=path.name
        ) from error


@contextmanager
def _opened(path: Path, kind: str, options: ReadOptions) -> Iterator[tuple[IO[bytes], str | None, int]]:
    """The unpacked stream, the zip member's name, and the packed bytes behind the stream."""
    size = path.stat().st_size
    if kind == "zip":
        with _zip_member(path, options) as (stream, info):
            yield stream, info.filename, min(info.compress_size, size)
    else:
        with _stream(path, kind) as stream:
            yield stream, None, size


def _stream(path: Path, kind: str) -> IO[bytes]:
    if kind == "gzip":
        return cast("IO[bytes]", gzip.open(path, "rb"))
    if kind == "bzip2":
        return cast("IO[bytes]", bz2.open(path, "rb"))
    import pyarrow as pa

    stream: Any = pa.input_stream(str(path), compression="zstd")
    return cast("IO[bytes]", stream)


@contextmanager
def _zip_member(path: Path, options: ReadOptions) -> Iterator[tuple[IO[bytes], zipfile.ZipInfo]]:
    with _broken_told(path, "zip"):
        archive = zipfile.ZipFile(path)
    with archive:
        info = _chosen(path, archive, options.member)
        if info.flag_bits & 0x1:
            raise UnsupportedFormat("The archive is encrypted.", hint="Decrypt it first.", file=path.name)
        try:
            stream = archive.open(info)
        except NotImplementedError as error:
            raise UnsupportedFormat(
                f"The archive uses a compression method that is not supported: {error}.", file=path.name
            ) from error
        except zipfile.BadZipFile as error:
            raise MalformedFile(f"The zip archive is corrupt: {error}.", file=path.name) from error
        with stream:
            yield stream, info


def _chosen(path: Path, archive: zipfile.ZipFile, member: str | None) -> zipfile.ZipInfo:
    data = [info for info in archive.infolist() if _is_data(info)]
    named = [info for info in data if info.filename == member]
    if named:
        return named[0]
    shown = ", ".join(repr(info.filename) for info in data[:20])
    if member is not None:
        raise InvalidOption(f"The archive has no file {member!r}.", hint=f"It holds: {shown}.", file=path.name)
    if not data:
        raise UnsupportedFormat("The archive holds no data file.", file=path.name)
    if len(data) > 1:
        raise InvalidOption(
            f"The archive holds {len(data)} files.", hint=f"Say which one with `member`: {shown}.", file=path.name
        )
    return data[0]


def _is_data(info: zipfile.ZipInfo) -> bool:
    """Regular files only: folders, symbolic links and what operating systems add are no data."""
    name = info.filename.lower()
    base = name.rsplit("/", 1)[-1]
    is_link = stat.S_ISLNK(info.external_attr >> 16)
    return not (info.is_dir() or is_link or name.startswith(_NOT_DATA) or base in _NOT_DATA or base.startswith("._"))
