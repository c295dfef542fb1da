"""Rows in = rows stored + rejects + removed duplicates, checked on every ingestion before it is committed."""

from pathlib import Path

from neurolake.ingestion.prepared import Prepared
from neurolake.kernel.errors import RowsUnaccounted


def check(prepared: Prepared, rejects: Path) -> None:
    """Compare the figures with counts taken another way: the data file's footer, the rejects file's lines,
    and the source's own count of its records where it has one.

    Raises:
        RowsUnaccounted: A record went missing, or came twice.
    """
    import pyarrow.parquet as pq

    rows = prepared.rows
    stored = pq.read_metadata(prepared.path).num_rows
    rejected = _lines(rejects)
    records = prepared.records
    known = rows.read if records is None else records
    if (stored, rejected) != (rows.stored, rows.rejected) or known != stored + rejected + rows.removed:
        raise RowsUnaccounted(
            f"{known:,} records came in, but {stored:,} are to be stored, {rejected:,} rejected and "
            f"{rows.removed:,} removed as duplicates.",
            hint="Nothing was stored. Please report this with the file.",
            rows_in=known,
            rows_stored=stored,
            rows_rejected=rejected,
            rows_removed=rows.removed,
        )


def _lines(path: Path) -> int:
    if not path.exists():
        return 0
    with path.open("rb") as file:
        return sum(1 for _ in file)
