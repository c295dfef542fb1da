"""PyIceberg's transactions, made cheaper: it derives and copies all of the metadata at every look at it."""

import time

from pyiceberg.table import CreateTableTransaction, Transaction
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.update import (
    TableUpdate,
    _apply_table_update,
    _TableMetadataUpdateContext,
    _update_table_metadata_log,
    update_table_metadata,
)


class TableChange(Transaction):
    """A transaction that derives its metadata once for each update."""

    _seen: tuple[tuple[TableUpdate, ...], TableMetadata] | None = None

    @property
    def table_metadata(self) -> TableMetadata:
        """The table's metadata with the updates so far; not to be changed in place."""
        if self._seen is None or self._seen[0] is not self._updates:
            self._seen = (self._updates, self._derived())
        return self._seen[1]

    def _derived(self) -> TableMetadata:
        return updated(self._table.metadata, self._updates)


class TableCreation(TableChange, CreateTableTransaction):
    """The same for a table that is made."""

    def _derived(self) -> TableMetadata:
        return update_table_metadata(self._table.metadata, self._updates)


def updated(base: TableMetadata, updates: tuple[TableUpdate, ...], location: str | None = None) -> TableMetadata:
    """What `update_table_metadata` gives, with the parts that are the same in place of copies of every snapshot.

    Args:
        base: Not changed; neither it nor the answer may be changed in place.
        location: Of the metadata file before, for the log.
    """
    context = _TableMetadataUpdateContext()
    metadata = base
    for update in updates:
        metadata = _apply_table_update(update, metadata, context)
    if context.has_changes():
        if location:
            metadata = _update_table_metadata_log(metadata, location, base.last_updated_ms)
        if base.last_updated_ms == metadata.last_updated_ms:
            metadata = metadata.model_copy(update={"last_updated_ms": _milliseconds()})
    metadata.spec().check_compatible(metadata.schema())
    metadata.sort_order().check_compatible(metadata.schema())
    return metadata


def _milliseconds() -> int:
    return time.time_ns() // 1_000_000
