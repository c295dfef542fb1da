"""Snapshots of other engines, with every file that they bring checked.

A snapshot is taken over with manifests of our own, in which each new file is described by its own footer: bounds that
were wrong would have files left out of queries that hold what is asked for.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from neurolake.kernel.errors import CommitConflict, InvalidInput, LimitExceeded
from neurolake.storage.foreign.avro import check_bounds
from neurolake.storage.foreign.files import Known, checked
from neurolake.storage.foreign.paths import local, own_file

if TYPE_CHECKING:
    from pyiceberg.io import FileIO
    from pyiceberg.manifest import ManifestEntry, ManifestFile
    from pyiceberg.table.metadata import TableMetadata
    from pyiceberg.table.snapshots import Snapshot

T = TypeVar("T")
MOST_MANIFESTS = 10_000
MOST_FILES = 50_000
_DATA, _ADDED, _EXISTING, _DELETED = 0, 1, 0, 2


@dataclass
class State:
    """A table's files at a snapshot: manifest → itself and its entries that are live.

    Attributes:
        rewritten: The same for manifests of ours, by the paths of those that they stand for: a later snapshot of the
            same commit lists these.
    """

    manifests: "dict[str, tuple[ManifestFile, list[ManifestEntry]]]" = field(default_factory=dict)
    rewritten: "dict[str, tuple[ManifestFile, list[ManifestEntry]]]" = field(default_factory=dict)

    def known(self, path: str) -> "tuple[ManifestFile, list[ManifestEntry]] | None":
        """A manifest that is there, by its path or by that of the one that it stands for."""
        ours = self.rewritten.get(path)
        return self.manifests.get(ours[0].manifest_path if ours else path)

    @classmethod
    def at(cls, snapshot: "Snapshot | None", io: "FileIO") -> "State":
        listed = snapshot.manifests(io) if snapshot else []
        return cls({one.manifest_path: (one, one.fetch_manifest_entry(io)) for one in listed})

    @property
    def live(self) -> "dict[str, ManifestEntry]":
        """By path."""
        return {local(one.data_file.file_path): one for _, entries in self.manifests.values() for one in entries}


@dataclass(frozen=True)
class Adopted:
    """A snapshot with manifests of our own.

    Attributes:
        written: Files that were written for it.
        data: Data files that are new with it.
        added_rows: Rows of those.
        by_name: Whether these name their columns as the table does.
        kept: Whether any row of the snapshot before is left.
    """

    snapshot: "Snapshot"
    state: State
    written: tuple[Path, ...]
    data: tuple[Path, ...]
    added_rows: int
    by_name: bool
    kept: bool


class Adoption:
    """Takes over one snapshot.

    Args:
        metadata: The table's, with all that the commit changes in it.
        before: What was there at the snapshot's parent.
    """

    def __init__(self, snapshot: "Snapshot", before: State, metadata: "TableMetadata", io: "FileIO") -> None:
        self._snapshot, self._before, self._metadata, self._io = snapshot, before, metadata, io
        self._known = Known.of(metadata)
        self._live = before.live
        self._token = str(uuid4())
        self._written: list[Path] = []
        self._data: list[Path] = []
        self._rows = 0
        self._by_name = True

    def run(self) -> Adopted:
        """Check and rewrite; nothing is left of it when it raises.

        Raises:
            InvalidInput: It holds what cannot be read here, or files that are not the table's.
            LimitExceeded: It is too large.
            CommitConflict: Files that it keeps are gone.
        """
        try:
            return self._adopted()
        except BaseException:
            for path in self._written:
                path.unlink(missing_ok=True)
            raise

    def _adopted(self) -> Adopted:
        after = State(rewritten=dict(self._before.rewritten))
        for manifest in self._listed():
            known = self._before.known(manifest.manifest_path)
            if known is None and (known := self._rewritten(manifest)) is not None:
                after.rewritten[manifest.manifest_path] = known
            if known is not None:
                after.manifests[known[0].manifest_path] = known
        live = after.live
        if len(live) != sum(len(entries) for _, entries in after.manifests.values()):
            raise InvalidInput("A data file is in the snapshot twice.")
        if len({Path(path).name for path in live}) != len(live):
            raise InvalidInput("Two data files of the table have the same name.", hint="In any folder, here.")
        gone = self._live.keys() - live.keys()
        if gone and self._says("append"):
            raise InvalidInput("The snapshot says that it only appends, but files that were there are not in it.")
        snapshot = self._concluded(after, live.values())
        kept = bool(self._live.keys() & live.keys())
        return Adopted(
            snapshot, after, tuple(self._written), tuple(self._data), self._rows, self._by_name, kept or not self._live
        )

    def _says(self, operation: str) -> bool:
        return self._snapshot.summary is not None and self._snapshot.summary.operation.value == operation

    def _listed(self) -> "Iterable[ManifestFile]":
        from pyiceberg.manifest import read_manifest_list

        path = own_file(self._metadata.location, self._snapshot.manifest_list)
        check_bounds(path)
        # What is not Avro of the expected form breaks in many ways.
        listed = _read(path.name, lambda: list(read_manifest_list(self._io.new_input(str(path)))))
        if len(listed) > MOST_MANIFESTS:
            raise LimitExceeded(f"A snapshot has at most {MOST_MANIFESTS:,} manifests.")
        if len({manifest.manifest_path for manifest in listed}) != len(listed):
            raise InvalidInput("A manifest is in the snapshot twice.")
        return listed

    def _rewritten(self, manifest: "ManifestFile") -> "tuple[ManifestFile, list[ManifestEntry]] | None":
        from pyiceberg.manifest import write_manifest

        entries = self._entries(manifest)
        spec_id = int(manifest.partition_spec_id)
        spec = self._metadata.specs().get(spec_id)
        if spec is None:
            raise InvalidInput(f"The table has no partitioning with the id {spec_id}.")
        if not entries:
            return None
        # All are checked before the first is written.
        settled = [self._settled(entry, spec_id) for entry in entries]
        path = self._new_path(f"{self._token}-m{len(self._written)}.avro")
        schema, version = self._metadata.schema(), self._metadata.format_version
        output = self._io.new_output(str(path))
        with write_manifest(version, spec, schema, output, self._snapshot.snapshot_id, "null") as writer:
            for status, entry in settled:
                {_DELETED: writer.delete, _EXISTING: writer.existing, _ADDED: writer.add}[status](entry)
        written = writer.to_manifest_file()
        sequence = self._snapshot.sequence_number or 0
        written.sequence_number = sequence
        if written.min_sequence_number < 0:
            written.min_sequence_number = sequence
        live = [entry for status, entry in settled if status != _DELETED]
        for status, entry in settled:
            if status == _ADDED:
                entry.sequence_number = entry.file_sequence_number = sequence
        return written, live

    def _settled(self, entry: "ManifestEntry", spec_id: int) -> "tuple[int, ManifestEntry]":
        """What becomes of a file, described as it is."""
        known, status = self._live.get(local(entry.data_file.file_path)), int(entry.status)
        return status, self._added(entry, known, spec_id) if status == _ADDED else _present(known, entry)

    def _entries(self, manifest: "ManifestFile") -> "list[ManifestEntry]":
        if int(manifest.content) != _DATA:
            raise InvalidInput(
                "The snapshot marks rows as deleted, which is not read here.",
                hint="Write with copy-on-write: write.delete.mode, write.update.mode and write.merge.mode.",
            )
        path = own_file(self._metadata.location, manifest.manifest_path)
        check_bounds(path)
        entries = _read(path.name, lambda: manifest.fetch_manifest_entry(self._io, discard_deleted=False))
        if len(entries) > MOST_FILES:
            raise LimitExceeded(f"A manifest has at most {MOST_FILES:,} files here.")
        if any(int(entry.data_file.content) != _DATA for entry in entries):
            raise InvalidInput("The snapshot has files of deleted rows among those of data.")
        return entries

    def _added(self, entry: "ManifestEntry", known: "ManifestEntry | None", spec_id: int) -> "ManifestEntry":
        from pyiceberg.manifest import ManifestEntry, ManifestEntryStatus

        if known is not None:
            raise InvalidInput(f"{Path(known.data_file.file_path).name} is in the table already.")
        path = own_file(self._metadata.location, entry.data_file.file_path)
        described, by_name = checked(path, entry.data_file, spec_id, self._known)
        self._data.append(path)
        if len(self._data) > MOST_FILES:
            raise LimitExceeded(f"A commit adds at most {MOST_FILES:,} files.")
        self._rows += described.record_count
        self._by_name &= by_name
        return ManifestEntry.from_args(
            status=ManifestEntryStatus.ADDED,
            snapshot_id=self._snapshot.snapshot_id,
            sequence_number=None,
            file_sequence_number=None,
            data_file=described,
        )

    def _concluded(self, after: State, live: "Iterable[ManifestEntry]") -> "Snapshot":
        from pyiceberg.manifest import write_manifest_list
        from pyiceberg.table.snapshots import Operation, Summary

        snapshot, version = self._snapshot, self._metadata.format_version
        path = self._new_path(f"snap-{snapshot.snapshot_id}-0-{self._token}.avro")
        with write_manifest_list(
            version,
            self._io.new_output(str(path)),
            snapshot.snapshot_id,
            snapshot.parent_snapshot_id,
            snapshot.sequence_number,
            "null",
        ) as writer:
            writer.add_manifests([manifest for manifest, _ in after.manifests.values()])
        files = [entry.data_file for entry in live]
        said = snapshot.summary
        figures = dict(said.additional_properties) if said else {}
        figures |= {
            "total-records": str(sum(file.record_count for file in files)),
            "total-files-size": str(sum(file.file_size_in_bytes for file in files)),
            "total-data-files": str(len(files)),
            "total-delete-files": "0",
        }
        summary = Summary(said.operation if said else Operation.OVERWRITE, **figures)
        return snapshot.model_copy(update={"manifest_list": str(path), "summary": summary})

    def _new_path(self, name: str) -> Path:
        path = Path(self._metadata.location) / "metadata" / name
        self._written.append(path)
        return path


def _present(known: "ManifestEntry | None", entry: "ManifestEntry") -> "ManifestEntry":
    if known is None:
        raise CommitConflict(f"{Path(entry.data_file.file_path).name} is not in the table any more.")
    return known


def _read(name: str, read: "Callable[[], list[T]]") -> "list[T]":
    try:
        return read()
    except (InvalidInput, MemoryError):
        raise
    except Exception as error:
        raise InvalidInput(f"{name} is no manifest: {str(error)[:200]}") from error
