"""A table's files as the engine reads them."""

from dataclasses import replace

from neurolake.engine.base import FileGroup, Scan, ScanColumn
from neurolake.storage.warehouse import TableFiles


def scan_of(files: TableFiles) -> Scan:
    """A table at a snapshot, ready to be bound in an engine session."""
    ids = frozenset(field.id for field in files.fields)
    groups = tuple(FileGroup(group.paths, ids - group.columns, group.steady) for group in files.groups)
    return Scan(groups, tuple(ScanColumn(field.id, field.name, field.type) for field in files.fields))


def narrowed(scan: Scan, kept: frozenset[str]) -> Scan:
    """The scan without the files whose paths are not among `kept`."""
    groups = (replace(group, files=tuple(file for file in group.files if file in kept)) for group in scan.groups)
    return replace(scan, groups=tuple(group for group in groups if group.files))
