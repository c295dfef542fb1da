"""Whether there are files that no table needs."""

from neurolake.doctor.base import Fault, Looked
from neurolake.doctor.unreadable import UNREADABLE
from neurolake.doctor.view import LakeView
from neurolake.storage.expire import files_of
from neurolake.storage.location import Location
from neurolake.storage.orphans import candidates_of
from neurolake.storage.stores.local import LocalStore


def look(view: LakeView) -> Looked:
    """Files of the warehouse that a process left which died, or a table that was dropped."""
    if view.in_a_store:
        return Looked(view.in_a_store)
    root = Location.of(view.warehouse)
    there = candidates_of(LocalStore(), root, view.now.timestamp(), others=bool(view.alive))
    try:
        # Read after the files were listed: what a commit adds in between is in neither set.
        needed = {path for table in view.tables.values() for path in files_of(table)}
    except UNREADABLE:
        # The check of data files says which.
        return Looked("not known: a manifest cannot be read")
    left = sorted(there - needed)
    return Looked(f"{len(left)} files", (_fault(view, left),)) if left else Looked("none")


def _fault(view: LakeView, left: list[Location]) -> Fault:
    size = sum(place.path.stat().st_size for place in left)
    what = f"{len(left)} files ({size / 1000**2:.1f} MB) belong to no table"
    return Fault(what, str(left[0]), f"neurolake init --home {view.home}, which removes them")
