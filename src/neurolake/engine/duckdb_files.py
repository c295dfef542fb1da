"""Data files as DuckDB reads them."""

from neurolake.engine.base import FileGroup, Scan, ScanColumn
from neurolake.engine.sql import ident, literal

# A folder `name=value` of a partition says nothing that the file does not say, and says it as a text.
_PLAIN = "hive_partitioning = false"


def scan_view(name: str, scan: Scan) -> str:
    """SQL that makes a scan readable as the table `name`."""
    return f"CREATE OR REPLACE TEMP VIEW {ident(name)} AS SELECT * FROM {scan_relation(scan)}"


def scan_relation(scan: Scan) -> str:
    """SQL that reads a scan's files, resolving columns by field id; an empty scan has the columns and no rows."""
    place = [ident(name) for name in scan.place or ()]
    if not scan.groups:
        nothing = [_null(column) for column in scan.columns]
        nothing += [f"CAST(NULL AS {kind}) AS {name}" for name, kind in zip(place, ("VARCHAR", "BIGINT"), strict=False)]
        return f"(SELECT {', '.join(nothing)} WHERE false)"
    virtual = ("parse_filename(filename)", "file_row_number")
    more = [f"{value} AS {name}" for name, value in zip(place, virtual, strict=False)]
    parts = [_group_query(group, scan.columns, more) for group in scan.groups]
    return f"({' UNION ALL '.join(parts)})"


def _group_query(group: FileGroup, columns: tuple[ScanColumn, ...], more: list[str]) -> str:
    # A nested column that a file lacks would be a fatal error of the reader, so none is asked for.
    present = [column for column in columns if column.field_id not in group.absent]
    shown = [ident(column.name) if column in present else _null(column) for column in columns]
    select = ", ".join(shown + more)
    files = ", ".join(literal(file) for file in group.files)
    if group.steady or not present:
        # By name, where that is the same: with a schema given DuckDB takes every file for one row and joins badly.
        return f"SELECT {select} FROM read_parquet([{files}], {_PLAIN})"
    entries = ", ".join(
        f"{column.field_id}: {{'name': {literal(column.name)}, 'type': {literal(column.type)}, 'default_value': NULL}}"
        for column in present
    )
    return f"SELECT {select} FROM read_parquet([{files}], {_PLAIN}, schema = MAP {{{entries}}})"


def _null(column: ScanColumn) -> str:
    return f"CAST(NULL AS {column.type}) AS {ident(column.name)}"
