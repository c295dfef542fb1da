"""Tables that another engine has asked to make, whose files it writes before it commits.

The folder of such a table is promised to whoever asked: nobody can make a table of a folder that has files already,
which may be those of another table or of one that is gone.
"""

import json
from pathlib import Path

from neurolake.kernel.errors import CommitConflict
from neurolake.kernel.ids import new_id
from neurolake.storage.changes import TableName
from neurolake.storage.durable import sync_file, sync_folder

_PROMISE = "promised.json"


def promise(root: Path, table: TableName, who: str) -> str:
    """Make a folder for a table that is to be; returns its location.

    Args:
        root: Folder of the tables.
        who: Who asked.
    """
    folder = root / table[0] / f"{table[1]}-{new_id()[-12:]}"
    (folder / "metadata").mkdir(parents=True)
    note = folder / _PROMISE
    note.write_text(json.dumps({"table": list(table), "who": who}))
    sync_file(note)
    sync_folder(folder)
    return str(folder)


def check_promise(root: Path, location: str, table: TableName, who: str) -> Path:
    """The note in a folder that it is promised; remove it once the table is there.

    Raises:
        CommitConflict: It is not, or to somebody else, or for another table.
    """
    note = Path(location) / _PROMISE
    try:
        if Path(location).parent.resolve(strict=True) != (root / table[0]).resolve(strict=True):
            raise FileNotFoundError
        said = json.loads(note.read_text())
    except (OSError, ValueError) as error:
        raise _unpromised(table) from error
    if said != {"table": list(table), "who": who}:
        raise _unpromised(table)
    return note


def _unpromised(table: TableName) -> CommitConflict:
    return CommitConflict(
        f"{'.'.join(table)} was not begun at this location, or too long ago.", hint="Create the table again."
    )
