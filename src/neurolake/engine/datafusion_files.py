"""A scan as a DataFusion frame over DataFusion's own Parquet reader.

The reader takes one place and finds columns by name. So the files that store the columns under the same names are
linked into a folder of their own, which is read with the table's types; renaming and absent columns follow.
"""

from collections import defaultdict
from functools import lru_cache, reduce
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from datafusion import DataFrame, Expr, SessionContext, functions, lit
from datafusion import col as column_of

from neurolake.engine.arrow_types import arrow_type
from neurolake.engine.base import Scan, ScanColumn
from neurolake.engine.sql import ident

_FIELD_ID = b"PARQUET:field_id"
_UUID_PARTS = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))

Stored = tuple[str | None, ...]
"""Per column of a scan the name that a file stores it under; None where the file lacks it."""


def frame_of(context: SessionContext, scan: Scan, folder: Path) -> DataFrame:
    """The scan's rows.

    Args:
        folder: An empty or missing folder that lives as long as the frame is used.
    """
    parts = [
        _part(context, files, stored, scan.columns, folder / str(number))
        for number, (stored, files) in enumerate(_by_layout(scan).items())
    ]
    if not parts:
        schema = pa.schema([(column.name, arrow_type(column.type)) for column in scan.columns])
        return context.from_arrow(schema.empty_table())
    return reduce(lambda one, other: one.union(other), parts)


def _by_layout(scan: Scan) -> dict[Stored, list[str]]:
    found: dict[Stored, list[str]] = defaultdict(list)
    for group in scan.groups:
        for file in group.files:
            names = dict(_names(file))
            stored = tuple(
                None if column.field_id in group.absent else names.get(column.field_id) for column in scan.columns
            )
            found[stored].append(file)
    return found


@lru_cache(maxsize=65_536)
def _names(file: str) -> tuple[tuple[int, str], ...]:
    """Field id and name of each column of a file. Data files never change, so they are looked at once."""
    schema = pq.read_schema(file)
    return tuple(
        (int(field.metadata[_FIELD_ID]), field.name) for field in schema if _FIELD_ID in (field.metadata or {})
    )


def _part(
    context: SessionContext, files: list[str], stored: Stored, columns: tuple[ScanColumn, ...], folder: Path
) -> DataFrame:
    folder.mkdir(parents=True)
    for number, file in enumerate(files):
        (folder / f"{number}.parquet").symlink_to(file)
    present = [(name, column) for name, column in zip(stored, columns, strict=True) if name is not None]
    schema = pa.schema([(name, _read_type(column)) for name, column in present]) if present else None
    frame = context.read_parquet(folder, schema=schema)
    return frame.select(
        *(_value(name, column).alias(column.name) for name, column in zip(stored, columns, strict=True))
    )


def _read_type(column: ScanColumn) -> pa.DataType:
    return pa.binary(16) if column.type == "UUID" else arrow_type(column.type)


def _value(name: str | None, column: ScanColumn) -> Expr:
    if name is None:
        return lit(None).cast(arrow_type(column.type))
    value = column_of(ident(name))
    return _uuid_text(value) if column.type == "UUID" else value


def _uuid_text(value: Expr) -> Expr:
    digits = functions.encode(value.cast(pa.binary()), "hex")
    parts = [functions.substring(digits, lit(start), lit(length)) for start, length in _UUID_PARTS]
    return functions.when(value.is_null(), lit(None).cast(pa.string())).otherwise(functions.concat_ws("-", *parts))
