"""The Iceberg catalog over the metadata database. Other PyIceberg code can use it like any catalog.

Its difference from PyIceberg's own SQL catalog: a commit can run inside a session of the caller's
(`within`), so that the pointer swap and the facts about it become visible together or not at all.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pyiceberg.catalog import Catalog, MetastoreCatalog, PropertiesUpdateSummary
from pyiceberg.exceptions import (
    CommitFailedException,
    NamespaceAlreadyExistsError,
    NamespaceNotEmptyError,
    NoSuchNamespaceError,
    NoSuchTableError,
    NoSuchViewError,
    TableAlreadyExistsError,
)
from pyiceberg.io import FileIO, load_file_io
from pyiceberg.partitioning import UNPARTITIONED_PARTITION_SPEC, PartitionSpec
from pyiceberg.table import CommitTableResponse, Table
from pyiceberg.table.locations import load_location_provider
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.sorting import UNSORTED_SORT_ORDER, SortOrder
from pyiceberg.table.update import TableRequirement, TableUpdate, update_table_metadata
from pyiceberg.typedef import EMPTY_DICT, Identifier, Properties
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from neurolake.kernel.faults import fault_point
from neurolake.metadata.database import Database
from neurolake.metadata.models import IcebergNamespace, IcebergTable
from neurolake.storage.metadata_file import MetadataFiles
from neurolake.storage.store_io import StoreIO
from neurolake.storage.transactions import TableCreation, updated

if TYPE_CHECKING:
    import pyarrow as pa
    from pyiceberg.schema import Schema
    from pyiceberg.view import View

_LOCKED_S = 30.0
"""How long files in a store may be waited for while a table is locked, in seconds."""

# Built once: every query goes through it.
_LOCATION = select(IcebergTable.metadata_location).where(
    IcebergTable.namespace == bindparam("namespace"), IcebergTable.name == bindparam("name")
)


class LakeCatalog(MetastoreCatalog):
    """Tables of the lake.

    Args:
        database: Where the pointers live.
        warehouse: Root location of the tables.
        session: A write session to work in; None gives every call a transaction of its own.
        io: Access to the tables' files; None is this machine's.
    """

    def __init__(
        self,
        database: Database,
        warehouse: str,
        *,
        session: Session | None = None,
        known: MetadataFiles | None = None,
        io: FileIO | None = None,
        **properties: str,
    ) -> None:
        super().__init__("neurolake", warehouse=warehouse, **properties)
        self._database = database
        self._files = known or MetadataFiles()
        self._session = session
        self._io = io

    def within(self, session: Session) -> "LakeCatalog":
        """The same catalog, working inside `session`; committing that session is the caller's part."""
        properties = {key: value for key, value in self.properties.items() if key != "warehouse"}
        warehouse = self.properties["warehouse"]
        # The database waits for the store meanwhile, and others for the database.
        io = self._io.within(_LOCKED_S) if isinstance(self._io, StoreIO) else self._io
        return LakeCatalog(self._database, warehouse, session=session, known=self._files, io=io, **properties)

    def _load_file_io(self, properties: Properties = EMPTY_DICT, location: str | None = None) -> FileIO:  # noqa: ARG002
        # What a table's properties say of it is another client's word, and would have its code loaded here.
        return self._io or load_file_io(self.properties, location)

    @contextmanager
    def _write(self) -> Iterator[Session]:
        if self._session is not None:
            yield self._session
            self._session.flush()
        else:
            with self._database.write() as session:
                yield session

    @contextmanager
    def _read(self) -> Iterator[Session]:
        if self._session is not None:
            yield self._session
        else:
            with self._database.read() as session:
                yield session

    def create_table(
        self,
        identifier: str | Identifier,
        schema: "Schema | pa.Schema",
        location: str | None = None,
        partition_spec: PartitionSpec = UNPARTITIONED_PARTITION_SPEC,
        sort_order: SortOrder = UNSORTED_SORT_ORDER,
        properties: Properties = EMPTY_DICT,
    ) -> Table:
        transaction = self.create_table_transaction(
            identifier, schema, location, partition_spec, sort_order, properties
        )
        return transaction.commit_transaction()

    def create_table_transaction(
        self,
        identifier: str | Identifier,
        schema: "Schema | pa.Schema",
        location: str | None = None,
        partition_spec: PartitionSpec = UNPARTITIONED_PARTITION_SPEC,
        sort_order: SortOrder = UNSORTED_SORT_ORDER,
        properties: Properties = EMPTY_DICT,
    ) -> TableCreation:
        return TableCreation(
            self._create_staged_table(identifier, schema, location, partition_spec, sort_order, properties)
        )

    def register_table(self, identifier: str | Identifier, metadata_location: str, overwrite: bool = False) -> Table:
        namespace, name = self.identifier_to_database_and_table(identifier)
        with self._write() as session:
            row = session.get(IcebergTable, (namespace, name))
            if row is not None and not overwrite:
                raise TableAlreadyExistsError(f"Table {namespace}.{name} already exists")
            if row is None:
                self._require_namespace(session, namespace)
                session.add(IcebergTable(namespace=namespace, name=name, metadata_location=metadata_location))
            else:
                row.previous_metadata_location, row.metadata_location = row.metadata_location, metadata_location
        return self.load_table(identifier)

    def load_table(self, identifier: str | Identifier) -> Table:
        namespace, name = self.identifier_to_database_and_table(identifier, NoSuchTableError)
        with self._read() as session:
            location = session.scalar(_LOCATION, {"namespace": namespace, "name": name})
        if location is None:
            raise NoSuchTableError(f"Table does not exist: {namespace}.{name}")
        return self.table_at((namespace, name), location)

    def table_at(self, identifier: Identifier, metadata_location: str) -> Table:
        """The table as one of its metadata files describes it."""
        io = self._load_file_io(location=metadata_location)
        return Table(identifier, self._files.read(metadata_location, io), metadata_location, io, self)

    def drop_table(self, identifier: str | Identifier) -> None:
        namespace, name = self.identifier_to_database_and_table(identifier, NoSuchTableError)
        with self._write() as session:
            session.delete(self._row(session, namespace, name))

    def rename_table(self, from_identifier: str | Identifier, to_identifier: str | Identifier) -> Table:
        namespace, name = self.identifier_to_database_and_table(from_identifier, NoSuchTableError)
        new_namespace, new_name = self.identifier_to_database_and_table(to_identifier)
        with self._write() as session:
            row = self._row(session, namespace, name)
            self._require_namespace(session, new_namespace)
            if session.get(IcebergTable, (new_namespace, new_name)) is not None:
                raise TableAlreadyExistsError(f"Table {new_namespace}.{new_name} already exists")
            row.namespace, row.name = new_namespace, new_name
        return self.load_table(to_identifier)

    def commit_table(
        self, table: Table, requirements: tuple[TableRequirement, ...], updates: tuple[TableUpdate, ...]
    ) -> CommitTableResponse:
        """Write the new metadata file, then swap the pointer if it still is what the update was based on.

        Raises:
            CommitFailedException: Another commit won.
        """
        identifier = table.name()
        namespace, name = self.identifier_to_database_and_table(identifier)
        with self._write() as session:
            row = session.get(IcebergTable, (namespace, name), populate_existing=True, with_for_update=True)
            base = None if row is None else self.table_at(identifier, row.metadata_location)
            staged = self._staged(base, identifier, requirements, updates)
            if base is not None and staged.metadata is base.metadata:
                return _response(base)
            before = base.metadata_location if base else None
            self._files.write(staged.metadata, staged.io, staged.metadata_location, before)
            fault_point("catalog.metadata-written")
            self._swap(session, row, namespace, name, staged.metadata_location)
            fault_point("catalog.pointer-swapped")
        return _response(staged)

    def _staged(
        self,
        base: Table | None,
        identifier: Identifier,
        requirements: tuple[TableRequirement, ...],
        updates: tuple[TableUpdate, ...],
    ) -> Table:
        """The table after the updates, with the place of its next metadata file, which is not written yet."""
        if base is None:
            return self._update_and_stage_table(base, identifier, requirements, updates)
        for requirement in requirements:
            requirement.validate(base.metadata)
        metadata = updated(base.metadata, updates, base.metadata_location)
        location = self._next_location(metadata, base.metadata_location)
        return Table(identifier, metadata, location, self._load_file_io(metadata.properties, location), self)

    def _next_location(self, metadata: TableMetadata, before: str | None) -> str:
        """Where metadata goes that follows what is in the file `before`; None where they are the table's first."""
        version = self._parse_metadata_version(before) + 1 if before else 0
        provider = load_location_provider(metadata.location, metadata.properties)
        return provider.new_table_metadata_file_location(version)

    def io(self) -> FileIO:
        """Access to the tables' files."""
        return self._load_file_io(location=self.properties["warehouse"])

    def updated(self, updates: tuple[TableUpdate, ...], base: Table | None) -> TableMetadata:
        """A table's metadata with updates; without `base`, that of a new table.

        Raises:
            ValueError: They do not fit.
        """
        if base is None:
            return update_table_metadata(self._empty_table_metadata(), updates, enforce_validation=True)
        return updated(base.metadata, updates, base.metadata_location)

    def stage(self, metadata: TableMetadata, base: Table | None) -> str:
        """Write metadata that is to follow `base` into a file of its own, to which no pointer leads; returns where."""
        before = base.metadata_location if base else None
        location = self._next_location(metadata, before)
        self._files.write(metadata, self._load_file_io(location=location), location, before)
        fault_point("catalog.metadata-written")
        return location

    def point(self, session: Session, table: tuple[str, str], base: str | None, location: str) -> None:
        """Swap a table's pointer from one metadata file to another; without `base` the table is new.

        Raises:
            CommitFailedException: The pointer is elsewhere.
        """
        row = session.get(IcebergTable, table, populate_existing=True, with_for_update=True)
        if (row.metadata_location if row else None) != base:
            raise CommitFailedException(f"Table has been updated by another process: {'.'.join(table)}")
        self._swap(session, row, *table, location)
        fault_point("catalog.pointer-swapped")

    def begin_anew(self, session: Session, table: Table, metadata: Any) -> Table:
        """Swap the pointer to metadata that has no file before it; `session` is the one that this works within.

        Raises:
            CommitFailedException: Another commit won.
        """
        identifier = namespace, name = table.name()[0], table.name()[1]
        location = self._next_location(metadata, table.metadata_location)
        self._files.write(metadata, table.io, location)
        fault_point("catalog.metadata-written")
        self._swap(session, session.get(IcebergTable, identifier), namespace, name, location)
        session.query(IcebergTable).filter_by(namespace=namespace, name=name).update(
            {"previous_metadata_location": None}
        )
        return self.table_at(identifier, location)

    def _swap(self, session: Session, row: IcebergTable | None, namespace: str, name: str, location: str) -> None:
        if row is None:
            self._require_namespace(session, namespace)
            session.add(IcebergTable(namespace=namespace, name=name, metadata_location=location))
            session.flush()
            return
        base = row.metadata_location
        swapped = (
            session.query(IcebergTable)
            .filter_by(namespace=namespace, name=name, metadata_location=base)
            .update({"metadata_location": location, "previous_metadata_location": base})
        )
        if swapped != 1:
            raise CommitFailedException(f"Table has been updated by another process: {namespace}.{name}")

    def create_namespace(self, namespace: str | Identifier, properties: Properties = EMPTY_DICT) -> None:
        name = Catalog.namespace_to_string(namespace, NoSuchNamespaceError)
        with self._write() as session:
            if session.get(IcebergNamespace, name) is not None:
                raise NamespaceAlreadyExistsError(f"Namespace {name} already exists")
            session.add(IcebergNamespace(name=name, properties=dict(properties)))

    def drop_namespace(self, namespace: str | Identifier) -> None:
        name = Catalog.namespace_to_string(namespace, NoSuchNamespaceError)
        with self._write() as session:
            row = self._require_namespace(session, name)
            if session.scalar(select(IcebergTable).filter_by(namespace=name).limit(1)) is not None:
                raise NamespaceNotEmptyError(f"Namespace {name} is not empty")
            session.delete(row)

    def list_tables(self, namespace: str | Identifier) -> list[Identifier]:
        name = Catalog.namespace_to_string(namespace, NoSuchNamespaceError)
        with self._read() as session:
            self._require_namespace(session, name)
            tables = session.scalars(select(IcebergTable.name).filter_by(namespace=name).order_by(IcebergTable.name))
            return [(*Catalog.identifier_to_tuple(name), table) for table in tables]

    def list_namespaces(self, namespace: str | Identifier = ()) -> list[Identifier]:
        parent = Catalog.identifier_to_tuple(namespace)
        with self._read() as session:
            names = [Catalog.identifier_to_tuple(name) for name in session.scalars(select(IcebergNamespace.name))]
        depth = len(parent) + 1
        return sorted({name[:depth] for name in names if name[: depth - 1] == parent and len(name) >= depth})

    def load_namespace_properties(self, namespace: str | Identifier) -> Properties:
        name = Catalog.namespace_to_string(namespace, NoSuchNamespaceError)
        with self._read() as session:
            return dict(self._require_namespace(session, name).properties)

    def update_namespace_properties(
        self, namespace: str | Identifier, removals: set[str] | None = None, updates: Properties = EMPTY_DICT
    ) -> PropertiesUpdateSummary:
        name = Catalog.namespace_to_string(namespace, NoSuchNamespaceError)
        with self._write() as session:
            row = self._require_namespace(session, name)
            summary, row.properties = self._get_updated_props_and_update_summary(row.properties, removals, updates)
            return summary

    def list_views(self, namespace: str | Identifier) -> list[Identifier]:  # noqa: ARG002 - signature is PyIceberg's
        return []

    def view_exists(self, identifier: str | Identifier) -> bool:  # noqa: ARG002 - signature is PyIceberg's
        return False

    def load_view(self, identifier: str | Identifier) -> "View":
        raise NoSuchViewError(f"View does not exist: {identifier}")

    def drop_view(self, identifier: str | Identifier) -> None:
        raise NoSuchViewError(f"View does not exist: {identifier}")

    def register_view(self, identifier: str | Identifier, metadata_location: str) -> Any:
        raise NotImplementedError("This catalog holds no Iceberg views.")

    @staticmethod
    def _row(session: Session, namespace: str, name: str) -> IcebergTable:
        row = session.get(IcebergTable, (namespace, name))
        if row is None:
            raise NoSuchTableError(f"Table does not exist: {namespace}.{name}")
        return row

    @staticmethod
    def _require_namespace(session: Session, name: str) -> IcebergNamespace:
        row = session.get(IcebergNamespace, name)
        if row is None:
            raise NoSuchNamespaceError(f"Namespace does not exist: {name}")
        return row


def _response(table: Table) -> CommitTableResponse:
    return CommitTableResponse.model_validate(
        {"metadata": table.metadata, "metadata-location": table.metadata_location}
    )
