"""Does a file hold a value? Files are read as they are and as what they hold when they are decoded."""

import mmap
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from neurolake.remediation.needle import Needle

if TYPE_CHECKING:
    import pyarrow as pa

_MAX_DEPTH = 4
_BLOCK = 4 * 1024 * 1024
_STREAMS = {b"\x1f\x8b": "gzip", b"BZh": "bz2", b"\x28\xb5\x2f\xfd": "zstd"}


@dataclass(frozen=True)
class Seen:
    """What was found in a file.

    Attributes:
        whole: Whether it holds a value.
        columns: Where it has columns: those that hold a value.
        opaque: Why it could not be decoded, if so.
    """

    whole: bool = False
    columns: frozenset[str] = frozenset()
    opaque: str | None = None

    def __or__(self, other: "Seen") -> "Seen":
        return Seen(
            self.whole or other.whole,
            self.columns | other.columns,
            self.opaque or other.opaque,
        )


def look_into(path: Path, needle: Needle, work: Path) -> Seen:
    """Look for the values in a file.

    Args:
        work: Folder for unpacked layers of compressed files; they have no names there and go when they were read.

    Raises:
        FileNotFoundError: It has gone.
    """
    with path.open("rb") as file:
        return _look(file, needle, work, 0)


def _look(file: IO[bytes], needle: Needle, work: Path, depth: int) -> Seen:
    head = file.read(4096)
    if not head:
        return Seen()
    try:
        inside = _decoded(file, head, needle, work, depth)
    except Exception as error:  # noqa: BLE001 - see below
        # The file's boundary: whatever a decoder makes of a broken file, its bytes are looked at below.
        inside = Seen(opaque=f"it cannot be decoded ({type(error).__name__})")
    if inside.whole:
        return inside
    return inside | Seen(whole=_raw(file, needle, words=b"\0" not in head))


def _decoded(file: IO[bytes], head: bytes, needle: Needle, work: Path, depth: int) -> Seen:
    file.seek(0)
    stream = next((name for magic, name in _STREAMS.items() if head.startswith(magic)), None)
    if (stream or head.startswith(b"PK\x03\x04")) and depth >= _MAX_DEPTH:
        return Seen(opaque="it is compressed again and again")
    if stream:
        return _unpacked(file, stream, needle, work, depth)
    if head.startswith(b"PK\x03\x04"):
        return _members(file, needle, work, depth)
    batches = _batches(file, head)
    return _of_batches(batches, needle) if batches is not None else Seen()


def _batches(file: IO[bytes], head: bytes) -> "Iterator[pa.RecordBatch] | None":
    import pyarrow as pa

    if head.startswith(b"PAR1"):
        return _parquet(file)
    if head.startswith(b"ARROW1"):
        reader = pa.ipc.open_file(file)
        return (reader.get_batch(number) for number in range(reader.num_record_batches))
    if head.startswith(b"ORC"):
        from pyarrow import orc

        found = orc.ORCFile(file)
        return (found.read_stripe(number) for number in range(found.nstripes))
    if head.startswith(b"Obj\x01"):
        return _avro(file)
    return None


def _parquet(file: IO[bytes]) -> "Iterator[pa.RecordBatch]":
    """All rows, and the dictionaries whole, whether a row uses an entry or not."""
    import pyarrow.parquet as pq

    plain = pq.ParquetFile(file)
    texts = [field.name for field in plain.schema_arrow if str(field.type) in ("string", "large_string")]
    return pq.ParquetFile(file, read_dictionary=texts).iter_batches()  # type: ignore[no-any-return]


def _avro(file: IO[bytes]) -> "Iterator[pa.RecordBatch]":
    import fastavro
    import pyarrow as pa

    for record in fastavro.reader(file):
        yield pa.RecordBatch.from_pydict({"record": [repr(record)]})


def _of_batches(batches: "Iterator[pa.RecordBatch]", needle: Needle) -> Seen:
    seen = Seen()
    for batch in batches:
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            within = [text for text in _texts(column) if needle.within(text)]
            if any(needle.in_text(text) for text in within):
                seen |= Seen(whole=True, columns=frozenset((name,)))
    return seen


def _texts(column: "pa.Array") -> Iterator[str]:
    """The distinct values of a column as texts; those of nested ones one by one."""
    import pyarrow as pa

    if isinstance(column, pa.DictionaryArray):
        column = column.dictionary
    distinct: Any = column if pa.types.is_nested(column.type) else column.unique()
    for value in distinct.to_pylist():
        if isinstance(value, bytes):
            yield value.decode("utf-8", "replace")
        elif value is not None:
            yield value if isinstance(value, str) else str(value)


def _unpacked(file: IO[bytes], stream: str, needle: Needle, work: Path, depth: int) -> Seen:
    import pyarrow as pa

    with tempfile.TemporaryFile(dir=work) as plain, pa.input_stream(file, compression=stream) as unpacking:
        while block := unpacking.read(_BLOCK):
            plain.write(block)
        plain.seek(0)
        return _look(plain, needle, work, depth + 1)


def _members(file: IO[bytes], needle: Needle, work: Path, depth: int) -> Seen:
    seen = Seen()
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            if member.flag_bits & 1:
                seen |= Seen(opaque="it is encrypted")
                continue
            with archive.open(member) as packed, tempfile.TemporaryFile(dir=work) as plain:
                while block := packed.read(_BLOCK):
                    plain.write(block)
                plain.seek(0)
                seen |= _look(plain, needle, work, depth + 1)
    return seen


def _raw(file: IO[bytes], needle: Needle, *, words: bool) -> bool:
    file.flush() if file.writable() else None
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return needle.in_bytes(content, words=words)  # type: ignore[arg-type]
