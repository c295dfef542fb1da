"""Rows with a known key replace the old ones: the rows to keep are written anew, beside the new file."""

from collections.abc import Sequence
from pathlib import Path

from neurolake.catalog.data_files import copy_fields
from neurolake.catalog.scans import scan_of
from neurolake.engine.base import Session
from neurolake.engine.sql import ident, idents, literal
from neurolake.kernel.errors import InvalidInput
from neurolake.storage.types import Field
from neurolake.storage.warehouse import TableFiles

_OLD = "nl_old"


def untouched_rows(
    session: Session, old: TableFiles, new: Path, key: Sequence[str], fields: Sequence[Field], path: Path
) -> int:
    """Write the table's rows whose key is not in the new file; returns their number.

    Raises:
        InvalidInput: A key is missing or occurs twice in the new file.
    """
    _check(session, new, key)
    session.bind(_OLD, scan_of(old))
    same = " AND ".join(f"o.{ident(name)} = n.{ident(name)}" for name in key)
    present = {field.name for field in old.fields}
    kept = [field for field in fields if field.name in present]
    query = (
        f"SELECT {', '.join(f'o.{ident(field.name)}' for field in kept)} FROM {_OLD} AS o WHERE NOT EXISTS "
        f"(SELECT 1 FROM read_parquet({literal(str(new))}) AS n WHERE {same})"
    )
    return copy_fields(session, query, kept, path).rows


def _check(session: Session, new: Path, key: Sequence[str]) -> None:
    names = idents(key)
    missing = " OR ".join(f"{ident(name)} IS NULL" for name in key)
    rows = session.run(
        f"SELECT {names}, count(*) FROM read_parquet({literal(str(new))}) GROUP BY ALL "
        f"HAVING count(*) > 1 OR {missing} ORDER BY ALL LIMIT 3"
    )
    if rows:
        examples = "; ".join(", ".join(str(value) for value in row[:-1]) for row in rows)
        raise InvalidInput(
            f"The key {', '.join(key)} is missing or occurs more than once in the file ({examples}).",
            hint="Choose a key that tells the file's rows apart.",
        )
