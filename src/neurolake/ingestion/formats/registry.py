"""From an uploaded file to a readable source: unpack, detect, open. A format's library is imported when it is met."""

import importlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast

from neurolake.engine.base import Session
from neurolake.ingestion.formats import compression
from neurolake.ingestion.formats.base import Bounds, Detected, FormatName, Reader, ReadOptions, Source
from neurolake.ingestion.formats.detect import detect
from neurolake.kernel.errors import MalformedFile, NeuroLakeError

_READERS: Mapping[FormatName, str] = {
    "csv": "delimited",
    "json": "json_records",
    "jsonl": "json_records",
    "parquet": "parquet",
    "excel": "excel",
    "avro": "avro",
    "orc": "orc",
    "arrow": "arrow",
    "xml": "xml",
    "fixed_width": "fixed_width",
}


def open_source(path: Path, name: str, options: ReadOptions, bounds: Bounds, session: Session, work: Path) -> Source:
    """Make a file readable by the engine.

    Args:
        path: The file; it is never changed. The session's engine must be allowed to read it.
        name: The name it came with: a hint of its format, and the `file` of errors.
        work: An empty folder that the session's engine may read, for intermediate files. The caller removes it.

    Raises:
        EmptyFile, MalformedFile, UnsupportedFormat, LimitExceeded, InvalidOption, StorageFull: With `file` = `name`.
    """
    try:
        return _open(path, name, options, bounds, session, work)
    except NeuroLakeError as error:
        if "file" in error.where:
            error.where["file"] = name
        raise


def _open(path: Path, name: str, options: ReadOptions, bounds: Bounds, session: Session, work: Path) -> Source:
    plain, hint = path, name
    packings: list[str] = []
    notes: list[str] = []
    while kind := compression.layer(plain):
        if len(packings) == compression.MAX_LAYERS:
            raise MalformedFile("The file is compressed more than three times over.", file=name)
        unpacked = compression.unpack(plain, kind, options, bounds, work)
        packings.append(kind)
        notes += unpacked.notes
        plain, hint = unpacked.path, unpacked.member or hint
    found = detect(plain, hint, options, bounds)
    detected = replace(found, compression="+".join(packings) or None, notes=(*notes, *found.notes))
    return _reader(detected)(plain, detected, options, bounds, session, work)


def _reader(detected: Detected) -> Reader:
    module = importlib.import_module(f"neurolake.ingestion.formats.{_READERS[detected.format]}")
    return cast("Reader", module.open)
