"""Whether there is a lake."""

from neurolake.doctor.base import RESTORE, Fault, Looked
from neurolake.doctor.view import LakeView

_PARTS = ("warehouse", "landing")


def look(view: LakeView) -> Looked:
    """The folder, and what makes it a lake."""
    home = view.home
    where = str(home)
    if not home.exists():
        return _fault("The folder is not there", where, f"neurolake init --home {home}, or name the right one")
    if not home.is_dir():
        return _fault("This is a file, and no folder", where, "Name the lake's folder with --home or NEUROLAKE_HOME")
    missing = [part for part in _PARTS if not (home / part).is_dir()]
    if not view.settings.metadata_url and not (home / "catalog.db").is_file():
        missing.append("catalog.db")
    if len(missing) > len(_PARTS):
        return _fault("The folder is no lake", where, f"neurolake init --home {home}, or name the right one")
    if missing == ["catalog.db"]:
        mend = f"{RESTORE}; or set NEUROLAKE_METADATA_URL"
        return _fault("The metadata database is gone", str(home / "catalog.db"), mend)
    if missing:
        return _fault(f"{', '.join(missing)} of the lake is gone", where, RESTORE)
    return Looked(where)


def _fault(what: str, where: str, mend: str) -> Looked:
    return Looked("1 fault", (Fault(what, where, mend),))
