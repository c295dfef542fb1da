"""The process behind an isolated session: an empty, locked DuckDB that sees only what it is handed.

Run as `python -m neurolake.engine.isolated_worker`, spoken to in frames over its standard streams (`engine.frames`).
Requests are JSON objects: `open` (settings of the database), `register` (name and path of an Arrow file), `query`
(SQL, with the parameters as an Arrow table in the frame after it). The answer to a query is an Arrow stream in
frames, then an end; or an error, by kind and text. After its query the process makes itself a new database.
"""

import io
import os
import sys
import threading
import time
from typing import Any

import duckdb
import pyarrow as pa

from neurolake.engine.frames import Frame, Frames, FrameWriter

_WATCH_S = 0.5


def main() -> None:
    """Serve requests until the other side goes away."""
    threading.Thread(target=leave_with_parent, args=(os.getppid(),), daemon=True).start()
    frames = Frames(sys.stdin.buffer, sys.stdout.buffer)
    worker = _Worker(frames)
    while (frame := frames.receive()) is not None:
        worker.handle(frame)


class _Worker:
    def __init__(self, frames: Frames) -> None:
        self._frames = frames
        self._settings: dict[str, Any] = {}
        self._fresh: duckdb.DuckDBPyConnection | None = None
        self._used = False

    def handle(self, frame: Frame) -> None:
        request = frame.json()
        try:
            getattr(self, f"_on_{request['do']}")(request)
        except (duckdb.Error, pa.ArrowException, OSError) as error:
            self._frames.send_json("error", {"kind": type(error).__name__, "text": str(error)})

    def _on_open(self, request: dict[str, Any]) -> None:
        self._settings = request["settings"]
        if self._used:
            self._forget()
        self._connection()
        self._frames.send_json("done", {})

    def _on_register(self, request: dict[str, Any]) -> None:
        self._used = True
        table = pa.ipc.open_file(pa.memory_map(request["path"])).read_all()
        self._connection().register(request["name"], table)
        self._frames.send_json("done", {})

    def _on_query(self, request: dict[str, Any]) -> None:
        sent = self._frames.receive()
        parameters = pa.ipc.open_stream(sent.body).read_all().to_pylist()[0] if sent and sent.body else None
        if parameters is not None and request["positional"]:
            parameters = list(parameters.values())
        self._used = True
        connection = self._connection()
        try:
            reader = connection.sql(request["sql"], params=parameters).to_arrow_reader(request["batch_rows"])
            sink = io.BufferedWriter(FrameWriter(self._frames), 1 << 20)
            with sink, pa.ipc.new_stream(sink, reader.schema) as writer:
                for batch in reader:
                    writer.write_batch(batch)
        finally:
            self._forget()
        self._frames.send_json("done", {})
        self._connection()

    def _forget(self) -> None:
        if self._fresh is not None:
            self._fresh.close()
        self._fresh, self._used = None, False

    def _connection(self) -> duckdb.DuckDBPyConnection:
        if self._fresh is None:
            self._fresh = duckdb.connect(":memory:", config=self._settings)
            self._fresh.execute("SET TimeZone = 'UTC'")
            self._fresh.execute("SET python_enable_replacements = false")
            self._fresh.execute("SET enable_external_access = false")
            self._fresh.execute("SET lock_configuration = true")
        return self._fresh


def leave_with_parent(parent: int) -> None:
    """End this process when its parent has ended."""
    while os.getppid() == parent:
        time.sleep(_WATCH_S)
    os._exit(1)


if __name__ == "__main__":
    main()
