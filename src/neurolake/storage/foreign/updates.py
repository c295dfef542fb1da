"""What another engine may change of a table, and what of it is more than adding and replacing rows."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from neurolake.kernel.errors import InvalidInput
from neurolake.storage.foreign.paths import local, own_file
from neurolake.storage.foreign.properties import check_names, check_properties

if TYPE_CHECKING:
    from pyiceberg.table.metadata import TableMetadata
    from pyiceberg.table.update import TableUpdate

MAIN = "main"
MOST = 2_000
_ROWS = frozenset(("add-snapshot", "set-snapshot-ref"))
_COLUMNS = frozenset(("add-schema", "set-current-schema"))
_KNOWN = frozenset(
    """assign-uuid upgrade-format-version add-schema set-current-schema add-spec set-default-spec add-sort-order
    set-default-sort-order add-snapshot set-snapshot-ref remove-snapshots remove-snapshot-ref set-location
    set-properties remove-properties set-statistics remove-statistics set-partition-statistics
    remove-partition-statistics""".split()
)


def checked_updates(
    updates: "Sequence[TableUpdate]", base: "TableMetadata | None", location: str
) -> "list[TableUpdate]":
    """The updates, in order, with places of the lake's own form.

    Args:
        location: The folder of the table.

    Raises:
        InvalidInput: One of them may not be made here.
    """
    if len(updates) > MOST:
        raise InvalidInput(f"A commit makes at most {MOST:,} updates.")
    for update in updates:
        if update.action not in _KNOWN:
            raise InvalidInput(f"{update.action!r} is not supported.", hint="Old schemas and partitionings stay.")
    return [_checked(update, base, location) for update in updates]


def _checked(update: "TableUpdate", base: "TableMetadata | None", location: str) -> "TableUpdate":
    match update.action:
        case "assign-uuid" if base is not None and update.uuid != base.table_uuid:
            raise InvalidInput("The id of a table does not change.")
        case "upgrade-format-version" if update.format_version not in (1, 2):
            raise InvalidInput("Tables are of the format versions 1 and 2 here.", hint="Version 3 cannot be read yet.")
        case "set-location":
            if local(update.location).rstrip("/") != location:
                raise InvalidInput(f"The table's location is {location}, and stays there.")
            return update.model_copy(update={"location": location})
        case "set-properties":
            check_properties(update.updates)
        case "remove-properties":
            check_names(update.removals)
            there = base.properties if base else {}
            return update.model_copy(update={"removals": [name for name in update.removals if name in there]})
        case "set-statistics":
            own_file(location, update.statistics.statistics_path)
        case "set-partition-statistics":
            own_file(location, update.partition_statistics.statistics_path)
        case "set-snapshot-ref" if update.ref_name == MAIN and str(update.type).rpartition(".")[2].lower() != "branch":
            raise InvalidInput("main is a branch.")
    return update


def is_beyond_rows(updates: "Sequence[TableUpdate]", base: "TableMetadata", after: "TableMetadata") -> bool:
    """Whether a commit does more than what those may do who may write rows: add rows, replace rows, add columns."""
    for update in updates:
        if update.action in _ROWS:
            if getattr(update, "ref_name", MAIN) != MAIN:
                return True
        elif update.action not in _COLUMNS or not _only_adds(base, after):
            if update.action in ("assign-uuid", "set-location", "set-statistics", "set-partition-statistics"):
                continue
            return True
    return False


def _only_adds(base: "TableMetadata", after: "TableMetadata") -> bool:
    new = {field.field_id: field for field in after.schema().fields}
    return all(new.get(field.field_id) == field for field in base.schema().fields)


def new_files(updates: "Sequence[TableUpdate]") -> Iterator[Path]:
    """Files of statistics that updates name."""
    for update in updates:
        if update.action == "set-statistics":
            yield Path(local(update.statistics.statistics_path))
        elif update.action == "set-partition-statistics":
            yield Path(local(update.partition_statistics.statistics_path))
