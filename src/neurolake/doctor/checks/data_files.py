"""Whether all files of all snapshots are there, whole."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from neurolake.doctor.base import Fault, Looked, looked
from neurolake.doctor.unreadable import UNREADABLE
from neurolake.doctor.view import LakeView

if TYPE_CHECKING:
    from pyiceberg.manifest import ManifestFile
    from pyiceberg.table import Table

_PARQUET = b"PAR1"


def look(view: LakeView) -> Looked:
    """Manifests and data files; sizes against what the manifests say."""
    if view.in_a_store:
        return Looked(view.in_a_store)
    files: dict[Path, int] = {}
    faults = [fault for name, table in view.tables.items() for fault in _of_table(view, ".".join(name), table, files)]
    return looked(f"{len(files)} files, {sum(files.values()) / 1000**2:.1f} MB", faults)


def _of_table(view: LakeView, name: str, table: "Table", files: dict[Path, int]) -> Iterator[Fault]:
    for location, manifest in _manifests(table):
        listed = _listed(manifest, table)
        if listed is None:
            there = Path(location).exists()
            yield Fault(
                f"A manifest of {name} {'cannot be read' if there else 'is gone'}", location, view.put_back(location)
            )
            continue
        for path, size in listed.items():
            if path not in files:
                files[path] = size
                yield from _of_file(view, name, path, size)


def _listed(manifest: "ManifestFile | None", table: "Table") -> dict[Path, int] | None:
    """Data file → its size; None where that cannot be read."""
    if manifest is None:
        return None
    try:
        files = [entry.data_file for entry in manifest.fetch_manifest_entry(table.io)]
    except UNREADABLE:
        return None
    return {Path(file.file_path): file.file_size_in_bytes for file in files}


def _manifests(table: "Table") -> "Iterator[tuple[str, ManifestFile | None]]":
    """Each manifest once; in place of a list of manifests that cannot be read its place and None."""
    seen: set[str] = set()
    for snapshot in table.metadata.snapshots:
        try:
            listed = snapshot.manifests(table.io)
        except UNREADABLE:
            yield snapshot.manifest_list, None
            continue
        new = [manifest for manifest in listed if manifest.manifest_path not in seen]
        seen.update(manifest.manifest_path for manifest in new)
        yield from ((manifest.manifest_path, manifest) for manifest in new)


def _of_file(view: LakeView, name: str, path: Path, size: int) -> Iterator[Fault]:
    try:
        found = path.stat().st_size
        if found != size:
            yield Fault(
                f"A data file of {name} has {found} bytes, and should have {size}", str(path), view.put_back(path)
            )
        elif not os.access(path, os.R_OK):
            yield Fault(f"A data file of {name} may not be read", str(path), f"chmod u+r {path}")
        elif path.suffix == ".parquet" and not _is_parquet(path):
            yield Fault(f"A data file of {name} cannot be read", str(path), view.put_back(path))
    except FileNotFoundError:
        yield Fault(f"A data file of {name} is missing", str(path), view.put_back(path))


def _is_parquet(path: Path) -> bool:
    """Whether a file begins and ends as Parquet does; what is between is the engine's to read."""
    with path.open("rb") as file:
        begins = file.read(len(_PARQUET)) == _PARQUET
        file.seek(-len(_PARQUET), os.SEEK_END)
        return begins and file.read() == _PARQUET
