"""Whether Python and the libraries are those that this version is made for."""

import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata, requires, version

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from neurolake.doctor.base import Fault, Looked, looked
from neurolake.doctor.view import LakeView

_PACKAGE = "neurolake"


def look(_view: LakeView) -> Looked:
    """Versions against what the package asks for."""
    found = f"NeuroLake {version(_PACKAGE)}, Python {platform.python_version()}, DuckDB {version('duckdb')}"
    return looked(found, (*_python(), *_libraries()))


def _python() -> Iterator[Fault]:
    wanted = SpecifierSet(metadata(_PACKAGE)["Requires-Python"])
    if platform.python_version() not in wanted:
        what = f"Python {platform.python_version()} is not {wanted}, which NeuroLake needs"
        yield Fault(what, sys.executable, "uv python install 3.13, then install NeuroLake anew with it")


def _libraries() -> Iterator[Fault]:
    for line in requires(_PACKAGE) or ():
        wanted = Requirement(line)
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            continue
        mend = f"pip install '{wanted.name}{wanted.specifier}'"
        try:
            found = version(wanted.name)
        except PackageNotFoundError:
            yield Fault(f"The library {wanted.name} is not installed", sys.prefix, mend)
            continue
        if not wanted.specifier.contains(found, prereleases=True):
            yield Fault(f"{wanted.name} {found} is not {wanted.specifier}, which NeuroLake needs", sys.prefix, mend)
