"""Single files put back into a lake, from its backups: those that are gone or were changed."""

import os
from collections.abc import Sequence
from pathlib import Path

from neurolake.backup.contents import inside
from neurolake.backup.manifest import Item
from neurolake.backup.store import BackupStore
from neurolake.kernel.errors import NotFound
from neurolake.kernel.ids import new_id
from neurolake.storage.durable import rename_into_place, sync_folder


def put_back(store: BackupStore, home: Path, places: Sequence[Path]) -> tuple[Item, ...]:
    """Put files back as the newest backup has them that has them. No file of a lake ever changes, so any has the right.

    Args:
        places: Of the files, as they are named by the lake.

    Raises:
        InvalidOption: One is not in the lake's folder.
        NotFound: No backup of the lake at this place has one; then none is put back.
        CheckFailed: The backup is damaged.
    """
    home = home.expanduser().resolve()
    found = [_newest(store, home, inside(str(place), home)) for place in places]
    for item in found:
        _put(store, item, home / item.path)
    return tuple(found)


def _newest(store: BackupStore, home: Path, path: str) -> Item:
    for manifest in reversed(store.whole()):
        item = next((one for one in manifest.items if one.path == path), None)
        # Elsewhere, files of tables name others at that place.
        if item is not None and manifest.home == str(home):
            return item
    raise NotFound(f"No backup in {store.root} of the lake at {home} has {path}.")


def _put(store: BackupStore, item: Item, place: Path) -> None:
    part = place.with_name(f".{place.name}.{new_id()}")
    try:
        store.copy(item.sha256, part)
        os.utime(part, ns=(item.changed, item.changed))
        if item.kind == "original":
            part.chmod(0o444)
        rename_into_place(part, place)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(place.parent)
