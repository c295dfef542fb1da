"""What a table is made of, in figures, and which of its data files are small."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from neurolake.storage.expire import files_of
from neurolake.storage.location import Location
from neurolake.storage.stores.base import Store, Stored
from neurolake.storage.table_files import live_files

if TYPE_CHECKING:
    from pyiceberg.manifest import DataFile
    from pyiceberg.table import Table

_SMALL = 0.75


@dataclass(frozen=True)
class Figures:
    """A table's files; sizes in bytes.

    Attributes:
        small_files: Data files of less than three quarters of the target size.
        metadata_files: Manifests, lists of them, metadata files and statistics, of all snapshots.
        orphans: Files in the table's folder that nothing of it needs, and that have not changed lately.
    """

    data_files: int
    data_bytes: int
    small_files: int
    manifests: int
    snapshots: int
    metadata_files: int
    orphans: int
    orphan_bytes: int

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


def figures(store: Store, table: "Table", target: int, orphans_before: float) -> Figures:
    """The figures of a table.

    Args:
        store: Where it is.
        target: Size that data files are to have.
        orphans_before: Orphans are what has not changed since (seconds of the epoch).
    """
    live = live_files(table.current_snapshot(), table.io)
    needed = set(files_of(table))
    lost = orphans(store, table, needed, orphans_before)
    current = table.current_snapshot()
    return Figures(
        data_files=len(live),
        data_bytes=sum(one.file_size_in_bytes for one in live),
        small_files=sum(is_small(one, target) for one in live),
        manifests=len(current.manifests(table.io)) if current else 0,
        snapshots=len(table.metadata.snapshots),
        metadata_files=sum(path.suffix != ".parquet" for path in needed),
        orphans=len(lost),
        orphan_bytes=sum(one.bytes for one in lost),
    )


def is_small(file: "DataFile", target: int) -> bool:
    """Whether a data file is worth to be put together with others."""
    return bool(file.file_size_in_bytes < target * _SMALL)


def bins(table: "Table", target: int) -> "list[list[DataFile]]":
    """Small files to be put together, those of one partition, in the order of the table, up to the target size."""
    by_partition: dict[tuple[Any, ...], list[DataFile]] = {}
    for file in live_files(table.current_snapshot(), table.io):
        if is_small(file, target) and file.spec_id == table.metadata.default_spec_id:
            key = tuple(file.partition[number] for number in range(len(file.partition)))
            by_partition.setdefault(key, []).append(file)
    packed = [one for files in by_partition.values() for one in _packed(files, target)]
    return [one for one in packed if len(one) > 1]


def _packed(files: "Sequence[DataFile]", target: int) -> "list[list[DataFile]]":
    packed: list[list[DataFile]] = [[]]
    size = 0
    for file in files:
        if packed[-1] and size + file.file_size_in_bytes > target:
            packed.append([])
            size = 0
        packed[-1].append(file)
        size += file.file_size_in_bytes
    return packed


def orphans(store: Store, table: "Table", needed: set[Location], before: float) -> list[Stored]:
    """Files in a table's folder that are not needed, and have not changed since (seconds of the epoch)."""
    there = store.list(Location.of(table.location()))
    return [one for one in there if one.location not in needed and one.changed < before]
