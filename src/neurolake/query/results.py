"""Stored results: written once while the engine streams, read many times, page by page.

A result is one Arrow IPC file with batches of the same number of rows (but for the last), so that the batch
that holds a row is found by division and a page costs what the page holds, wherever it lies.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from neurolake.engine.arrow_types import sql_type
from neurolake.kernel.errors import NotFound
from neurolake.kernel.extras import needed
from neurolake.kernel.ids import is_id, made_at
from neurolake.query.base import ResultColumn
from neurolake.storage.durable import storage_error

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

_BATCH_ROWS = b"neurolake.batch_rows"
_CELLS_PER_BATCH = 262_144
_MOST_ROWS_PER_BATCH = 8_192
_FEWEST_ROWS_PER_BATCH = 64
_SMALL_BYTES = 65_536
_ROWS, _ARCHIVE = ".arrow", ".zip"
_PART = ".part"
_FILES = (_ROWS, _ROWS + _PART, _ARCHIVE, _ARCHIVE + _PART)
_ID_LENGTH = 36


@dataclass(frozen=True)
class Kept:
    """What was kept of a query's answer.

    Attributes:
        bytes: Size of the file.
        truncated: Whether rows were left out because of a bound.
    """

    columns: tuple[ResultColumn, ...]
    rows: int
    bytes: int
    truncated: bool


class Result:
    """The stored answer of one query.

    Attributes:
        query_id: The query.
        path: The Arrow IPC file.
        truncated: Whether rows were left out because of a bound.
    """

    def __init__(self, query_id: str, path: Path, *, truncated: bool) -> None:
        self.query_id = query_id
        self.path = path
        self.truncated = truncated
        self._reader = _reader_of(path)
        self._per_batch = int(self._reader.schema.metadata[_BATCH_ROWS])

    @property
    def columns(self) -> tuple[ResultColumn, ...]:
        """Names and SQL types, in order."""
        return _columns(self._reader.schema)

    @property
    def schema(self) -> "pa.Schema":
        """Names and Arrow types, in order."""
        return self._reader.schema.remove_metadata()

    @property
    def rows_count(self) -> int:
        """Rows kept."""
        count = self._reader.num_record_batches
        return 0 if count == 0 else (count - 1) * self._per_batch + self._reader.get_batch(count - 1).num_rows

    def page(self, offset: int, limit: int) -> "pa.Table":
        """Up to `limit` rows from row `offset` (0 is the first) on."""
        import pyarrow as pa

        first = offset // self._per_batch
        last = min(self._reader.num_record_batches, -(-(offset + limit) // self._per_batch))
        batches = [self._reader.get_batch(number) for number in range(first, last)]
        table = pa.Table.from_batches(batches, self._reader.schema)
        return table.slice(offset - first * self._per_batch, limit).replace_schema_metadata(None)

    def position(self, name: str) -> int:
        """The place of a column (0 is the first).

        Raises:
            NotFound: There is none of that name.
        """
        names = [field.name for field in self._reader.schema]
        if name not in names:
            raise NotFound(f"The answer has no column {name[:100]!r}.", hint=", ".join(names[:30]))
        return names.index(name)

    def rows_at(self, numbers: Sequence[int]) -> "pa.Table":
        """The rows with these numbers (0 is the first), in this order."""
        import pyarrow as pa

        held: dict[int, list[int]] = {}
        for number in numbers:
            held.setdefault(number // self._per_batch, []).append(number)
        parts = [
            self._reader.get_batch(at).take(pa.array([n % self._per_batch for n in own])) for at, own in held.items()
        ]
        taken = pa.Table.from_batches(parts, self._reader.schema).replace_schema_metadata(None)
        places = {number: place for place, number in enumerate(n for own in held.values() for n in own)}
        return taken.take(pa.array([places[number] for number in numbers], pa.int64()))

    def batches(self) -> "Iterator[pa.RecordBatch]":
        """All rows, batch by batch."""
        return (self._reader.get_batch(number) for number in range(self._reader.num_record_batches))

    def to_arrow(self) -> "pa.Table":
        """All rows as an Arrow table."""
        table: pa.Table = self._reader.read_all().replace_schema_metadata(None)
        return table

    def to_pandas(self) -> Any:
        """All rows as a pandas frame.

        Raises:
            InvalidOption: pandas is not installed.
        """
        with needed("pandas", "A result as a frame of pandas"):
            return self.to_arrow().to_pandas()

    def to_polars(self) -> "pl.DataFrame":
        """All rows as a polars frame.

        Raises:
            InvalidOption: polars is not installed.
        """
        with needed("polars", "A result as a frame of polars"):
            import polars as pl
        return pl.DataFrame(self.to_arrow())

    def __len__(self) -> int:
        return self.rows_count

    def __repr__(self) -> str:
        names = ", ".join(f"{column.name} {column.type}" for column in self.columns)
        return f"Result({self.rows_count} rows: {names})"


class ResultStore:
    """Results in a folder, each a file named by the query's id: to make a folder takes longer than a small file.

    Args:
        root: The folder.
        max_age_s: Results of queries that were asked longer ago are removed by `sweep`.
        max_total_bytes: When all results together are larger, `sweep` removes the oldest.
    """

    def __init__(self, root: Path, *, max_age_s: float = 7 * 86_400, max_total_bytes: int = 20 * 1024**3) -> None:
        self.root = root
        self.max_age_s = max_age_s
        self.max_total_bytes = max_total_bytes

    def keep(
        self,
        query_id: str,
        reader: "pa.RecordBatchReader",
        *,
        max_rows: int,
        max_bytes: int,
        watch: Callable[[int], None] | None = None,
    ) -> Kept:
        """Write what the reader gives, up to the bounds; the result is there whole or not at all.

        Args:
            watch: Told the number of rows after every batch.

        Raises:
            StorageFull: No space is left.
        """
        path = self._path(query_id)
        part = path.with_name(path.name + _PART)
        schema = _distinct_names(reader.schema)
        tally = _Tally(max_rows, max_bytes, watch)
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            _write(part, schema, tally.bounded(batch.rename_columns(schema.names) for batch in reader))
            part.replace(path)
            size = path.stat().st_size
        except OSError as error:
            self.drop(query_id)
            raise storage_error(error, "storing the result") from error
        except BaseException:
            self.drop(query_id)
            raise
        return Kept(_columns(schema), tally.rows, size, tally.truncated)

    def open(self, query_id: str, *, truncated: bool = False) -> Result:
        """A stored result.

        Raises:
            NotFound: It was never stored, or has been removed since.
        """
        try:
            return Result(query_id, self._path(query_id), truncated=truncated)
        except FileNotFoundError:
            raise NotFound(
                f"The result of query {query_id!r} is not there.", hint="Results are kept for a while: ask again."
            ) from None

    def share(self, query_id: str, other_id: str) -> bool:
        """Make the result of one query that of another as well; False when it is not there."""
        try:
            os.link(self._path(query_id), self._path(other_id))
        except FileNotFoundError:
            return False
        return True

    def archive(self, run_id: str) -> Path:
        """Where a file that is not a query's answer lies among the results until it is as old as they may be."""
        return self._path(run_id, _ARCHIVE)

    def has(self, query_id: str) -> bool:
        """Whether there is anything stored for a query."""
        return any(self._path(query_id, kind).exists() for kind in _FILES)

    def ids(self) -> set[str]:
        """The queries whose answers are stored, or were being stored."""
        return {self.id_of(path) for path in self.root.glob(f"*{_ROWS}*")}

    def id_of(self, path: Path) -> str:
        """The query or run whose file this is."""
        return path.name[:_ID_LENGTH]

    def drop(self, query_id: str) -> None:
        """Remove a result, or what there is of it."""
        for kind in _FILES:
            with suppress(OSError):
                self._path(query_id, kind).unlink()

    def sweep(self) -> int:
        """Remove results that are too old, and the oldest while all are too large; returns how many."""
        stored = sorted(self._stored(), key=lambda item: item.asked, reverse=True)
        horizon = time.time() - self.max_age_s
        total = removed = 0
        for item in stored:
            total += item.bytes
            if item.asked < horizon or total > self.max_total_bytes:
                self.drop(self.id_of(item.path))
                removed += 1
        return removed

    def size(self) -> int:
        """Bytes of all stored results."""
        return sum(item.bytes for item in self._stored())

    def _path(self, query_id: str, kind: str = _ROWS) -> Path:
        if not is_id(query_id):
            raise NotFound(f"There is no query {query_id[:80]!r}.")
        return self.root / (query_id + kind)

    def _stored(self) -> "Iterator[_Stored]":
        if not self.root.exists():
            return
        for entry in os.scandir(self.root):
            path = Path(entry.path)
            # One that is finished or removed just now is not there any more under its name.
            with suppress(FileNotFoundError):
                if is_id(self.id_of(path)):
                    # Not by the file's time: those who share an answer have one file under several names.
                    yield _Stored(path, made_at(self.id_of(path)), entry.stat().st_size)


