"""The metadata files of tables. None ever changes, and a commit writes little in it that was not in the one before."""

import threading
from collections import OrderedDict
from dataclasses import dataclass

from pyiceberg.io import FileIO, load_file_io
from pyiceberg.serializers import Compressor, FromInputFile
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.snapshots import MetadataLogEntry, Snapshot, SnapshotLogEntry
from pyiceberg.typedef import Properties

_FILES_KEPT = 64
_LISTS = ("snapshots", "snapshot_log", "metadata_log")
_Part = Snapshot | SnapshotLogEntry | MetadataLogEntry


class MetadataFiles:
    """Reads and writes metadata files; remembers those that were used last, and their snapshots and logs as text."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[TableMetadata, dict[str, _Text]]] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, location: str, properties: Properties) -> TableMetadata:
        """What a file says; not to be changed in place."""
        with self._lock:
            known = self._known.get(location)
            if known is not None:
                self._known.move_to_end(location)
                return known[0]
        io = load_file_io(properties=properties, location=location)
        metadata = FromInputFile.table_metadata(io.new_input(location))
        self._keep(location, metadata, {})
        return metadata

    def write(self, metadata: TableMetadata, io: FileIO, location: str, before: str | None = None) -> None:
        """Write a new file.

        Args:
            before: The file that it follows from, whose parts it shares.

        Raises:
            FileExistsError: It is there already.
        """
        with self._lock:
            known = self._known.get(before or "")
        head = metadata.model_dump_json(exclude_none=True, exclude=set(_LISTS))
        texts = {name: _text(getattr(metadata, name), known[1].get(name) if known else None) for name in _LISTS}
        lists = b"".join([b',"%b":[%b]' % (name.replace("_", "-").encode(), texts[name].joined) for name in _LISTS])
        packed = Compressor.get_compressor(location).bytes_compressor()
        with io.new_output(location).create() as file:
            file.write(packed(head[:-1].encode() + lists + b"}"))
        self._keep(location, metadata, texts)
        if before is not None and known is not None:
            # The next one follows from this.
            self._keep(before, known[0], {})

    def _keep(self, location: str, metadata: TableMetadata, texts: "dict[str, _Text]") -> None:
        with self._lock:
            self._known[location] = (metadata, texts)
            if len(self._known) > _FILES_KEPT:
                self._known.popitem(last=False)


@dataclass(frozen=True)
class _Text:
    """Parts of a metadata file, and what they are in it."""

    parts: list[_Part]
    joined: bytes


def _text(parts: list[_Part], before: _Text | None) -> _Text:
    """The text of parts, most of which were in the file before; these are known again as the same objects."""
    known = before if before and before.parts and parts[: len(before.parts)] == before.parts else None
    new = [part.model_dump_json(exclude_none=True).encode() for part in parts[len(known.parts) if known else 0 :]]
    return _Text(parts, b",".join([known.joined, *new] if known else new))
