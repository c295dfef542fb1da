"""ORC, stripe by stripe into Parquet."""

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
    """Make an ORC file readable; see `Reader`. Memory holds one stripe."""
    import pyarrow as pa
    from pyarrow import orc

    with broken_told(path, "ORC", (pa.ArrowInvalid, OSError)):
        file = orc.ORCFile(str(path))
        return converted(file.schema, _stripes(file), detected, bounds, session, work)


def _stripes(file: Any) -> Iterator[Any]:
    for index in range(file.nstripes):
        yield file.read_stripe(index)
