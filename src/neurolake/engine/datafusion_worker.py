"""The process behind a DataFusion session: one context, read only, that sees what it is told to bind.

Run as `python -m neurolake.engine.datafusion_worker`, spoken to in frames over its standard streams (`engine.frames`).
Requests are JSON objects: `open` (memory in bytes, threads, folder for spilling) makes a new context, `bind` (name,
scan, folder for links), `register` (name and path of an Arrow file), `schema` and `query` (SQL, with the parameters as
an Arrow table in the frame after it). The answer to the last two is an Arrow stream in frames, then an end; or an
error as a text.
"""

import io
from pathlib import Path
from typing import Any

import pyarrow as pa
from datafusion import DataFrame, RuntimeEnvBuilder, SessionConfig, SessionContext, SQLOptions

from neurolake.engine.arrow_types import common_schema
from neurolake.engine.base import FileGroup, Scan, ScanColumn
from neurolake.engine.datafusion_files import frame_of
from neurolake.engine.frames import Frame, Frames, FrameWriter
from neurolake.engine.memory import bound_memory
from neurolake.engine.parent import serve
from neurolake.engine.sql import ident
from neurolake.engine.streamed import cast_batch, named

_SETTINGS = {
    "datafusion.sql_parser.default_null_ordering": "nulls_last",
    "datafusion.sql_parser.parse_float_as_decimal": "true",
    "datafusion.sql_parser.map_string_types_to_utf8view": "false",
    "datafusion.execution.parquet.schema_force_view_types": "false",
    "datafusion.execution.time_zone": "UTC",
}


def main() -> None:
    """Serve requests until the other side goes away."""
    serve(lambda frames: _Worker(frames).handle)


class _Worker:
    def __init__(self, frames: Frames) -> None:
        self._frames = frames
        self._context = SessionContext()
        self._bounded = False

    def handle(self, frame: Frame) -> None:
        request = frame.json()
        try:
            getattr(self, f"_on_{request['do']}")(request)
        except BaseException as error:
            # The engine's boundary: DataFusion raises plain exceptions, and panics, which are not even that.
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            self._frames.send_json("error", {"kind": type(error).__name__, "text": str(error)})
        else:
            self._frames.send_json("done", {})

    def _on_open(self, request: dict[str, Any]) -> None:
        settings = request["settings"]
        if not self._bounded:
            bound_memory(settings["memory"])
            self._bounded = True
        pool = RuntimeEnvBuilder().with_fair_spill_pool(settings["memory"])
        config = SessionConfig(_SETTINGS).with_target_partitions(settings["threads"])
        self._context = SessionContext(config, pool.with_disk_manager_specified(settings["temp"]))

    def _on_bind(self, request: dict[str, Any]) -> None:
        frame = frame_of(self._context, _scan(request["scan"]), Path(request["folder"]))
        self._context.deregister_table(ident(request["name"]))
        self._context.register_table(ident(request["name"]), frame.into_view())

    def _on_register(self, request: dict[str, Any]) -> None:
        table = pa.ipc.open_file(pa.memory_map(request["path"])).read_all()
        batches = table.to_batches() or [pa.RecordBatch.from_pylist([], table.schema)]
        self._context.deregister_table(ident(request["name"]))
        self._context.register_record_batches(ident(request["name"]), [batches])

    def _on_schema(self, request: dict[str, Any]) -> None:
        schema = common_schema(self._frame(request).schema())
        with self._sink() as sink, pa.ipc.new_stream(sink, schema):
            pass

    def _on_query(self, request: dict[str, Any]) -> None:
        frame = self._frame(request)
        schema = common_schema(frame.schema())
        stream = frame.execute_stream()
        with self._sink() as sink, pa.ipc.new_stream(sink, schema) as writer:
            for batch in stream:
                writer.write_batch(cast_batch(batch.to_pyarrow(), schema))
                sink.flush()

    def _frame(self, request: dict[str, Any]) -> DataFrame:
        sent = self._frames.receive()
        values = pa.ipc.open_stream(sent.body).read_all().to_pylist()[0] if sent and sent.body else {}
        parameters = named(list(values.values()) if request["positional"] else values)
        options = SQLOptions().with_allow_ddl(False).with_allow_dml(False).with_allow_statements(False)
        return self._context.sql(request["sql"], options=options, param_values=parameters)

    def _sink(self) -> io.BufferedWriter:
        return io.BufferedWriter(FrameWriter(self._frames), 1 << 20)


def _scan(told: dict[str, Any]) -> Scan:
    groups = tuple(FileGroup(tuple(files), frozenset(absent)) for files, absent in told["groups"])
    return Scan(groups, tuple(ScanColumn(*column) for column in told["columns"]))


if __name__ == "__main__":
    main()
