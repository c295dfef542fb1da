"""PyIceberg's transactions, made cheaper: it derives and copies all of the metadata at every look at it."""

from pyiceberg.table import CreateTableTransaction, Transaction
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.update import TableUpdate, update_table_metadata


class TableChange(Transaction):
    """A transaction that derives its metadata once for each update."""

    _seen: tuple[tuple[TableUpdate, ...], TableMetadata] | None = None

    @property
    def table_metadata(self) -> TableMetadata:
        """The table's metadata with the updates so far; not to be changed in place."""
        if self._seen is None or self._seen[0] is not self._updates:
            self._seen = (self._updates, update_table_metadata(self._table.metadata, self._updates))
        return self._seen[1]


class TableCreation(TableChange, CreateTableTransaction):
    """The same for a table that is made."""
