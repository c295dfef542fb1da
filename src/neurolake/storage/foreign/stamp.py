"""A snapshot for columns that change without rows.

Whoever reads a table reads one snapshot of it, with the columns of that time, and answers are kept by its id. So new
columns are there with a snapshot of their own, as after ALTER TABLE.
"""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from neurolake.storage.foreign.snapshots import Adopted, State

if TYPE_CHECKING:
    from pyiceberg.io import FileIO
    from pyiceberg.table.metadata import TableMetadata
    from pyiceberg.table.snapshots import Snapshot


def stamped(metadata: "TableMetadata", adopted: dict[int, Adopted], io: "FileIO") -> "tuple[TableMetadata, list[Any]]":
    """The metadata with one more snapshot of the same files, where the newest is of other columns than the table.

    Args:
        adopted: New snapshots by id; the one more is added.

    Returns:
        Also the updates that make it.
    """
    from pyiceberg.table.update import AddSnapshotUpdate, SetSnapshotRefUpdate, update_table_metadata

    head = metadata.current_snapshot()
    if head is None or head.schema_id in (None, metadata.current_schema_id):
        return metadata, []
    state = adopted[head.snapshot_id].state if head.snapshot_id in adopted else State.at(head, io)
    snapshot = _same_files(metadata, head, state, io)
    adopted[snapshot.snapshot_id] = Adopted(snapshot, state, (Path(snapshot.manifest_list),), (), 0, True, kept=True)
    reference = {"ref-name": "main", "type": "branch", "snapshot-id": snapshot.snapshot_id}
    updates = (AddSnapshotUpdate(snapshot=snapshot), SetSnapshotRefUpdate.model_validate(reference))
    return update_table_metadata(metadata, updates), list(updates)


def _same_files(metadata: "TableMetadata", head: "Snapshot", state: State, io: "FileIO") -> "Snapshot":
    from pyiceberg.manifest import write_manifest_list
    from pyiceberg.table.snapshots import Operation, Snapshot, Summary

    snapshot_id, sequence = metadata.new_snapshot_id(), metadata.next_sequence_number()
    path = Path(metadata.location) / "metadata" / f"snap-{snapshot_id}-0-{uuid4()}.avro"
    version = metadata.format_version
    output = io.new_output(str(path))
    with write_manifest_list(version, output, snapshot_id, head.snapshot_id, sequence, "null") as writer:
        writer.add_manifests([manifest for manifest, _ in state.manifests.values()])
    totals = head.summary.additional_properties if head.summary else {}
    figures = {name: value for name, value in totals.items() if name.startswith("total-")}
    return Snapshot.model_validate(
        {
            "snapshot-id": snapshot_id,
            "parent-snapshot-id": head.snapshot_id,
            "sequence-number": sequence,
            "timestamp-ms": max(int(time.time() * 1000), head.timestamp_ms),
            "manifest-list": str(path),
            "summary": Summary(Operation.REPLACE, **figures),
            "schema-id": metadata.current_schema_id,
        }
    )
