"""Where a value is, by means of the tests' own."""

import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


def holders(home: Path, value: str, near: str = "\0") -> list[str]:
    """Files that hold a value, also compressed and in any case; longer ones that hold it (`near`) do not count."""
    files = (path for path in home.rglob("*") if path.is_file())
    return [
        str(path.relative_to(home)) for path in files if value.encode() in _content(path).replace(near.encode(), b"")
    ]


def _content(path: Path) -> bytes:
    content = path.read_bytes()
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    elif content[:4] == b"PAR1":
        content += repr(pq.read_table(path).to_pylist()).encode()
    elif content[:6] == b"ARROW1":
        content += repr(pa.ipc.open_file(path).read_all().to_pylist()).encode()
    return content.lower()
