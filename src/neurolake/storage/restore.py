"""A table goes back: an old snapshot's files in a new snapshot, or an old schema over the present rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from neurolake.kernel.errors import Conflict, SnapshotExpired
from neurolake.storage.location import Location
from neurolake.storage.stores.base import Store
from neurolake.storage.table_files import live_files
from neurolake.storage.types import fields_of

if TYPE_CHECKING:
    from pyiceberg.manifest import DataFile
    from pyiceberg.schema import Schema
    from pyiceberg.table import Table, Transaction
    from pyiceberg.table.snapshots import Snapshot


@dataclass(frozen=True)
class Restore:
    """What to go back to.

    Attributes:
        snapshot_id: The rows and the columns of this snapshot.
        schema_id: Else the columns of this Iceberg schema, over the rows as they are.
    """

    snapshot_id: int | None = None
    schema_id: int | None = None


def restore_schema(transaction: "Transaction", restore: Restore) -> None:
    """Make the old schema the present one; nothing is written yet."""
    from pyiceberg.table.update import SetCurrentSchemaUpdate

    wanted = restore.schema_id
    if restore.snapshot_id is not None:
        wanted = _snapshot(transaction.table_metadata, restore.snapshot_id).schema_id
    if wanted is not None and wanted != transaction.table_metadata.current_schema_id:
        # PyIceberg offers no public way to set a schema that is known already.
        transaction._apply((SetCurrentSchemaUpdate.model_validate({"schema-id": wanted}),))


def files_to_change(
    transaction: "Transaction", restore: Restore, present: Sequence["DataFile"], store: Store
) -> tuple[list["DataFile"], list["DataFile"]]:
    """The files that go, and those that come back.

    Raises:
        SnapshotExpired: One of those that are to come back is not there any more.
    """
    if restore.snapshot_id is None:
        return [], []
    snapshot = _snapshot(transaction.table_metadata, restore.snapshot_id)
    wanted = _files(transaction, snapshot)
    kept = {file.file_path for file in wanted} & {file.file_path for file in present}
    back = [file for file in wanted if file.file_path not in kept]
    lost = [file.file_path for file in back if store.size(Location.of(file.file_path)) is None]
    if lost:
        raise SnapshotExpired(
            f"{len(lost)} of the {len(wanted)} files of snapshot {restore.snapshot_id} are not there any more.",
            hint="Choose a newer snapshot.",
        )
    return [file for file in present if file.file_path not in kept], back


def schema_like(table: "Table", columns: Sequence[tuple[int, str, str]]) -> "Schema":
    """The table's newest schema with these columns (field id, name and engine type), in this order.

    Raises:
        Conflict: It has none: the table was made anew since.
    """
    found = [
        schema
        for schema in table.schemas().values()
        if [(field.id, field.name, field.type) for field in fields_of(schema)] == list(columns)
    ]
    if not found:
        raise Conflict(
            f"{'.'.join(table.name())} was made anew since it had these columns.", hint="Go back to a snapshot."
        )
    return max(found, key=lambda schema: schema.schema_id)


def _snapshot(metadata: "object", snapshot_id: int) -> "Snapshot":
    found: Snapshot | None = metadata.snapshot_by_id(snapshot_id)  # type: ignore[attr-defined]  # TableMetadata
    if found is None:
        raise SnapshotExpired(f"There is no snapshot {snapshot_id} any more.", hint="Choose a newer snapshot.")
    return found


def _files(transaction: "Transaction", snapshot: "Snapshot") -> list["DataFile"]:
    # PyIceberg offers no public way from a transaction to its files.
    io = transaction._table.io
    try:
        return live_files(snapshot, io)
    except FileNotFoundError as error:
        raise SnapshotExpired(
            f"Files of snapshot {snapshot.snapshot_id} are not there any more.", hint="Choose a newer snapshot."
        ) from error
