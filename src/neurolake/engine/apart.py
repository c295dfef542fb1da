"""Sessions of the DuckDB engine in processes of their own.

They are for SQL that DuckDB might not stop in time, or keep within its memory. The operating system bounds the memory
of such a process. It is used again, with a new database, after a clean end and killed otherwise, so that a cancel is
over at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa

from neurolake.engine.base import Column, Limits, Parameters, Row, Scan
from neurolake.engine.duckdb_files import scan_view
from neurolake.engine.sql import call
from neurolake.engine.stop import Stop
from neurolake.engine.translate import translated
from neurolake.engine.workers import Loan, WorkerPool, packed
from neurolake.kernel.errors import Cancelled, EngineFailed, NeuroLakeError
from neurolake.kernel.ids import new_id


class ApartPool:
    """Sessions, each in a process of its own.

    Args:
        folder: Where the processes start, and where tables that they are handed lie while they are used.
        settings: Settings of each process's database.
        allowed: Folders whose files they may read.
        sessions: Bound on how many there are at once.
    """

    def __init__(self, folder: Path, settings: Mapping[str, Any], allowed: Sequence[Path], sessions: int) -> None:
        told = {"database": dict(settings), "allowed": call("list_value", *[str(path) for path in allowed])}
        self._workers = WorkerPool("neurolake.engine.apart_worker", folder, told, translated, sessions)

    def session(self, limits: Limits) -> "DuckDBApartSession":
        """A session in a process of its own; its first use waits for that."""
        return DuckDBApartSession(Loan(self._workers), self._workers.folder / new_id(), limits)

    def close(self) -> None:
        """End every process that waits."""
        self._workers.close()


class DuckDBApartSession:
    """A process; see `Session`. What was bound and made is gone after a stream, which is the last thing asked of it."""

    def __init__(self, loan: Loan, folder: Path, limits: Limits) -> None:
        self._loan = loan
        self._folder = folder
        self._closed = False
        self._files: list[Path] = []
        self._stop = Stop(limits.timeout_s, loan.stop)

    def run(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        columns = [column.to_pylist() for column in self._asked("run", sql, parameters, 0).read_all().columns]
        return list(zip(*columns, strict=True))

    def describe(self, relation: str) -> tuple[Column, ...]:
        return tuple(Column(row[0], row[1]) for row in self.run(f"DESCRIBE FROM {relation}"))

    def stream(
        self, sql: str, parameters: Parameters | None = None, *, batch_rows: int = 100_000
    ) -> pa.RecordBatchReader:
        return self._asked("query", sql, parameters, batch_rows)

    def _asked(self, what: str, sql: str, parameters: Parameters | None, batch_rows: int) -> pa.RecordBatchReader:
        positional = parameters is not None and not isinstance(parameters, dict)
        request = {"do": what, "sql": sql, "positional": positional, "batch_rows": batch_rows}
        try:
            process = self._loan.worker
            process.send(request, packed(parameters))
            reader = process.answer()
            return pa.RecordBatchReader.from_batches(reader.schema, self._batches(reader))
        except (pa.ArrowException, OSError, NeuroLakeError) as error:
            raise self._told(error) from error

    def bind(self, name: str, scan: Scan) -> None:
        self._ask({"do": "bind", "sql": scan_view(name, scan)})

    def register(self, name: str, table: pa.Table | pa.RecordBatchReader) -> None:
        """Hand over a relation; a stream is drained."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{len(self._files)}.arrow"
        self._files.append(path)
        batches = table if isinstance(table, pa.RecordBatchReader) else table.to_batches()
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            for batch in batches:
                if self._stop.error:
                    raise self._stop.error
                writer.write_batch(batch)
        self._ask({"do": "register", "name": name, "path": str(path)})

    def _ask(self, request: dict[str, Any]) -> None:
        try:
            self._loan.worker.ask(request)
        except (OSError, NeuroLakeError) as error:
            raise self._told(error) from error

    def progress(self) -> float | None:
        return self._loan.progress

    def cancel(self) -> None:
        self._stop.set(Cancelled)

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._stop.close()
        self._loan.end()
        for path in self._files:
            path.unlink(missing_ok=True)
        if self._files:
            self._folder.rmdir()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _batches(self, reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
        try:
            yield from reader
            while self._loan.worker.wait():
                pass
        except (pa.ArrowException, OSError, NeuroLakeError) as error:
            raise self._told(error) from error

    def _told(self, error: Exception) -> NeuroLakeError:
        if self._stop.error:
            return self._stop.error
        if isinstance(error, NeuroLakeError):
            return error
        return EngineFailed(f"The answer of the query broke off: {type(error).__name__}.")
