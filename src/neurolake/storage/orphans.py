"""Files that no table refers to, left by a process that died between writing them and committing."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from neurolake.metadata.database import Database
from neurolake.metadata.models import IcebergTable
from neurolake.storage.expire import files_of
from neurolake.storage.location import Location
from neurolake.storage.owner import Owner
from neurolake.storage.stores.base import Store
from neurolake.storage.warehouse import Warehouse

GRACE_S = 3600.0


def sweep(warehouse: Warehouse, database: Database, owner: Owner) -> int:
    """Remove unreferenced files of the warehouse; returns how many.

    What changed since this process began stays, and while others use the lake what changed in the last hour: it may
    be part of a commit that is under way. What is in a store is left to maintenance, table by table: other machines may
    use it, and a start would wait until all of it was listed.
    """
    if warehouse.place.is_remote or not warehouse.root.exists():
        return 0
    candidates = candidates_of(warehouse.store, warehouse.place, owner.since, others=bool(owner.others_alive()))
    if not candidates:
        return 0
    # The pointers are read after the files were listed: what a commit adds in between is in neither set.
    needed = set(referenced(warehouse, database))
    orphans = {place.path for place in candidates} - needed
    for path in orphans:
        path.unlink(missing_ok=True)
    _remove_empty_folders(warehouse.root, orphans, needed)
    return len(orphans)


def candidates_of(store: Store, root: Location, since: float, *, others: bool) -> set[Location]:
    """Files of a warehouse that no commit under way may be about to refer to.

    Args:
        store: Where it is.
        since: What changed later stays, in seconds of the epoch.
        others: Whether other processes use the lake.
    """
    before = min(since, time.time() - GRACE_S) if others else since
    return {one.location for one in store.list(root) if one.changed < before}


def sweep_staging(staging: Path, owner: Owner) -> int:
    """Remove the work folders of processes that are dead; returns how many."""
    if not staging.exists():
        return 0
    alive = owner.others_alive() | {owner.id}
    dead = [folder for folder in staging.iterdir() if folder.name not in alive]
    for folder in dead:
        shutil.rmtree(folder, ignore_errors=True)
    return len(dead)


def referenced(warehouse: Warehouse, database: Database) -> Iterator[Path]:
    """Every file that some snapshot of some table needs, where tables are on this machine."""
    with database.read() as session:
        rows = session.execute(select(IcebergTable.namespace, IcebergTable.name)).all()
    for namespace, name in rows:
        yield from (place.path for place in files_of(warehouse.catalog.load_table((namespace, name))))


def _remove_empty_folders(root: Path, orphans: set[Path], needed: set[Path]) -> None:
    """Those of tables that are gone; into a folder of a table that lives, a commit may be about to write."""
    alive = {folder for path in needed for folder in path.parents}
    gone = {folder for path in orphans for folder in path.parents if folder.is_relative_to(root)} - alive - {root}
    for folder in sorted(gone, reverse=True):
        if folder.parent != root and not any(folder.iterdir()):
            folder.rmdir()
