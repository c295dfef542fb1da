"""A table's history is let go of: one snapshot stays, and no other file than those it needs."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy.orm import Session

from neurolake.kernel.errors import NotFound
from neurolake.kernel.faults import fault_point
from neurolake.metadata.models import IcebergTable
from neurolake.storage.changes import Committed, TableName
from neurolake.storage.location import Location
from neurolake.storage.stores.base import Store
from neurolake.storage.types import fields_of

if TYPE_CHECKING:
    from pyiceberg.manifest import ManifestEntry, ManifestFile
    from pyiceberg.table import Table
    from pyiceberg.table.snapshots import Snapshot

    from neurolake.storage.catalog import LakeCatalog

EXPIRED_AT = "neurolake.expired-at"
"""The table property that says up to when the snapshots are gone; RFC 3339."""


def expire(
    session: Session,
    catalog: "LakeCatalog",
    store: Store,
    name: TableName,
    facts: Callable[[Session, Committed], None],
) -> frozenset[Location]:
    """Leave one snapshot with the rows of the newest; returns all files in the table's folder that it does not need.

    Among them are those that a process left that died: nobody else adds files while the table is locked. The
    snapshot's manifests are written anew, as the old ones keep the bounds of values of files that were dropped. The
    files that are returned may be removed once the transaction is committed.

    Args:
        catalog: Works within `session`.
        store: Where the tables are.
        facts: Called inside the transaction.

    Raises:
        NotFound: There is no such table.
    """
    if session.get(IcebergTable, name, with_for_update=True) is None:
        raise NotFound(f"There is no table {name[0]}.{name[1]}.")
    table = catalog.load_table(name)
    current = table.current_snapshot()
    if current is None:
        return frozenset()
    there = (one.location for one in store.list(Location.of(table.location())))
    before = frozenset((*files_of(table), *there))
    snapshot, written, entries = condensed(table, current)
    after = catalog.begin_anew(session, table, _only(table, snapshot))
    metadata = Location.of(after.metadata_location)
    with store.settling([*written, metadata], [metadata.parent]):
        pass
    facts(session, _committed(after, snapshot, entries))
    fault_point("warehouse.expired")
    return before - frozenset(files_of(after))


def files_of(table: "Table") -> Iterator[Location]:
    """Every file that some snapshot of a table needs, and its metadata files."""
    yield Location.of(table.metadata_location)
    for entry in table.metadata.metadata_log:
        yield Location.of(entry.metadata_file)
    for statistics in (*table.metadata.statistics, *table.metadata.partition_statistics):
        yield Location.of(statistics.statistics_path)
    seen: set[str] = set()
    for snapshot in table.metadata.snapshots:
        yield Location.of(snapshot.manifest_list)
        for manifest in snapshot.manifests(table.io):
            if manifest.manifest_path in seen:
                continue
            seen.add(manifest.manifest_path)
            yield Location.of(manifest.manifest_path)
            for item in manifest.fetch_manifest_entry(table.io, discard_deleted=False):
                yield Location.of(item.data_file.file_path)


def condensed(table: "Table", current: "Snapshot") -> "tuple[Snapshot, list[Location], list[ManifestEntry]]":
    """A snapshot of the same files with manifests of its own; also the files written for it, and its entries."""
    from pyiceberg.manifest import write_manifest_list
    from pyiceberg.table.snapshots import Operation, Snapshot, Summary

    metadata, folder = table.metadata, table.location_provider()
    snapshot_id, token = metadata.new_snapshot_id(), uuid4()
    manifests, entries = _manifests(table, current, snapshot_id, str(token))
    location = folder.new_metadata_location(f"snap-{snapshot_id}-0-{token}.avro")
    sequence = metadata.next_sequence_number()
    with write_manifest_list(
        metadata.format_version, table.io.new_output(location), snapshot_id, None, sequence, "null"
    ) as writer:
        writer.add_manifests(manifests)
    figures = {
        "total-records": str(sum(entry.data_file.record_count for entry in entries)),
        "total-files-size": str(sum(entry.data_file.file_size_in_bytes for entry in entries)),
        "total-data-files": str(len(entries)),
    }
    described = {
        "snapshot-id": snapshot_id,
        "manifest-list": location,
        "sequence-number": sequence,
        "summary": Summary(Operation.REPLACE, **figures),
        "schema-id": metadata.current_schema_id,
    }
    snapshot = Snapshot.model_validate(described)
    paths = [*(manifest.manifest_path for manifest in manifests), location]
    return snapshot, [Location.of(path) for path in paths], entries


def _manifests(
    table: "Table", current: "Snapshot", snapshot_id: int, token: str
) -> "tuple[list[ManifestFile], list[ManifestEntry]]":
    """One manifest for each partitioning with the files that are there, and no trace of others."""
    from pyiceberg.manifest import write_manifest

    metadata, folder = table.metadata, table.location_provider()
    by_spec: dict[int, list[ManifestEntry]] = {}
    for manifest in current.manifests(table.io):
        by_spec.setdefault(manifest.partition_spec_id, []).extend(manifest.fetch_manifest_entry(table.io))
    written = []
    for number, (spec_id, entries) in enumerate(by_spec.items()):
        if not entries:
            continue
        output = table.io.new_output(folder.new_metadata_location(f"{token}-m{number}.avro"))
        schema, version = metadata.schema(), metadata.format_version
        with write_manifest(version, metadata.specs()[spec_id], schema, output, snapshot_id, "null") as writer:
            for entry in entries:
                writer.existing(entry)
        written.append(writer.to_manifest_file())
    return written, [entry for entries in by_spec.values() for entry in entries]


def _only(table: "Table", snapshot: "Snapshot") -> Any:
    """The table's metadata with one snapshot and no earlier metadata files."""
    from pyiceberg.table.refs import SnapshotRefType
    from pyiceberg.table.update import (
        AddSnapshotUpdate,
        RemoveSnapshotsUpdate,
        SetPropertiesUpdate,
        SetSnapshotRefUpdate,
        update_table_metadata,
    )

    old = [known.snapshot_id for known in table.metadata.snapshots]
    reference = {"ref-name": "main", "type": SnapshotRefType.BRANCH, "snapshot-id": snapshot.snapshot_id}
    metadata = update_table_metadata(
        table.metadata,
        (
            AddSnapshotUpdate(snapshot=snapshot),
            SetSnapshotRefUpdate.model_validate(reference),
            RemoveSnapshotsUpdate.model_validate({"snapshot-ids": old}),
            SetPropertiesUpdate(updates={EXPIRED_AT: datetime.now(UTC).isoformat(timespec="milliseconds")}),
        ),
    )
    return metadata.model_copy(update={"metadata_log": []})


def _committed(table: "Table", snapshot: "Snapshot", entries: "list[ManifestEntry]") -> Committed:
    return Committed(
        snapshot_id=snapshot.snapshot_id,
        parent_id=None,
        operation="replace",
        added_rows=0,
        total_rows=sum(entry.data_file.record_count for entry in entries),
        total_bytes=sum(entry.data_file.file_size_in_bytes for entry in entries),
        total_files=len(entries),
        fields=fields_of(table.schema()),
        schema=table.schema(),
    )
