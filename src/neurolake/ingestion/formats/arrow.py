"""Arrow IPC files and streams, and Feather (whose second version is the IPC file), batch by batch into Parquet."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from neurolake.engine.base import Session
from neurolake.ingestion.formats.base import Bounds, Detected, ReadOptions
from neurolake.ingestion.formats.columnar import broken_told, converted
from neurolake.ingestion.formats.parquet import ParquetSource


def open(  # noqa: A001 - every format's file offers the function `open`
    path: Path,
    detected: Detected,
    options: ReadOptions,  # noqa: ARG001 - part of the port
    bounds: Bounds,
    session: Session,
    work: Path,
) -> ParquetSource:
    """Make an Arrow file readable; see `Reader`. Memory holds one record batch."""
    import pyarrow as pa

    with broken_told(path, "Arrow", (pa.ArrowInvalid, OSError)):
        schema, batches = _opened(path)
        return converted(schema, batches, detected, bounds, session, work)


def _opened(path: Path) -> tuple[Any, Iterator[Any]]:
    import pyarrow as pa
    from pyarrow import feather, ipc

    source = pa.memory_map(str(path))
    start = source.read(6)
    source.seek(0)
    if start == b"ARROW1":
        file = ipc.open_file(source)
        return file.schema, (file.get_batch(index) for index in range(file.num_record_batches))
    if start.startswith(b"FEA1"):
        table = feather.read_table(path)
        return table.schema, iter(table.to_batches())
    stream = ipc.open_stream(source)
    return stream.schema, iter(stream)
