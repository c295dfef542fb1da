"""Small data files of a table put together, one bin at a time, each in a commit of its own."""

from typing import TYPE_CHECKING

from neurolake.catalog.data_files import copy_fields
from neurolake.catalog.scans import narrowed, scan_of
from neurolake.engine.sql import ident
from neurolake.kernel.errors import RowsUnaccounted
from neurolake.kernel.ids import new_id
from neurolake.maintenance.place import Place, Subject
from neurolake.storage.warehouse import Change

if TYPE_CHECKING:
    from pyiceberg.manifest import DataFile
    from pyiceberg.table import Table

_ROWS = "nl_rows"


def compact(place: Place, subject: Subject, files: "list[DataFile]") -> int:
    """Write the rows of these files into one, in the order of the table; returns its size in bytes.

    Others may append meanwhile. The files that were there stay for those who read snapshots that have them.

    Raises:
        CommitConflict: One of the files is not in the table any more.
        RowsUnaccounted: Not every row was written.
    """
    there = place.warehouse.files(subject.table)
    paths = frozenset(file.file_path for file in files)
    order = _order(place.warehouse.catalog.load_table(subject.table))
    names = ", ".join(ident(field.name) for field in there.fields)
    folder = place.staging / new_id()
    folder.mkdir(parents=True)
    target = folder / f"{new_id()}.parquet"
    try:
        with place.engine.session() as session:
            session.bind(_ROWS, narrowed(scan_of(there), paths))
            staged = copy_fields(session, f"SELECT {names} FROM {_ROWS}{order}", there.fields, target)
        rows = sum(file.record_count for file in files)
        if staged.rows != rows:
            raise RowsUnaccounted(f"{staged.rows} of {rows} rows of {'.'.join(subject.table)} were written anew.")
        change = Change(subject.table, (staged.path,), there.fields, subject.facts("compact"), dropped=paths)
        place.warehouse.commit(change)
    finally:
        target.unlink(missing_ok=True)
        folder.rmdir()
    return staged.bytes


def _order(table: "Table") -> str:
    """The table's order as SQL; only columns as they are."""
    parts = []
    for field in table.sort_order().fields:
        name = table.schema().find_column_name(field.source_id)
        if str(field.transform) == "identity" and name and "." not in name:
            nulls = "FIRST" if "first" in str(field.null_order.value) else "LAST"
            parts.append(f"{ident(name)} {field.direction.value.upper()} NULLS {nulls}")
    return f" ORDER BY {', '.join(parts)}" if parts else ""
