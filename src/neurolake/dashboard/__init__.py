"""The web application as it was built from `ui/`: files to be served, none of them written by hand."""

from collections.abc import Mapping
from pathlib import Path

HOW_TO_BUILD = "Run `make ui` in a checkout of NeuroLake; it needs Node 20.19 or later."
PAGE = "/index.html"
_FOLDER = Path(__file__).parent / "static"


def bundle() -> Mapping[str, Path]:
    """The built files by the address that each is served at; empty where none were built."""
    found = {f"/{path.relative_to(_FOLDER).as_posix()}": path for path in _FOLDER.rglob("*") if path.is_file()}
    return found if PAGE in found else {}
