"""A commit: data files, the table's new metadata, the swap of its pointer and the facts about it in one transaction."""

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from neurolake.kernel.errors import CommitConflict
from neurolake.kernel.faults import fault_point
from neurolake.kernel.ids import new_id
from neurolake.metadata.models import IcebergTable
from neurolake.storage.changes import Change, Committed, SchemaStep, TableName
from neurolake.storage.location import Location
from neurolake.storage.restore import files_to_change, restore_schema
from neurolake.storage.schema import add_columns, new_schema
from neurolake.storage.stores.base import Store
from neurolake.storage.table_files import live_files
from neurolake.storage.types import fields_of

if TYPE_CHECKING:
    from pyiceberg.manifest import DataFile
    from pyiceberg.table import Table, Transaction

    from neurolake.storage.catalog import LakeCatalog


def apply(
    session: Session, catalog: "LakeCatalog", root: Location, store: Store, changes: list[Change]
) -> list[Committed]:
    """Commit the changes to one table as one snapshot, inside the transaction of `session`.

    Args:
        catalog: Works within `session`.
        root: Folder of the tables.
        store: Where that is.
    """
    first = changes[0]
    if first.moved_from and first.moved_from != first.table:
        catalog.rename_table(first.moved_from, first.table)
    before = _locked(session, catalog, first)
    table = _making_room(session, catalog, first, before)
    transaction = _begin(catalog, root, table, first)
    if first.edit is not None:
        with transaction.update_schema() as update:
            first.edit(update)
    if first.restore is not None:
        restore_schema(transaction, first.restore)
    for change in changes:
        add_columns(transaction, [(field.name, field.type) for field in change.fields])
        _check_fields(transaction, change)
    _ask_gates(session, before, transaction, changes)
    parent = table.metadata.current_snapshot_id if table else None
    added = _add_files(transaction, store, changes)
    written = transaction.commit_transaction()
    committed = _summary(written, parent, sum(added))
    results = [_share(committed, rows) for rows in added]
    # All must be on the disk before the database says that they exist, and it says so only after this.
    with store.settling(*_new_files(committed, written)):
        for change, result in zip(changes, results, strict=True):
            change.facts(session, result)
        fault_point("warehouse.facts-written")
    return results


def _locked(session: Session, catalog: "LakeCatalog", change: Change) -> "Table | None":
    """The table as it is, locked."""
    pointer = session.get(IcebergTable, change.table, with_for_update=True)
    table = catalog.load_table(change.table) if pointer else None
    _check_base(table, change)
    return table


def _making_room(session: Session, catalog: "LakeCatalog", change: Change, table: "Table | None") -> "Table | None":
    """The table to change; None where it is to be made, or to make room for a new one."""
    if table is not None and change.recreate:
        catalog.drop_table(change.table)
        session.flush()
        return None
    return table


def _ask_gates(session: Session, before: "Table | None", transaction: "Transaction", changes: list[Change]) -> None:
    asked = [change.gate for change in changes if change.gate is not None]
    if asked:
        anew = before is not None and changes[0].recreate
        step = SchemaStep(before.schema() if before else None, transaction.table_metadata.schema(), anew)
        for gate in asked:
            gate(session, step)


def _begin(catalog: "LakeCatalog", root: Location, table: "Table | None", change: Change) -> "Transaction":
    from neurolake.storage.transactions import TableChange

    if table is not None:
        if change.home is not None and str(change.home) != table.location():
            raise CommitConflict(f"{'.'.join(change.table)} was made anew meanwhile.")
        return TableChange(table)
    location = change.home or new_home(root, change.table)
    return catalog.create_table_transaction(
        change.table,
        new_schema(change.fields),
        location=str(location),
        properties={"format-version": "2", "write.metadata.compression-codec": "none"},
    )


def new_home(root: Location, table: TableName) -> Location:
    """A folder for a table that is to be made."""
    return root / table[0] / f"{table[1]}-{new_id()[-8:]}"


def data_folder(home: Location) -> Location:
    """Where a table's data files are."""
    return home / "data"


