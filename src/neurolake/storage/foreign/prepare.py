"""A commit of another engine, made ready: checked, its files on the disk, nothing of it visible yet."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from neurolake.kernel.errors import CommitConflict, InvalidInput
from neurolake.storage.changes import Committed, TableName
from neurolake.storage.durable import sync_file, sync_folder
from neurolake.storage.foreign.columns import check_current, check_schemas
from neurolake.storage.foreign.properties import BY_ID, check_properties
from neurolake.storage.foreign.snapshots import Adopted, Adoption, State
from neurolake.storage.foreign.stamp import stamped
from neurolake.storage.foreign.updates import MAIN, checked_updates, new_files
from neurolake.storage.types import fields_of

if TYPE_CHECKING:
    from pyiceberg.io import FileIO
    from pyiceberg.table import Table
    from pyiceberg.table.metadata import TableMetadata
    from pyiceberg.table.snapshots import Snapshot
    from pyiceberg.table.update import TableRequirement, TableUpdate

    from neurolake.storage.catalog import LakeCatalog

_DRIFT_MS = 60_000


@dataclass(frozen=True)
class Proposal:
    """What another engine asks for: updates of one table, if the table meets the requirements."""

    table: TableName
    requirements: "tuple[TableRequirement, ...]"
    updates: "tuple[TableUpdate, ...]"


@dataclass(frozen=True)
class Prepared:
    """A proposal that can be swapped in.

    Attributes:
        base: The table as it is; None makes it.
        metadata: As it is to be.
        location: Of the metadata file, which is written.
        commits: The snapshots that `main` goes through.
        replaces: Whether no row of before is left.
        written: Files that are of no use when it is not swapped in.
    """

    proposal: Proposal
    base: "Table | None"
    metadata: "TableMetadata"
    location: str
    commits: tuple[Committed, ...]
    replaces: bool
    written: tuple[Path, ...]

    @property
    def table(self) -> TableName:
        return self.proposal.table

    def discard(self) -> None:
        """Remove what was written for it."""
        for path in self.written:
            path.unlink(missing_ok=True)


def prepare(catalog: "LakeCatalog", proposal: Proposal, base: "Table | None", location: str) -> Prepared:
    """Check a proposal against the table as it is, and write what it needs.

    Args:
        location: The folder of the table.

    Raises:
        CommitConflict: The table does not meet the requirements (any more).
        InvalidInput: What is proposed cannot be read here, or is not the table's.
        LimitExceeded: It is too large.
    """
    before = base.metadata if base else None
    _check_requirements(proposal, before)
    updates = checked_updates(proposal.updates, before, location)
    metadata = _updated(catalog, updates, base)
    check_properties({name: value for name, value in metadata.properties.items() if not name.startswith("neurolake.")})
    check_schemas(before, metadata)
    check_current(before, metadata)
    _check_format(metadata, location)
    adopted = _adopted(metadata, before, updates, catalog)
    metadata = _with(metadata, adopted)
    metadata, more = stamped(metadata, adopted, catalog.io())
    updates += more
    written = [path for one in adopted.values() for path in one.written]
    try:
        commits = _commits(updates, before, metadata, adopted)
        place = catalog.stage(metadata, base)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    written.append(Path(place))
    _keep(location, [*written, *new_files(updates), *(path for one in adopted.values() for path in one.data)])
    replaces = any(map(_lets_go, updates)) or (bool(adopted) and not any(one.kept for one in adopted.values()))
    return Prepared(proposal, base, metadata, place, commits, replaces, tuple(written))


def _check_requirements(proposal: Proposal, before: "TableMetadata | None") -> None:
    from pyiceberg.exceptions import CommitFailedException

    try:
        for requirement in proposal.requirements:
            requirement.validate(before)
    except CommitFailedException as error:
        raise CommitConflict(f"{'.'.join(proposal.table)}: {error}") from error


def _updated(catalog: "LakeCatalog", updates: "list[TableUpdate]", base: "Table | None") -> "TableMetadata":
    try:
        return catalog.updated(tuple(updates), base)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise InvalidInput(f"The updates do not fit the table: {str(error)[:300]}") from error


def _check_format(metadata: "TableMetadata", location: str) -> None:
    if metadata.format_version not in (1, 2):
        raise InvalidInput("Tables are of the format versions 1 and 2 here.", hint="Version 3 cannot be read yet.")
    if metadata.location != location:
        raise InvalidInput(f"The table's location is {location}.", hint="Load or create the table again.")
    for specs in (metadata.partition_specs, metadata.sort_orders):
        if len({getattr(one, "spec_id", getattr(one, "order_id", None)) for one in specs}) != len(specs):
            raise InvalidInput("Two partitionings or orders of the table have the same id.")


def _adopted(
    metadata: "TableMetadata", before: "TableMetadata | None", updates: "Sequence[TableUpdate]", catalog: "LakeCatalog"
) -> dict[int, Adopted]:
    """New snapshots by id, each upon the one that it says it follows."""
    io = catalog.io()
    adopted: dict[int, Adopted] = {}
    try:
        for update in updates:
            if update.action != "add-snapshot":
                continue
            snapshot = update.snapshot
            _check_snapshot(snapshot, metadata, before, len(adopted))
            parent = snapshot.parent_snapshot_id
            state = adopted[parent].state if parent in adopted else _state(before, parent, io)
            adopted[snapshot.snapshot_id] = Adoption(snapshot, state, metadata, io).run()
    except BaseException:
        for one in adopted.values():
            for path in one.written:
                path.unlink(missing_ok=True)
        raise
    return adopted


def _state(before: "TableMetadata | None", parent: int | None, io: "FileIO") -> State:
    there = before.snapshot_by_id(parent) if before and parent is not None else None
    if parent is not None and there is None:
        raise CommitConflict(f"The snapshot {parent}, on which the new one is built, is gone.")
    return State.at(there, io)


def _check_snapshot(
    snapshot: "Snapshot", metadata: "TableMetadata", before: "TableMetadata | None", earlier: int
) -> None:
    last = getattr(before, "last_sequence_number", 0)
    if not 0 < snapshot.snapshot_id < 2**63:
        raise InvalidInput("The id of a snapshot is a positive number of 64 bits.")
    if metadata.format_version > 1 and snapshot.sequence_number != last + earlier + 1:
        raise CommitConflict(f"The next sequence number is {last + earlier + 1}, not {snapshot.sequence_number}.")
    if snapshot.schema_id is not None and all(one.schema_id != snapshot.schema_id for one in metadata.schemas):
        raise InvalidInput(f"The table has no schema with the id {snapshot.schema_id}.")
    earliest = (before.last_updated_ms if before else 0) - _DRIFT_MS
    if not earliest <= snapshot.timestamp_ms <= time.time() * 1000 + _DRIFT_MS:
        raise InvalidInput(
            "The time of the snapshot is before the table's last change, or in the future.",
            hint="Set the clock of the machine that writes.",
        )


def _with(metadata: "TableMetadata", adopted: dict[int, Adopted]) -> "TableMetadata":
    snapshots = [adopted[one.snapshot_id].snapshot if one.snapshot_id in adopted else one for one in metadata.snapshots]
    changed: dict[str, object] = {"snapshots": snapshots}
    if not all(one.by_name for one in adopted.values()):
        changed["properties"] = {**metadata.properties, BY_ID: "true"}
    return metadata.model_copy(update=changed)


def _commits(
    updates: "Sequence[TableUpdate]",
    before: "TableMetadata | None",
    metadata: "TableMetadata",
    adopted: dict[int, Adopted],
) -> tuple[Committed, ...]:
    """What becomes of `main`: each new snapshot follows the one before, or an earlier one is gone back to."""
    head = before.current_snapshot_id if before else None
    commits = []
    for update in updates:
        if _lets_go(update):
            # What Spark does to replace a table: the next snapshot follows none.
            head = None
        if update.action != "set-snapshot-ref" or update.ref_name != MAIN or update.snapshot_id == head:
            continue
        snapshot = metadata.snapshot_by_id(update.snapshot_id)
        if snapshot is None:
            raise InvalidInput(f"There is no snapshot {update.snapshot_id}.")
        new = adopted.get(snapshot.snapshot_id)
        if new and snapshot.parent_snapshot_id != head:
            raise CommitConflict("The table was changed meanwhile: the new snapshot does not follow the newest one.")
        head = snapshot.snapshot_id
        commits.append(_committed(snapshot, metadata, new.added_rows if new else 0))
    if head != metadata.current_snapshot_id or (before and before.current_snapshot_id and head is None):
        raise InvalidInput("The branch main cannot be taken away.")
    return tuple(commits)


def _lets_go(update: "TableUpdate") -> bool:
    return update.action == "remove-snapshot-ref" and update.ref_name == MAIN


def _committed(snapshot: "Snapshot", metadata: "TableMetadata", added_rows: int) -> Committed:
    said = snapshot.summary
    figures = said.additional_properties if said else {}
    return Committed(
        snapshot_id=snapshot.snapshot_id,
        parent_id=snapshot.parent_snapshot_id,
        operation=said.operation.value if said else "overwrite",
        added_rows=added_rows,
        total_rows=int(figures.get("total-records", 0)),
        total_bytes=int(figures.get("total-files-size", 0)),
        total_files=int(figures.get("total-data-files", 0)),
        fields=fields_of(metadata.schema()),
    )


def _keep(location: str, paths: Sequence[Path]) -> None:
    """Force files that another process may just have written to the disk, before a database says that they exist."""
    for path in paths:
        sync_file(path)
    for folder in {path.parent for path in paths} | {Path(location)}:
        sync_folder(folder)
