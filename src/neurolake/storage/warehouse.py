"""Iceberg tables: what they hold at a snapshot, and the one way to change them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.kernel.errors import Conflict, InvalidOption, Moved, NotFound
from neurolake.kernel.faults import fault_point
from neurolake.metadata.database import Database
from neurolake.metadata.models import IcebergNamespace, IcebergTable
from neurolake.storage.changes import Change, Committed, SchemaStep, TableName
from neurolake.storage.durable import storage_error, sync_file
from neurolake.storage.group_commit import GroupCommit
from neurolake.storage.location import Location
from neurolake.storage.schema import planned_fields
from neurolake.storage.stores.base import Store
from neurolake.storage.stores.local import LocalStore
from neurolake.storage.table_files import DataFiles, TableFiles, table_files
from neurolake.storage.types import Field, fields_of

if TYPE_CHECKING:
    from pyiceberg.table import Table
    from pyiceberg.table.snapshots import Snapshot

    from neurolake.storage.catalog import LakeCatalog
    from neurolake.storage.copies import Copies
    from neurolake.storage.foreign.prepare import Prepared, Proposal

__all__ = ["ZONES", "Change", "Committed", "DataFiles", "SchemaStep", "TableFiles", "TableName", "Warehouse"]

ZONES = ("bronze", "silver", "gold")
_LOCAL_ONLY = "It needs a warehouse that is a folder: without NEUROLAKE_WAREHOUSE."


class Warehouse:
    """The lake's Iceberg tables.

    Args:
        database: The metadata database.
        root: Folder of the tables.
        store: Where that is; None is this machine.
        copies: Of the store's files, on this machine.
    """

    def __init__(
        self, database: Database, root: Path | Location, store: Store | None = None, copies: "Copies | None" = None
    ) -> None:
        self.place = Location.of(root)
        self.store: Store = store or LocalStore()
        self.copies = copies
        self._trusted = not self.place.is_remote
        self._database = database
        self._catalog: LakeCatalog | None = None
        self._commits = GroupCommit(self._apply)
        self._files_at: dict[tuple[str, str, int, int], TableFiles] = {}

    @property
    def root(self) -> Path:
        """The folder of the tables.

        Raises:
            Conflict: It is in a store.
        """
        return self.need_local("What needs the folder of the tables")

    @property
    def catalog(self) -> "LakeCatalog":
        """The Iceberg catalog, for other PyIceberg code."""
        if self._catalog is None:
            from neurolake.storage.catalog import LakeCatalog
            from neurolake.storage.store_io import StoreIO

            io = StoreIO(self.store) if self.place.is_remote else None
            self._catalog = LakeCatalog(self._database, str(self.place), io=io)
        return self._catalog

    def warm_up(self) -> None:
        """Import what a commit needs, which takes half a second the first time."""
        import neurolake.storage.catalog
        import neurolake.storage.commit  # noqa: F401

    def create_zones(self) -> None:
        """Make the three zones' namespaces where they are missing."""
        with self._database.read() as session:
            if all(session.get(IcebergNamespace, zone) for zone in ZONES):
                return
        with self._database.write() as session:
            for zone in ZONES:
                if session.get(IcebergNamespace, zone) is None:
                    session.add(IcebergNamespace(name=zone, properties={}))

    def check_root(self) -> None:
        """Check that all tables are where new ones are made.

        Raises:
            InvalidOption: Some are in another store, or in one where the folder is on this machine, or the reverse.
        """
        where = IcebergTable.metadata_location
        inside = (
            where.startswith(f"{self.place}/", autoescape=True) if self.place.is_remote else ~where.startswith("s3://")
        )
        with self._database.read() as session:
            other = session.scalar(select(IcebergTable.name).where(~inside).limit(1))
        if other is not None:
            raise InvalidOption(
                f"The lake has tables that are not at {self.place}, such as {other}.",
                hint="Set NEUROLAKE_WAREHOUSE to where they are; tables do not move by a setting.",
            )

    def exists(self, table: TableName) -> bool:
        """Whether the table is there."""
        with self._database.read() as session:
            return session.get(IcebergTable, table) is not None

    def plan_fields(self, table: TableName | None, columns: Sequence[tuple[str, str]]) -> tuple[Field, ...]:
        """The columns, with field ids, to write files for; see `storage.schema.planned_fields`."""
        return planned_fields(self._load(table) if table else None, columns)

    def files(self, table: TableName, *, snapshot_id: int | None = None, as_of: datetime | None = None) -> TableFiles:
        """The table's data files at its newest snapshot, at a given one, or at a moment.

        Raises:
            NotFound: No such table or snapshot.
        """
        loaded = self._load(table)
        snapshot = _snapshot_at(loaded, snapshot_id, as_of)
        if snapshot is None:
            return table_files(loaded, None)
        # A table's id may be another client's choice, its folder is not.
        key = (loaded.location(), str(loaded.metadata.table_uuid), snapshot.snapshot_id, len(loaded.schemas()))
        if key not in self._files_at:
            self._files_at[key] = table_files(loaded, snapshot)
        current = fields_of(loaded.schema()) if snapshot_id is None and as_of is None else self._files_at[key].fields
        found = self._files_at[key]
        return replace(found, fields=current)

    def commit(self, change: Change) -> Committed:
        """Make the change visible, or raise and leave everything as it was.

        Changes to one table that arrive while a commit is under way are committed together as one snapshot.

        Raises:
            CommitConflict: The table changed in a way that the files do not fit any more; plan again.
            StorageFull: No space is left.
            Unavailable: The store is away.
            InvalidOption: The store cannot hold tables.
        """
        # Before the database is locked: the bytes may take a while to get to where they last.
        if self.place.is_remote:
            return self._commit_remote(change)
        for path in change.files:
            sync_file(path)
        return self._commits.commit(change)

    def _commit_remote(self, change: Change) -> Committed:
        from neurolake.storage.commit import data_folder

        self._require_conditional_writes()
        home = self._home(change)
        places = [(path, data_folder(home) / path.name) for path in change.files]
        for path, place in places:
            self.store.bring(path, place)
        committed = self._commits.commit(replace(change, home=home))
        for path, place in places:
            if self.copies is not None:
                self.copies.adopt(path, place)
        return committed

    def _home(self, change: Change) -> Location:
        from neurolake.storage.commit import new_home

        name = change.moved_from or change.table
        if not change.recreate and self.exists(name):
            return Location.of(self._load(name).location())
        return new_home(self.place, change.table)

    def _require_conditional_writes(self) -> None:
        from neurolake.storage.stores.probe import require_conditional_writes

        if not self._trusted:
            require_conditional_writes(self.store, self.place)
            self._trusted = True

    def here(self, place: str) -> Path:
        """A data file as it can be read on this machine: itself, or a copy, which may go later.

        Raises:
            Unavailable: The store is away.
        """
        location = Location.of(place.removeprefix("file://"))
        return self.copies.here(location) if self.copies is not None else location.path

    def need_local(self, doing: str) -> Path:
        """The folder of the tables, for what is done only where that is on this machine.

        Raises:
            Conflict: It is in a store.
        """
        if self.place.is_remote:
            raise Conflict(f"{doing} is not done for tables in a store yet.", hint=_LOCAL_ONLY)
        return self.place.path

    def drop(self, table: TableName, facts: Callable[[Session], None]) -> None:
        """Take a table away; its files go when the lake is opened next.

        Args:
            facts: Called inside the transaction; takes away what is known of it.

        Raises:
            NotFound: There is no such table.
        """
        with self._database.write() as session:
            if session.get(IcebergTable, table, with_for_update=True) is None:
                raise NotFound(f"There is no table {table[0]}.{table[1]}.")
            self.catalog.within(session).drop_table(table)
            facts(session)
            fault_point("warehouse.dropped")

    def expire(self, table: TableName, facts: Callable[[Session, Committed], None]) -> frozenset[Location]:
        """Let go of a table's history: one snapshot stays, all files that it does not need are removed.

        Queries of earlier snapshots that are running lose their files. What a process that dies leaves of them goes
        with the next call, or at the next start.

        Args:
            facts: Called inside the transaction; writes what is known of the new snapshot.

        Raises:
            NotFound: There is no such table.
            Conflict: It is in a store.
        """
        from neurolake.storage.expire import expire

        self.need_local("Letting go of a table's history for good")
        with self._database.write() as session:
            gone = expire(session, self.catalog.within(session), self.store, table, facts)
        for place in gone:
            fault_point("warehouse.removing")
            self.store.delete([place])
        fault_point("warehouse.removed")
        with self.store.settling([], {place.parent for place in gone}):
            pass
        return gone

    def prepare(self, proposal: "Proposal", location: str | None = None) -> "Prepared":
        """Check what another Iceberg engine asks for, and write what it needs; nothing of it is visible yet.

        Args:
            location: The folder of a table that is to be made.

        Raises:
            NotFound: There is no such table.
            CommitConflict: The table does not meet the requirements.
            InvalidInput: It cannot be read here, or names files that are not the table's.
            LimitExceeded: It is too large.
            StorageFull: No space is left.
            Conflict: The tables are in a store.
        """
        from neurolake.storage.foreign.prepare import prepare

        self.need_local("A commit of another engine")
        base = self._load(proposal.table) if location is None else None
        try:
            return prepare(self.catalog, proposal, base, location or self._load(proposal.table).location())
        except OSError as error:
            raise storage_error(error, "committing the table") from error

    def files_between(self, prepared: "Prepared") -> tuple[TableFiles, TableFiles]:
        """The data files of a table as it is, and as a prepared commit makes it."""
        from pyiceberg.table import Table

        after = Table(prepared.table, prepared.metadata, prepared.location, self.catalog.io(), self.catalog)
        there = prepared.base
        before = table_files(there, there.current_snapshot()) if there else table_files(after, None)
        return before, table_files(after, after.current_snapshot())

    def update(
        self, table: "Table", updates: "tuple[Any, ...]", facts: Callable[[Session], None], written: Sequence[Location]
    ) -> None:
        """Change a table's metadata, and nothing else of it.

        Args:
            table: As it is; another commit in between is a conflict.
            facts: Called inside the transaction.
            written: Files that the new metadata need; they go when the commit is not made.

        Raises:
            CommitConflict: Another commit won.
        """
        from pyiceberg.exceptions import CommitFailedException

        metadata = self.catalog.updated(updates, table)
        place = Location.of(self.catalog.stage(metadata, table))
        new = [*written, place]
        try:
            with self.store.settling(new, [place.parent]):
                pass
            name = (table.name()[0], table.name()[1])
            with self._database.write() as session:
                self.catalog.within(session).point(session, name, table.metadata_location, str(place))
                facts(session)
                fault_point("warehouse.facts-written")
        except CommitFailedException as error:
            # After any other error the database may have committed, and needs the files.
            self.store.delete(new)
            raise Moved(f"Another commit won: {error}") from error

    def swap(self, prepared: "Sequence[Prepared]", facts: "Callable[[Session, Prepared], None]") -> None:
        """Make prepared commits of several tables visible, all or none.

        Args:
            facts: Called inside the transaction for each; writes what is to become visible with it.

        Raises:
            Moved: One of the tables is not as it was when its commit was prepared.
        """
        from pyiceberg.exceptions import CommitFailedException
        from sqlalchemy.exc import IntegrityError

        try:
            with self._database.write() as session:
                catalog = self.catalog.within(session)
                # In one order, so that two commits of the same tables do not wait for each other.
                for one in sorted(prepared, key=lambda one: one.table):
                    catalog.point(session, one.table, one.base.metadata_location if one.base else None, one.location)
                    facts(session, one)
                fault_point("warehouse.facts-written")
        except (CommitFailedException, IntegrityError) as error:
            raise Moved(f"Another commit won: {error}") from error

    def location(self, table: TableName) -> Path:
        """The table's folder.

        Raises:
            NotFound: There is no such table.
        """
        return Location.of(self._load(table).location()).path

    def all_files(self, table: TableName) -> frozenset[Location]:
        """Every file that a table has: of its snapshots, and of its metadata.

        Raises:
            NotFound: There is no such table.
        """
        from neurolake.storage.expire import files_of

        return frozenset(files_of(self._load(table)))

    def _apply(self, changes: list[Change]) -> list[Committed]:
        from neurolake.storage.commit import apply

        with self._database.write() as session:
            return apply(session, self.catalog.within(session), self.place, self.store, changes)

    def _load(self, table: TableName) -> "Table":
        from pyiceberg.exceptions import NoSuchTableError

        try:
            return self.catalog.load_table(table)
        except NoSuchTableError as error:
            raise NotFound(f"There is no table {table[0]}.{table[1]}.") from error


def _snapshot_at(table: "Table", snapshot_id: int | None, as_of: datetime | None) -> "Snapshot | None":
    if snapshot_id is not None:
        snapshot = table.snapshot_by_id(snapshot_id)
        if snapshot is None:
            raise NotFound(f"There is no snapshot {snapshot_id} of {'.'.join(table.name())}.", hint=_expired(table))
        return snapshot
    if as_of is not None:
        snapshot = table.snapshot_as_of_timestamp(int(as_of.timestamp() * 1000))
        if snapshot is None:
            what = "has no snapshot of" if _expired(table) else "did not exist at"
            raise NotFound(f"{'.'.join(table.name())} {what} {as_of.isoformat()}.", hint=_expired(table))
        return snapshot
    return table.current_snapshot()


def _expired(table: "Table") -> str | None:
    """A hint for those who ask for a snapshot that was let go of."""
    from neurolake.storage.expire import EXPIRED_AT

    until = table.properties.get(EXPIRED_AT)
    return f"The snapshots before {until} were expired; what they held is gone." if until else None