def _add_files(transaction: "Transaction", store: Store, changes: list[Change]) -> list[int]:
    """Move the files into the table and put them into a new snapshot; returns each change's rows."""
    from neurolake.storage.append import Append
    from neurolake.storage.data_files import describe_file

    metadata = transaction.table_metadata
    folder = data_folder(Location.of(metadata.location))
    counts = []
    gone, back = _gone_files(transaction, store, changes[0])
    overwrites = bool(gone or back) or changes[0].replace
    with transaction.update_snapshot().overwrite() if overwrites else Append(transaction) as producer:
        for file in gone:
            producer.delete_data_file(file)
        for file in back:
            producer.append_data_file(file)
        for change in changes:
            rows = 0
            for path in change.files:
                target = folder / path.name
                if change.home is None:
                    store.bring(path, target)
                described = describe_file(target.path if change.home is None else path, metadata, target)
                producer.append_data_file(described)
                rows += described.record_count
            counts.append(rows + sum(file.record_count for file in back))
    fault_point("warehouse.manifests-written")
    return counts


def _new_files(committed: Committed, table: "Table") -> tuple[list[Location], list[Location]]:
    """What a snapshot has brought to the disk: its metadata files, and the folders that they and its data are in."""
    snapshot = table.snapshot_by_id(committed.snapshot_id)
    if snapshot is None:
        raise CommitConflict("The new snapshot is not in the table.")
    metadata, location = Location.of(table.metadata_location), Location.of(table.location())
    manifests = [
        Location.of(manifest.manifest_path)
        for manifest in snapshot.manifests(table.io)
        if manifest.added_snapshot_id == committed.snapshot_id
    ]
    return [metadata, Location.of(snapshot.manifest_list), *manifests], [data_folder(location), metadata.parent]


def _check_base(table: "Table | None", change: Change) -> None:
    current = table.metadata.current_snapshot_id if table else None
    if change.base is not None and change.base != current:
        raise CommitConflict(f"{'.'.join(change.table)} was changed while the replacement was computed.")


def _check_fields(transaction: "Transaction", change: Change) -> None:
    """The field ids in the files must be what the table's schema says now."""
    schema = fields_of(transaction.table_metadata.schema())
    by_name = {field.name: field for field in schema}
    for field in change.fields:
        if by_name.get(field.name) != field:
            raise CommitConflict(f"The columns of {'.'.join(change.table)} changed meanwhile ({field.name}).")


def _gone_files(transaction: "Transaction", store: Store, change: Change) -> tuple[list["DataFile"], list["DataFile"]]:
    """The table's files that the change drops, and earlier ones that it brings back.

    Raises:
        CommitConflict: One of them is not there any more.
    """
    if not change.replace and not change.dropped and change.restore is None:
        return [], []
    # PyIceberg offers no public way from a transaction to its files.
    files = live_files(transaction.table_metadata.current_snapshot(), transaction._table.io)
    if change.restore is not None:
        return files_to_change(transaction, change.restore, files, store)
    if change.replace:
        return files, []
    gone = [file for file in files if file.file_path in change.dropped]
    if len(gone) != len(change.dropped):
        raise CommitConflict(f"Files of {'.'.join(change.table)} were replaced meanwhile.")
    return gone, []


def _summary(table: "Table", parent: int | None, added_rows: int) -> Committed:
    snapshot = table.current_snapshot()
    if snapshot is None or snapshot.summary is None:
        raise CommitConflict("The commit made no snapshot.")
    figures = snapshot.summary.additional_properties
    return Committed(
        snapshot_id=snapshot.snapshot_id,
        parent_id=parent,
        operation=snapshot.summary.operation.value,
        added_rows=added_rows,
        total_rows=int(figures.get("total-records", 0)),
        total_bytes=int(figures.get("total-files-size", 0)),
        total_files=int(figures.get("total-data-files", 0)),
        fields=fields_of(table.schema()),
        schema=table.schema(),
    )


def _share(committed: Committed, rows: int) -> Committed:
    return replace(committed, added_rows=rows)
