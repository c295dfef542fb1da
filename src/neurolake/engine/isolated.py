"""Isolated sessions of the DuckDB engine: somebody's SQL in a process that holds nothing but what they may see.

A row filter inside a query is no barrier: the engine may evaluate the caller's expressions on hidden rows first and
name their values in an error. Here the caller's SQL runs in another process, on an empty, locked database that is
handed only relations that are filtered and masked already. A process is used again after a clean end and killed
otherwise, so that a cancel is over at once.
"""

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa

from neurolake.engine.base import Limits, Parameters
from neurolake.engine.stop import Stop
from neurolake.engine.translate import translated
from neurolake.engine.workers import Worker, WorkerPool, packed
from neurolake.kernel.errors import Cancelled, EngineFailed, NeuroLakeError
from neurolake.kernel.ids import new_id


class IsolatedPool:
    """Isolated sessions, each in a process of its own.

    Args:
        folder: Where the relations that they are handed lie, while they are used.
        settings: Settings of each process's database.
    """

    def __init__(self, folder: Path, settings: Mapping[str, Any]) -> None:
        self._workers = WorkerPool("neurolake.engine.isolated_worker", folder, settings, translated)

    def session(self, limits: Limits) -> "DuckDBIsolatedSession":
        """A session in a process of its own.

        Raises:
            Unavailable: The process cannot be started.
        """
        return DuckDBIsolatedSession(self._workers.take(), self._workers, self._workers.folder / new_id(), limits)

    def close(self) -> None:
        """End every process that waits."""
        self._workers.close()


class DuckDBIsolatedSession:
    """A process for one query; see `IsolatedSession`."""

    def __init__(self, process: Worker, pool: WorkerPool, folder: Path, limits: Limits) -> None:
        self._process = process
        self._pool = pool
        self._folder = folder
        self._closed = False
        self._lock = threading.Lock()
        self._files: list[Path] = []
        self._stop = Stop(limits.timeout_s, self._interrupt)

    def stream(
        self, sql: str, parameters: Parameters | None = None, *, batch_rows: int = 100_000
    ) -> pa.RecordBatchReader:
        positional = parameters is not None and not isinstance(parameters, dict)
        request = {"do": "query", "sql": sql, "positional": positional, "batch_rows": batch_rows}
        try:
            self._process.send(request, packed(parameters))
            reader = self._process.answer()
            return pa.RecordBatchReader.from_batches(reader.schema, self._batches(reader))
        except (pa.ArrowException, OSError, NeuroLakeError) as error:
            raise self._told(error) from error

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
        try:
            self._process.ask({"do": "register", "name": name, "path": str(path)})
        except (OSError, NeuroLakeError) as error:
            raise self._told(error) from error

    def progress(self) -> float | None:
        return None

    def cancel(self) -> None:
        self._stop.set(Cancelled)

    def close(self) -> None:
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self._stop.close()
        if self._process.owes or self._stop.error:
            self._process.kill()
        else:
            self._pool.give_back(self._process)
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
            while self._process.wait():
                pass
        except (pa.ArrowException, OSError, NeuroLakeError) as error:
            raise self._told(error) from error

    def _interrupt(self) -> None:
        with self._lock:
            if self._closed:
                return
        self._process.kill()

    def _told(self, error: Exception) -> NeuroLakeError:
        if self._stop.error:
            return self._stop.error
        if isinstance(error, NeuroLakeError):
            return error
        return EngineFailed(f"The answer of the isolated query broke off: {type(error).__name__}.")
