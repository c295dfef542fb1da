"""What a table holds at a snapshot: its columns and its data files."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from neurolake.storage.file_statistics import FileStatistics
from neurolake.storage.foreign.properties import BY_ID
from neurolake.storage.types import Field, fields_of

if TYPE_CHECKING:
    from pyiceberg.io import FileIO
    from pyiceberg.manifest import DataFile
    from pyiceberg.table import Table
    from pyiceberg.table.snapshots import Snapshot


@dataclass(frozen=True)
class DataFiles:
    """Data files (absolute paths) that hold the same columns, named by their field ids.

    Attributes:
        steady: Whether a column's name in them says which column it is, because none was ever renamed, changed in
            type or replaced by another of its name.
    """

    paths: tuple[str, ...]
    columns: frozenset[int]
    steady: bool


@dataclass(frozen=True)
class TableFiles:
    """A table at one snapshot: its columns, its data files, and what the manifests say of each file."""

    snapshot_id: int | None
    fields: tuple[Field, ...]
    groups: tuple[DataFiles, ...]
    rows: int
    bytes: int
    statistics: FileStatistics = field(default_factory=FileStatistics, compare=False, repr=False)

    @property
    def paths(self) -> frozenset[str]:
        """All files."""
        return frozenset(path for group in self.groups for path in group.paths)


def live_files(snapshot: "Snapshot | None", io: "FileIO") -> "list[DataFile]":
    """The data files of a snapshot; none where there is no snapshot."""
    listed = snapshot.manifests(io) if snapshot is not None else []
    return [entry.data_file for manifest in listed for entry in manifest.fetch_manifest_entry(io)]


def table_files(table: "Table", snapshot: "Snapshot | None") -> TableFiles:
    """A table's columns and data files at one of its snapshots, or as it is without any."""
    if snapshot is None:
        return TableFiles(None, fields_of(table.schema()), (), 0, 0)
    files = live_files(snapshot, table.io)
    schema = table.schemas()[snapshot.schema_id] if snapshot.schema_id is not None else table.schema()
    fields = fields_of(schema)
    groups = _grouped(files, (*fields, *fields_of(table.schema())), steady=_steady(table))
    return TableFiles(
        snapshot_id=snapshot.snapshot_id,
        fields=fields,
        groups=groups,
        rows=sum(file.record_count for file in files),
        bytes=sum(file.file_size_in_bytes for file in files),
        statistics=FileStatistics(files, {path: group.columns for group in groups for path in group.paths}),
    )


def _steady(table: "Table") -> bool:
    """Whether no schema that the table ever had gives a name another field, or a field another name or type."""
    if table.properties.get(BY_ID) == "true":
        return False
    columns = {column for schema in table.schemas().values() for column in _columns(fields_of(schema))}
    names = {(path, name) for path, name, _, _ in columns}
    ids = {field_id for *_, field_id in columns}
    return len(columns) == len(names) == len(ids)


def _columns(fields: tuple[Field, ...], path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], str, str, int]]:
    for column in fields:
        yield path, column.name, column.type, column.id
        yield from _columns(column.children, (*path, column.id))


def _grouped(files: "list[DataFile]", fields: tuple[Field, ...], *, steady: bool) -> tuple[DataFiles, ...]:
    """Files by the columns they hold, which their recorded column sizes tell."""
    leaves = {field.id: frozenset(_leaf_ids(field)) for field in fields}
    groups: dict[frozenset[int], list[str]] = {}
    for file in files:
        sizes = set(file.column_sizes or {})
        present = frozenset(field_id for field_id, ids in leaves.items() if ids & sizes or not sizes)
        groups.setdefault(present, []).append(file.file_path)
    return tuple(DataFiles(tuple(paths), present, steady) for present, paths in groups.items())


def _leaf_ids(field: Field) -> Iterator[int]:
    if not field.children:
        yield field.id
    for child in field.children:
        yield from _leaf_ids(child)
