"""Whether every table's metadata file is there and can be read."""

from collections.abc import Iterator
from pathlib import Path

from neurolake.doctor.base import Fault, Looked, looked
from neurolake.doctor.view import LakeView


def look(view: LakeView) -> Looked:
    """Each table's pointer."""
    if view.in_a_store:
        return Looked(view.in_a_store)
    return looked(f"{len(view.pointers)} tables", _unreadable(view))


def _unreadable(view: LakeView) -> Iterator[Fault]:
    for name, location in view.pointers.items():
        if name in view.tables:
            continue
        path, table = Path(location), ".".join(name)
        if path.exists():
            yield Fault(f"The metadata file of {table} cannot be read", location, view.put_back(location))
        elif not path.is_relative_to(view.home):
            what = f"The metadata file of {table} is looked for outside of the lake: was it moved?"
            yield Fault(what, location, f"Move the lake back to {_home_before(path, view.warehouse.name)}")
        else:
            yield Fault(f"The metadata file of {table} is gone", location, view.put_back(location))


def _home_before(path: Path, warehouse: str) -> Path:
    """The lake's folder that a path speaks of."""
    return next((folder.parent for folder in path.parents if folder.name == warehouse), path.parent)
