"""Metadata made smaller: few manifests in place of many, and snapshots that are let go."""

from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from neurolake.storage.changes import Committed
from neurolake.storage.expire import condensed
from neurolake.storage.location import Location
from neurolake.storage.types import fields_of

if TYPE_CHECKING:
    from pyiceberg.table import Table


def fewer_manifests(table: "Table") -> tuple[tuple[Any, ...], tuple[Location, ...], Committed] | None:
    """A snapshot of the same files with one manifest for each partitioning; None where there is nothing to gain.

    Returns:
        The updates that make it, the files that were written for it, and what it is.
    """
    from pyiceberg.table.update import AddSnapshotUpdate, SetSnapshotRefUpdate

    current = table.current_snapshot()
    if current is None:
        return None
    manifests = current.manifests(table.io)
    if len(manifests) <= len({one.partition_spec_id for one in manifests}):
        return None
    snapshot, written, entries = condensed(table, current)
    snapshot = snapshot.model_copy(update={"parent_snapshot_id": current.snapshot_id})
    reference = {"ref-name": "main", "type": "branch", "snapshot-id": snapshot.snapshot_id}
    committed = Committed(
        snapshot_id=snapshot.snapshot_id,
        parent_id=current.snapshot_id,
        operation="replace",
        added_rows=0,
        total_rows=sum(entry.data_file.record_count for entry in entries),
        total_bytes=sum(entry.data_file.file_size_in_bytes for entry in entries),
        total_files=len(entries),
        fields=fields_of(table.schema()),
    )
    return (
        (AddSnapshotUpdate(snapshot=snapshot), SetSnapshotRefUpdate.model_validate(reference)),
        tuple(written),
        committed,
    )


def to_expire(table: "Table", before: datetime, keep: int) -> list[int]:
    """Ids of the snapshots that nobody reads any more.

    A snapshot is read by whoever asked while it was the newest. So what counts is when the next one came.

    Args:
        before: Snapshots that were replaced before this moment go.
        keep: So many of the newest stay in any case, as do those with a tag or a branch.
    """
    metadata = table.metadata
    held = {reference.snapshot_id for reference in metadata.refs.values()}
    log = metadata.snapshot_log
    replaced = {one.snapshot_id: following.timestamp_ms for one, following in pairwise(log)}
    newest = sorted(metadata.snapshots, key=lambda one: one.timestamp_ms, reverse=True)
    limit = before.timestamp() * 1000
    return [
        one.snapshot_id
        for one in newest[keep:]
        if one.snapshot_id not in held and replaced.get(one.snapshot_id, one.timestamp_ms) < limit
    ]


def without(snapshot_ids: list[int]) -> tuple[Any, ...]:
    """The update that lets snapshots go."""
    from pyiceberg.table.update import RemoveSnapshotsUpdate

    return (RemoveSnapshotsUpdate.model_validate({"snapshot-ids": snapshot_ids}),)
