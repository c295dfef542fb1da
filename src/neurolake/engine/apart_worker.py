"""The process behind a session apart: an empty, locked DuckDB that reads the files it is told to bind.

Run as `python -m neurolake.engine.apart_worker`, spoken to in frames over its standard streams (`engine.frames`).
Requests are JSON objects: `open` (settings of the database, and as SQL the folders whose files it may read) makes a new
database, `bind` (SQL that makes a view of files), `register` (name and path of an Arrow file), `run` and `query` (SQL,
with the parameters as an Arrow table in the frame after it). The answer to the last two is an Arrow stream in frames,
then an end; or an error, by kind and text. In between it says how far it is. After a `query` the database is a new one.
"""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import duckdb
import pyarrow as pa

from neurolake.engine.duckdb_stream import arrow_stream
from neurolake.engine.frames import Frame, Frames, FrameWriter
from neurolake.engine.memory import bound_memory
from neurolake.engine.parent import serve

_PROGRESS_S = 0.2
_ROWS = 8_192
_NOTHING = pa.table({})
_UNITS = {"bytes": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40}
_MAX_BATCH_BYTES = 64 * 1024**2


def main() -> None:
    """Serve requests until the other side goes away."""
    serve(lambda frames: _Worker(frames).handle)


class RowTooLarge(Exception):
    """A row of an answer is larger than a batch may be."""


class _Worker:
    def __init__(self, frames: Frames) -> None:
        self._frames = frames
        self._settings: dict[str, Any] = {}
        self._fresh: duckdb.DuckDBPyConnection | None = None
        self._used = False
        self._bounded = False

    def handle(self, frame: Frame) -> None:
        request = frame.json()
        try:
            getattr(self, f"_on_{request['do']}")(request)
        except (duckdb.Error, pa.ArrowException, OSError, MemoryError, RowTooLarge) as error:
            self._frames.send_json("error", {"kind": type(error).__name__, "text": str(error)})

    def _on_open(self, request: dict[str, Any]) -> None:
        self._settings = request["settings"]
        if self._used:
            self._forget()
        self._connection()
        self._frames.send_json("done", {})

    def _on_bind(self, request: dict[str, Any]) -> None:
        self._used = True
        self._connection().execute(request["sql"])
        self._frames.send_json("done", {})

    def _on_register(self, request: dict[str, Any]) -> None:
        self._used = True
        table = pa.ipc.open_file(pa.memory_map(request["path"])).read_all()
        self._connection().register(request["name"], table)
        self._frames.send_json("done", {})

    def _on_run(self, request: dict[str, Any]) -> None:
        parameters = self._parameters(request)
        with self._working() as connection:
            made = connection.sql(request["sql"], params=parameters)
            self._send(_NOTHING.to_reader() if made is None else made.to_arrow_reader(_ROWS))
        self._frames.send_json("done", {})

    def _on_query(self, request: dict[str, Any]) -> None:
        parameters = self._parameters(request)
        try:
            with self._working() as connection:
                self._send(arrow_stream(connection, request["sql"], parameters, request["batch_rows"]))
        finally:
            self._forget()
        self._frames.send_json("done", {})
        # The next one need not wait for it.
        self._connection()

    def _parameters(self, request: dict[str, Any]) -> Any:
        sent = self._frames.receive()
        parameters = pa.ipc.open_stream(sent.body).read_all().to_pylist()[0] if sent and sent.body else None
        return list(parameters.values()) if parameters is not None and request["positional"] else parameters

    def _send(self, reader: pa.RecordBatchReader) -> None:
        sink = io.BufferedWriter(FrameWriter(self._frames), 1 << 20)
        with sink, pa.ipc.new_stream(sink, reader.schema) as writer:
            for batch in reader:
                for piece in _pieces(batch):
                    writer.write_batch(piece)

    @contextmanager
    def _working(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The connection, while its progress is told."""
        self._used = True
        connection = self._connection()
        over = threading.Event()

        def tell() -> None:
            with suppress(BrokenPipeError):
                while not over.wait(_PROGRESS_S):
                    percent = connection.query_progress()
                    if percent >= 0:
                        self._frames.send_json("progress", {"share": min(percent / 100, 1.0)})

        teller = threading.Thread(target=tell, daemon=True)
        teller.start()
        try:
            yield connection
        finally:
            over.set()
            teller.join()

    def _forget(self) -> None:
        if self._fresh is not None:
            self._fresh.close()
        self._fresh, self._used = None, False

    def _connection(self) -> duckdb.DuckDBPyConnection:
        if self._fresh is None:
            self._fresh = duckdb.connect(":memory:", config=self._settings["database"])
            if not self._bounded:
                bound_memory(_memory_of(self._fresh))
                self._bounded = True
            self._fresh.execute("SET enable_progress_bar = true")
            self._fresh.execute("SET enable_progress_bar_print = false")
            self._fresh.execute("SET TimeZone = 'UTC'")
            self._fresh.execute("SET python_enable_replacements = false")
            self._fresh.execute(f"SET allowed_directories = {self._settings['allowed']}")
            self._fresh.execute("SET enable_external_access = false")
            self._fresh.execute("SET lock_configuration = true")
        return self._fresh


def _memory_of(connection: duckdb.DuckDBPyConnection) -> int:
    """The bound that a database keeps by itself, in bytes."""
    ((setting,),) = connection.execute("SELECT current_setting('memory_limit')").fetchall()
    amount, unit = str(setting).split()
    return int(float(amount) * _UNITS[unit])


def _pieces(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """A batch in parts that the other side can take into its memory."""
    if batch.nbytes <= _MAX_BATCH_BYTES:
        yield batch
    elif batch.num_rows == 1:
        raise RowTooLarge(f"A row of the answer takes {batch.nbytes:,} bytes.")
    else:
        half = batch.num_rows // 2
        yield from _pieces(batch.slice(0, half))
        yield from _pieces(batch.slice(half))


if __name__ == "__main__":
    main()
