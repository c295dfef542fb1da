"""Iceberg tables: what they hold at a snapshot, and the one way to change them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from neurolake.kernel.errors import Moved, NotFound
from neurolake.kernel.faults import fault_point
from neurolake.metadata.database import Database
from neurolake.metadata.models import IcebergNamespace, IcebergTable
from neurolake.storage.changes import Change, Committed, SchemaStep, TableName
from neurolake.storage.durable import storage_error, sync_file, sync_folder
from neurolake.storage.group_commit import GroupCommit
from neurolake.storage.schema import planned_fields
from neurolake.storage.table_files import DataFiles, TableFiles, table_files
from neurolake.storage.types import Field, fields_of

if TYPE_CHECKING:
    from pyiceberg.table import Table
    from pyiceberg.table.snapshots import Snapshot

    from neurolake.storage.catalog import LakeCatalog
    from neurolake.storage.foreign.prepare import Prepared, Proposal

__all__ = ["ZONES", "Change", "Committed", "DataFiles", "SchemaStep", "TableFiles", "TableName", "Warehouse"]

ZONES = ("bronze", "silver", "gold")


class Warehouse:
    """The lake's Iceberg tables.

    Args:
        database: The metadata database.
        root: Local folder of the tables.
    """

    def __init__(self, database: Database, root: Path) -> None:
        self.root = root
        self._database = database
        self._catalog: LakeCatalog | None = None
        self._commits = GroupCommit(self._apply)
        self._files_at: dict[tuple[str, str, int, int], TableFiles] = {}

    @property
    def catalog(self) -> "LakeCatalog":
        """The Iceberg catalog, for other PyIceberg code."""
        if self._catalog is None:
            from neurolake.storage.catalog import LakeCatalog

            self._catalog = LakeCatalog(self._database, str(self.root))
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
        """
        for path in change.files:
            # Before the database is locked: the bytes may take a while to reach the disk.
            sync_file(path)
        return self._commits.commit(change)

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

    def expire(self, table: TableName, facts: Callable[[Session, Committed], None]) -> frozenset[Path]:
        """Let go of a table's history: one snapshot stays, all files that it does not need are removed.

        Queries of earlier snapshots that are running lose their files. What a process that dies leaves of them goes
        with the next call, or at the next start.

        Args:
            facts: Called inside the transaction; writes what is known of the new snapshot.

        Raises:
            NotFound: There is no such table.
        """
        from neurolake.storage.expire import expire

        with self._database.write() as session:
            gone = expire(session, self.catalog.within(session), table, facts)
        for path in gone:
            fault_point("warehouse.removing")
            path.unlink(missing_ok=True)
        fault_point("warehouse.removed")
        for folder in {path.parent for path in gone}:
            sync_folder(folder)
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
        """
        from neurolake.storage.foreign.prepare import prepare

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
        self, table: "Table", updates: "tuple[Any, ...]", facts: Callable[[Session], None], written: Sequence[Path]
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
        place = Path(self.catalog.stage(metadata, table))
        new = [*written, place]
        try:
            for path in new:
                sync_file(path)
            sync_folder(place.parent)
            name = (table.name()[0], table.name()[1])
            with self._database.write() as session:
                self.catalog.within(session).point(session, name, table.metadata_location, str(place))
                facts(session)
                fault_point("warehouse.facts-written")
        except CommitFailedException as error:
            # After any other error the database may have committed, and needs the files.
            for path in new:
                path.unlink(missing_ok=True)
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
        return Path(self._load(table).location())

    def all_files(self, table: TableName) -> frozenset[Path]:
        """Every file that a table has: of its snapshots, and of its metadata.

        Raises:
            NotFound: There is no such table.
        """
        from neurolake.storage.expire import files_of

        return frozenset(files_of(self._load(table)))

    def _apply(self, changes: list[Change]) -> list[Committed]:
        from neurolake.storage.commit import apply

        with self._database.write() as session:
            return apply(session, self.catalog.within(session), self.root, changes)

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