def keeper(
    store: ResultStore, query_id: str, *, max_rows: int, max_bytes: int, watch: Callable[[int], None]
) -> "Callable[[pa.RecordBatchReader], Kept]":
    """`ResultStore.keep` with everything but the stream."""
    return lambda reader: store.keep(query_id, reader, max_rows=max_rows, max_bytes=max_bytes, watch=watch)


@dataclass(frozen=True)
class _Stored:
    path: Path
    asked: float
    bytes: int


class _Tally:
    """Counts rows and bytes as they pass, and ends the stream at the bounds."""

    def __init__(self, max_rows: int, max_bytes: int, watch: Callable[[int], None] | None) -> None:
        self.rows = self.bytes = 0
        self.truncated = False
        self._max_rows, self._max_bytes, self._watch = max_rows, max_bytes, watch

    def bounded(self, batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        for batch in batches:
            fits = self._fitting(batch)
            if fits.num_rows:
                self.rows += fits.num_rows
                self.bytes += fits.nbytes
                yield fits
            if self._watch:
                self._watch(self.rows)
            if fits.num_rows < batch.num_rows:
                self.truncated = True
                return

    def _fitting(self, batch: "pa.RecordBatch") -> "pa.RecordBatch":
        """The rows at the batch's start that stay within both bounds."""
        rows = min(batch.num_rows, self._max_rows - self.rows)
        left = self._max_bytes - self.bytes
        while rows and batch.slice(0, rows).nbytes > left:
            rows //= 2
        return batch.slice(0, rows)


def _reader_of(path: Path) -> Any:
    """Arrow's reader of a file: to map a small one takes longer than to read it, and to share it among threads too."""
    import pyarrow as pa

    with path.open("rb", buffering=0) as file:
        start = file.read(_SMALL_BYTES)
    if len(start) < _SMALL_BYTES:
        return pa.ipc.open_file(start, options=pa.ipc.IpcReadOptions(use_threads=False))
    return pa.ipc.open_file(pa.memory_map(str(path)))


def _write(path: Path, schema: "pa.Schema", batches: "Iterator[pa.RecordBatch]") -> None:
    import pyarrow as pa

    columns = max(1, len(schema))
    per_batch = max(_FEWEST_ROWS_PER_BATCH, min(_MOST_ROWS_PER_BATCH, _CELLS_PER_BATCH // columns))
    marked = schema.with_metadata({_BATCH_ROWS: str(per_batch)})
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, marked, options=options) as writer:
        for batch in _even(batches, per_batch):
            writer.write_batch(batch)


def _even(batches: "Iterable[pa.RecordBatch]", rows: int) -> "Iterator[pa.RecordBatch]":
    """The same rows in batches of exactly `rows`, but for the last."""
    import pyarrow as pa

    waiting: list[Any] = []
    count = 0
    for batch in batches:
        start = 0
        while count + batch.num_rows - start >= rows:
            waiting.append(batch.slice(start, rows - count))
            start += rows - count
            yield pa.concat_batches(waiting) if len(waiting) > 1 else waiting[0]
            waiting, count = [], 0
        if start < batch.num_rows:
            waiting.append(batch.slice(start))
            count += batch.num_rows - start
    if waiting:
        yield pa.concat_batches(waiting)


def _distinct_names(schema: "pa.Schema") -> "pa.Schema":
    """The schema with a number behind every column name that an earlier column has: `a`, `a_2`."""
    import pyarrow as pa

    taken: set[str] = set()
    fields = []
    for field in schema:
        name, count = field.name, 1
        while name in taken:
            count += 1
            name = f"{field.name}_{count}"
        taken.add(name)
        fields.append(field.with_name(name))
    return pa.schema(fields)


def _columns(schema: "pa.Schema") -> tuple[ResultColumn, ...]:
    return tuple(ResultColumn(field.name, sql_type(field.type)) for field in schema)
