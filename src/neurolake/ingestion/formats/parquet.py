"""Parquet, and the tables that other formats are converted to: `relation` is the engine's own Parquet read.

The sample of a large file is the start of up to two dozen row groups at equal distances.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from neurolake.engine.base import Column, Session
from neurolake.engine.sql import call, ident
from neurolake.ingestion.formats.base import Bounds, Detected, ReadOptions, Reject
from neurolake.ingestion.formats.disk import fresh, storing
from neurolake.ingestion.formats.names import new_name, unique_names
from neurolake.kernel.errors import EmptyFile, EngineFailed, LimitExceeded, MalformedFile, NeuroLakeError

_WHOLE_ROWS = 100_000
_WHOLE_BYTES = 16 * 1024**2
_GROUPS = 24


@dataclass
class ParquetSource:
    """A Parquet file as a `Source`; its types are its own, so no record is rejected but those given."""

    detected: Detected
    columns: tuple[Column, ...]
    relation: str
    sample: str
    sampled: bool
    estimated_rows: int
    _names: tuple[tuple[str, str], ...]
    _files: tuple[Path, Path]
    _session: Session

    def rejects(self, session: Session) -> Iterator[Reject]:  # noqa: ARG002 - part of the port
        """See `Source`; there are none."""
        return iter(())

    def reject_counts(self, session: Session) -> Mapping[str | None, int]:  # noqa: ARG002 - part of the port
        """See `Source`; there are none."""
        return {}

    def records(self) -> int:
        """See `Source`; from the footer."""
        return self.estimated_rows

    def as_text(self, columns: frozenset[str]) -> "ParquetSource":
        """See `Source`."""
        path, sample_path = self._files
        types = tuple(Column(column.name, "VARCHAR") if column.name in columns else column for column in self.columns)
        sample = _materialised(self._session, _relation(sample_path, self._names, columns))
        return replace(self, columns=types, relation=_relation(path, self._names, columns), sample=sample)

    def revised(self, session: Session, error: NeuroLakeError | None = None) -> None:
        """See `Source`; a Parquet file is read in one way only."""


def open(  # noqa: A001 - every format's file offers the function `open`
    path: Path,
    detected: Detected,
    options: ReadOptions,  # noqa: ARG001 - part of the port
    bounds: Bounds,
    session: Session,
    work: Path,
) -> ParquetSource:
    """Make a Parquet file readable; see `Reader`."""
    return table_source(path, detected, bounds, session, work)


def table_source(path: Path, detected: Detected, bounds: Bounds, session: Session, work: Path) -> ParquetSource:
    """A source over a Parquet file, original or converted.

    Raises:
        MalformedFile: The footer is missing or broken (a truncated file).
        EmptyFile: No rows.
        LimitExceeded: Too many columns.
    """
    with _broken_told(path):
        rows = int(session.run(f"SELECT num_rows FROM {call('parquet_file_metadata', str(path))}")[0][0])
        columns = session.describe(call("read_parquet", [str(path)]))
    if len(columns) > bounds.max_columns:
        said = f"The table has {len(columns):,} columns; the bound is {bounds.max_columns:,}."
        raise LimitExceeded(said, file=path.name)
    names = tuple(zip((column.name for column in columns), unique_names(_own_names(path)), strict=True))
    if rows == 0:
        shown = [name for _, name in names]
        raise EmptyFile(
            f"The file has no rows. Its columns are: {', '.join(shown[:20])}.", file=path.name, columns=shown
        )
    sampled = rows > _WHOLE_ROWS or path.stat().st_size > _WHOLE_BYTES
    sample_path = _spread(path, rows, work) if sampled else path
    with _broken_told(path):
        sample = _materialised(session, _relation(sample_path, names))
    typed = tuple(Column(name, column.type) for (_, name), column in zip(names, columns, strict=True))
    return ParquetSource(
        detected, typed, _relation(path, names), sample, sampled, rows, names, (path, sample_path), session
    )


@contextmanager
def _broken_told(path: Path) -> Iterator[None]:
    try:
        yield
    except EngineFailed as error:
        raise MalformedFile(
            f"The Parquet file is truncated or corrupt: {error.detail.splitlines()[0]}",
            hint="Upload the file again.",
            file=path.name,
        ) from error


def _own_names(path: Path) -> list[str]:
    """The column names as the file has them; the engine has made repeated ones unique in its own way."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        return list(file.schema_arrow.names)


def _relation(path: Path, names: tuple[tuple[str, str], ...], as_text: frozenset[str] = frozenset()) -> str:
    reading = call("read_parquet", [str(path)])
    if not as_text and all(read == name for read, name in names):
        return reading
    columns = ", ".join(
        f"CAST({ident(read)} AS VARCHAR) AS {ident(name)}" if name in as_text else f"{ident(read)} AS {ident(name)}"
        for read, name in names
    )
    return f"(SELECT {columns} FROM {reading})"


def _materialised(session: Session, relation: str) -> str:
    table = new_name("sample")
    session.run(f"CREATE TEMP TABLE {ident(table)} AS SELECT * FROM {relation}")
    return ident(table)


def _spread(path: Path, rows: int, work: Path) -> Path:
    """The first rows of row groups at equal distances, as a Parquet file with the same schema."""
    import pyarrow.parquet as pq

    target = fresh(work, ".parquet")
    source = pq.ParquetFile(path, memory_map=True)
    with storing(), source as file, pq.ParquetWriter(target, file.schema_arrow) as writer:
        groups = min(_GROUPS, file.num_row_groups)
        wanted = min(rows, _WHOLE_ROWS) // groups + 1
        for index in range(groups):
            group = index * file.num_row_groups // groups
            batches = file.iter_batches(wanted, row_groups=[group])
            batch = next(batches, None)
            if batch is not None:
                writer.write_batch(batch)
    return target
