"""DataFusion as the engine: read only, every session in a process of its own, spilling to a folder.

Dropping a statement does not end it in DataFusion 55 while a join works on one batch, however long that takes, and
the threads that it keeps are missing to all others. So a session is a process, and a cancel is its end.
"""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa
from pydantic import ByteSize, TypeAdapter
from sqlglot import exp

from neurolake.engine.base import Capabilities, Limits, Parameters, Scan, ScanColumn
from neurolake.engine.datafusion_errors import translated
from neurolake.engine.datafusion_sql import ADAPTERS
from neurolake.engine.sql import sql_text
from neurolake.engine.streamed import StreamedSession
from neurolake.engine.typed import adapted, typed
from neurolake.engine.workers import Loan, WorkerPool, packed
from neurolake.kernel.errors import EngineFailed, NeuroLakeError
from neurolake.kernel.ids import new_id


class DataFusionEngine:
    """DataFusion in processes. Statements can only read what was bound or registered in their session.

    Args:
        temp: Folder for spilling.
        memory: Memory bound (`"1GB"`); each of `sessions` gets its share. Sorts and aggregations spill; a join that
            does not fit ends with LimitExceeded.
        threads: Worker threads per statement; None for all cores.
        sessions: Bound on concurrent statements.
    """

    capabilities = Capabilities(
        name="datafusion",
        dialect="datafusion",
        cancel=True,
        progress=False,
        limits_time=True,
        limits_memory=True,
        spills=True,
        streams=True,
        writes_field_ids=False,
        keeps_apart=False,
        checks_overflow=False,
        apart=False,
    )

    def __init__(self, temp: Path, *, memory: str = "1GB", threads: int | None = None, sessions: int = 8) -> None:
        temp.mkdir(parents=True, exist_ok=True)
        settings = {
            "memory": TypeAdapter(ByteSize).validate_python(memory) // sessions,
            "threads": threads or len(os.sched_getaffinity(0)),
            "temp": str(temp),
        }
        self._temp = temp
        self._workers = WorkerPool("neurolake.engine.datafusion_worker", temp, settings, translated, sessions)

    def render(self, tree: exp.Expr, relations: Mapping[str, Sequence[ScanColumn]]) -> str:
        return sql_text(adapted(typed(tree, relations), ADAPTERS), "duckdb")

    def apart(self, limits: Limits | None = None) -> "DataFusionSession":  # noqa: ARG002
        raise EngineFailed("No statement of this engine runs in our own process.", hint="Open a session.")

    def session(self, limits: Limits | None = None) -> "DataFusionSession":
        return DataFusionSession(Loan(self._workers), self._temp / new_id(), limits or Limits())

    def close(self) -> None:
        self._workers.close()
        shutil.rmtree(self._temp, ignore_errors=True)


class DataFusionSession(StreamedSession):
    """A process; see `Session`."""

    def __init__(self, loan: Loan, folder: Path, limits: Limits) -> None:
        self._loan = loan
        self._folder = folder
        self._numbers = count()
        super().__init__(limits)

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._loan.worker.pid

    def bind(self, name: str, scan: Scan) -> None:
        told = {
            "groups": [(group.files, sorted(group.absent)) for group in scan.groups],
            "columns": [(column.field_id, column.name, column.type) for column in scan.columns],
        }
        with self._working():
            self._loan.worker.ask({"do": "bind", "name": name, "scan": told, "folder": str(self._place())})

    def register(self, name: str, table: pa.Table | pa.RecordBatchReader) -> None:
        path = self._place()
        batches = table if isinstance(table, pa.RecordBatchReader) else table.to_batches()
        with self._working():
            with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
                for batch in batches:
                    writer.write_batch(batch)
            self._loan.worker.ask({"do": "register", "name": name, "path": str(path)})

    def _place(self) -> Path:
        self._folder.mkdir(exist_ok=True)
        return self._folder / str(next(self._numbers))

    def _schema(self, sql: str) -> pa.Schema:
        self._send("schema", sql, None)
        schema = self._loan.worker.answer().schema
        self._drain()
        return schema

    def _start(self, sql: str, parameters: Parameters | None) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
        self._send("query", sql, parameters)
        reader = self._loan.worker.answer()
        return reader.schema, self._batches(reader)

    def _batches(self, reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
        yield from reader
        self._drain()

    def _send(self, what: str, sql: str, parameters: Parameters | None) -> None:
        positional = parameters is not None and not isinstance(parameters, dict)
        self._loan.worker.send({"do": what, "sql": sql, "positional": positional}, packed(parameters))

    def _drain(self) -> None:
        while self._loan.worker.owes:
            self._loan.worker.wait()

    def _interrupt(self) -> None:
        self._loan.stop()

    def _release(self) -> None:
        self._loan.end()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _translated(self, error: BaseException) -> NeuroLakeError:
        return EngineFailed(f"The answer of the query broke off: {type(error).__name__}.")


def open_datafusion(
    _url: str,
    *,
    temp: Path,
    memory: str = "1GB",
    allowed: Any = None,  # noqa: ARG001 - statements name no files
    **options: Any,
) -> DataFusionEngine:
    """Factory for the registry; the URL is `datafusion:`."""
    return DataFusionEngine(temp, memory=memory, **options)
