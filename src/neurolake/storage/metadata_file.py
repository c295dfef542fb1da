"""The metadata files of tables. None ever changes, and a commit writes little in it that was not in the one before."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

from pyiceberg.io import FileIO
from pyiceberg.serializers import Compressor, FromInputFile
from pyiceberg.table.metadata import TableMetadata, TableMetadataV2
from pyiceberg.table.snapshots import MetadataLogEntry, Snapshot, SnapshotLogEntry

_FILES_KEPT = 64
_LISTS = ("snapshots", "snapshot_log", "metadata_log")
_Part = Snapshot | SnapshotLogEntry | MetadataLogEntry


class LongHistory(TableMetadataV2):
    """Metadata of which the newest snapshots are found first: a commit asks for them a dozen times."""

    def snapshot_by_id(self, snapshot_id: int) -> Snapshot | None:
        """The snapshot of that id."""
        return next((one for one in reversed(self.snapshots) if one.snapshot_id == snapshot_id), None)


class MetadataFiles:
    """Reads and writes metadata files; remembers those that were used last, and their snapshots and logs as text."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[TableMetadata, dict[str, _Text]]] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, location: str, io: FileIO) -> TableMetadata:
        """What a file says; not to be changed in place."""
        with self._lock:
            known = self._known.get(location)
            if known is not None:
                self._known.move_to_end(location)
                return known[0]
        metadata = FromInputFile.table_metadata(io.new_input(location))
        return self._keep(location, metadata, {})

    def write(self, metadata: TableMetadata, io: FileIO, location: str, before: str | None = None) -> None:
        """Write a new file.

        Args:
            before: The file that it follows from, whose parts it shares.

        Raises:
            FileExistsError: It is there already.
        """
        with self._lock:
            known = self._known.get(before or "")
        texts = {name: _text(getattr(metadata, name), known[1].get(name) if known else None) for name in _LISTS}
        packed = Compressor.get_compressor(location).bytes_compressor()
        with io.new_output(location).create() as file:
            file.write(packed(b"".join(_pieces(metadata, texts))))
        self._keep(location, metadata, texts)
        if before is not None and known is not None:
            # The next one follows from this.
            self._keep(before, known[0], {})

    def _keep(self, location: str, metadata: TableMetadata, texts: "dict[str, _Text]") -> TableMetadata:
        if type(metadata) is TableMetadataV2:
            metadata = LongHistory.model_construct(metadata.model_fields_set, **dict(metadata))
        with self._lock:
            self._known[location] = (metadata, texts)
            if len(self._known) > _FILES_KEPT:
                self._known.popitem(last=False)
        return metadata


@dataclass(frozen=True)
class _Text:
    """Parts of a metadata file, and what each is in it, with a comma before it."""

    parts: list[_Part]
    texts: list[bytes]


def _pieces(metadata: TableMetadata, texts: dict[str, _Text]) -> Iterator[bytes]:
    """The bytes of a file, joined only once: they may be a megabyte."""
    yield metadata.model_dump_json(exclude_none=True, exclude=set(_LISTS))[:-1].encode()
    for name in _LISTS:
        yield b',"%b":[' % name.replace("_", "-").encode()
        first, *more = texts[name].texts or [b","]
        yield first[1:]
        yield from more
        yield b"]"
    yield b"}"


def _text(parts: list[_Part], before: _Text | None) -> _Text:
    """The texts of parts, most of which were in the file before, where the first of these may have gone since."""
    kept = _kept(parts, before) if before and parts else []
    new = [b"," + part.model_dump_json(exclude_none=True).encode() for part in parts[len(kept) :]]
    return _Text(parts, [*kept, *new])


def _kept(parts: list[_Part], before: _Text) -> list[bytes]:
    """The texts that parts begin with; they are known again as the same objects."""
    if parts[0] not in before.parts:
        return []
    gone = before.parts.index(parts[0])
    return before.texts[gone:] if parts[: len(before.parts) - gone] == before.parts[gone:] else []
