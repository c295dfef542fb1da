"""Which files a table needs, by its metadata file."""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from neurolake.backup.manifest import Kind

if TYPE_CHECKING:
    from pyiceberg.io import FileIO
    from pyiceberg.manifest import ManifestFile
    from pyiceberg.table.metadata import TableMetadata

Read = Callable[[str], bytes]
"""The bytes of a metadata file at a location."""


@dataclass(frozen=True)
class Needed:
    """A file of a table.

    Attributes:
        bytes: Its size as the table knows it; None where it does not.
        optional: Whether the table can be read without it.
        deletes: Whether it holds no rows, but which rows of others are gone.
    """

    location: str
    kind: Kind
    bytes: int | None = None
    optional: bool = False
    deletes: bool = False


def metadata_of(location: str, read: Read) -> "TableMetadata":
    """What a metadata file says.

    Raises:
        FileNotFoundError: It is not there.
        ValueError: It cannot be read.
    """
    from pyiceberg.table.metadata import TableMetadataUtil

    content = read(location)
    if location.endswith(".gz.metadata.json"):
        content = gzip.decompress(content)
    return TableMetadataUtil.parse_raw(content.decode())


def files_needed(location: str, read: Read, io: "FileIO") -> Iterator[Needed]:
    """Every file that some snapshot needs, and the metadata files. The metadata file itself comes last.

    Raises:
        FileNotFoundError: One that tells of others is not there.
    """
    metadata = metadata_of(location, read)
    seen: set[str] = set()
    for snapshot in metadata.snapshots:
        for manifest in snapshot.manifests(io):
            if manifest.manifest_path not in seen:
                seen.add(manifest.manifest_path)
                yield from _of_manifest(manifest, io)
        yield Needed(snapshot.manifest_list, "manifest-list")
    for statistics in (*metadata.statistics, *metadata.partition_statistics):
        yield Needed(statistics.statistics_path, "statistics", optional=True)
    for entry in metadata.metadata_log:
        # Only tells what was; who takes the table over may have removed it.
        yield Needed(entry.metadata_file, "metadata", optional=True)
    yield Needed(location, "metadata")


def _of_manifest(manifest: "ManifestFile", io: "FileIO") -> Iterator[Needed]:
    from pyiceberg.manifest import DataFileContent

    for entry in manifest.fetch_manifest_entry(io):
        file = entry.data_file
        deletes = file.content != DataFileContent.DATA
        yield Needed(file.file_path, "data", file.file_size_in_bytes, deletes=deletes)
    yield Needed(manifest.manifest_path, "manifest")
