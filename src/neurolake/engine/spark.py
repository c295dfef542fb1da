"""Spark as the engine, over Spark Connect: a server of our own on this machine, or a cluster's.

Spark cannot end a task that works inside one batch. So when a running statement is stopped, our own server goes with
it: at once when nothing else runs there, else as soon as the sessions beside it are closed, and new ones get a new
server. On a cluster the task is asked to stop, and Spark decides when.
"""

import os
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import grpc
import pyarrow as pa
import pyarrow.parquet as pq
import pyspark
from pydantic import ByteSize, TypeAdapter
from sqlglot import exp

from neurolake.engine.arrow_types import arrow_type
from neurolake.engine.base import Capabilities, Limits, Parameters, Scan, ScanColumn
from neurolake.engine.spark_client import Connection, SparkClient
from neurolake.engine.spark_errors import exhausted, translated
from neurolake.engine.spark_server import SparkServer
from neurolake.engine.spark_sql import ADAPTERS, TYPES, parameter_name
from neurolake.engine.spark_types import literal, scanned, stored, stored_schema, tick
from neurolake.engine.sql import sql_text
from neurolake.engine.streamed import StreamedSession, cast_batch, named
from neurolake.engine.turns import Turns
from neurolake.engine.typed import adapted, typed
from neurolake.kernel.errors import EngineFailed, InvalidOption, InvalidSql, NeuroLakeError, Unavailable
from neurolake.kernel.ids import new_id

_LOCAL = "spark"
_SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.mapKeyDedupPolicy": "LAST_WIN",
    "spark.sql.parquet.fieldId.read.enabled": "true",
    "spark.sql.parquet.fieldId.read.ignoreMissing": "true",
    "spark.sql.runSQLOnFiles": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timeType.enabled": "true",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
}


@dataclass
class _Place:
    """Where sessions are.

    Attributes:
        server: None for a cluster's.
        spent: A task may still work there for a statement that was stopped.
    """

    connection: Connection
    server: SparkServer | None
    users: int = 0
    spent: bool = False

    @property
    def usable(self) -> bool:
        return self.server is None or (self.server.alive and not self.spent)

    def close(self) -> None:
        self.connection.close()
        if self.server:
            self.server.close()


class SparkEngine:
    """Statements read what was bound or registered in their session, nothing else.

    Args:
        url: `spark:` for a server of our own, started when the first session is opened, or `sc://host:port`, whose
            machines must see the lake's folder under the same path.
        temp: Folder for registered tables, and for spilling where the server is our own.
        memory: Memory bound of our own server's statements together.
        threads: Tasks at once of our own server; None for all cores.
        sessions: Bound on concurrent statements.
    """

    capabilities = Capabilities(
        name="spark",
        dialect="spark",
        cancel=True,
        progress=False,
        limits_time=True,
        limits_memory=True,
        spills=True,
        streams=False,
        writes_field_ids=False,
        keeps_apart=False,
        checks_overflow=True,
        apart=False,
    )

    def __init__(
        self, url: str, temp: Path, *, memory: str = "1GB", threads: int | None = None, sessions: int = 8
    ) -> None:
        temp.mkdir(parents=True, exist_ok=True)
        self._url = url
        self._temp = temp
        self._memory = TypeAdapter(ByteSize).validate_python(memory)
        self._threads = threads or len(os.sched_getaffinity(0))
        self._turns = Turns(sessions)
        self._lock = threading.Lock()
        self._place: _Place | None = None
        self._places: list[_Place] = []
        if not self._is_local:
            self.capabilities = replace(self.capabilities, cancel=False, limits_memory=False)

    @property
    def pid(self) -> int | None:
        """Of our own server, while there is one."""
        return self._place.server.pid if self._place and self._place.server else None

    def render(self, tree: exp.Expr, relations: Mapping[str, Sequence[ScanColumn]]) -> str:
        return sql_text(adapted(adapted(typed(tree, relations), ADAPTERS), TYPES), "spark")

    def apart(self, limits: Limits | None = None) -> "SparkSession":  # noqa: ARG002
        raise EngineFailed("No statement of this engine runs in our own process.", hint="Open a session.")

    def session(self, limits: Limits | None = None) -> "SparkSession":
        self._turns.take()
        try:
            place = self._taken()
        except BaseException:
            self._turns.give_back()
            raise
        try:
            client = SparkClient(place.connection, _SETTINGS)
        except grpc.RpcError as error:
            self.give_back(place)
            raise Unavailable(f"Spark does not answer: {error.details()}.") from error
        return SparkSession(client, place, self, self._temp / new_id(), limits or Limits())

    def spend(self, place: _Place) -> None:
        """A statement was stopped that may leave work behind."""
        with self._lock:
            place.spent = place.server is not None
            if place.spent and place.users == 1:
                place.close()

    def give_back(self, place: _Place) -> None:
        """A session has ended."""
        with self._lock:
            place.users -= 1
            if not place.users and not place.usable:
                place.close()
        self._turns.give_back()

    def close(self) -> None:
        for place in self._places:
            place.close()
        shutil.rmtree(self._temp, ignore_errors=True)

    @property
    def _is_local(self) -> bool:
        return self._url.startswith(_LOCAL)

    def _taken(self) -> _Place:
        with self._lock:
            if self._place is None or not self._place.usable:
                self._place = self._opened()
                self._places = [*(place for place in self._places if place.users), self._place]
            self._place.users += 1
            return self._place

    def _opened(self) -> _Place:
        if not self._is_local:
            return _Place(Connection(self._url), None)
        folder = self._temp / new_id()
        folder.mkdir()
        server = SparkServer(Path(pyspark.__file__).parent, folder, self._memory, self._threads)
        return _Place(Connection(server.url), server)


class SparkSession(StreamedSession):
    """A session of Spark's; see `Session`."""

    def __init__(self, client: SparkClient, place: _Place, engine: SparkEngine, folder: Path, limits: Limits) -> None:
        self._client = client
        self._place = place
        self._engine = engine
        self._folder = folder
        self._numbers = count()
        self._running = False
        super().__init__(limits)

    def bind(self, name: str, scan: Scan) -> None:
        paths = tuple(file for group in scan.groups for file in group.files)
        with self._working():
            if paths:
                self._client.view(tick(name), scanned(paths, scan.columns))
            else:
                nothing = pa.schema([(column.name, arrow_type(column.type)) for column in scan.columns])
                self._register(name, nothing, ())

    def register(self, name: str, table: pa.Table | pa.RecordBatchReader) -> None:
        batches = table if isinstance(table, pa.RecordBatchReader) else table.to_batches()
        with self._working():
            self._register(name, table.schema, batches)

    def _register(self, name: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
        self._folder.mkdir(exist_ok=True)
        path = self._folder / f"{next(self._numbers)}.parquet"
        wanted = stored_schema(schema)
        numbered = pa.schema([(str(number), kind) for number, kind in enumerate(wanted.types)])
        with pq.ParquetWriter(path, numbered) as writer:
            for batch in batches:
                writer.write_batch(cast_batch(batch, numbered))
        self._client.view(tick(name), stored(str(path), wanted))

    def _schema(self, sql: str) -> pa.Schema:
        found, batches = self._start(f"{sql} LIMIT 0", None)
        for _ in batches:
            pass
        return found

    def _start(self, sql: str, parameters: Parameters | None) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
        arguments = {parameter_name(name): literal(value) for name, value in named(parameters).items()}
        self._running = True
        batches = self._batches(self._client.query(sql, arguments))
        first = next(batches)
        _check(first.schema)
        return first.schema, chain((first,), batches)

    def _batches(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The batches, each when the next one is there: so a short answer's statement is known to be over at once."""
        held = None
        try:
            for batch in batches:
                if held is not None:
                    yield held
                held = batch
        except grpc.RpcError:
            # A stopped statement may still be working.
            self._running = self._stop.error is not None
            raise
        self._running = False
        if held is None:
            raise EngineFailed("Spark sent no answer.")
        yield held

    def _interrupt(self) -> None:
        if not self._closed:
            self._end()

    def _end(self) -> None:
        with suppress(grpc.RpcError, ValueError):
            self._client.release()
        if self._running:
            self._engine.spend(self._place)

    def _release(self) -> None:
        if not self._stop.error:
            self._end()
        self._engine.give_back(self._place)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _translated(self, error: BaseException) -> NeuroLakeError:
        if not isinstance(error, grpc.RpcError):
            return EngineFailed(f"The answer of the query broke off: {type(error).__name__}.")
        if self._place.server and self._place.server.ended():
            return exhausted() if self._place.server.out_of_memory else EngineFailed("Spark ended before its answer.")
        return translated(str(error.details()))


def _check(schema: pa.Schema) -> None:
    for field in schema:
        if pa.types.is_duration(field.type) or pa.types.is_interval(field.type):
            raise InvalidSql(f"Spark's interval {field.name!r} has another type.", hint="Cast it, or ask duckdb.")


def open_spark(
    url: str,
    *,
    temp: Path,
    memory: str = "1GB",
    allowed: Any = None,  # noqa: ARG001 - statements name no files
    **options: Any,
) -> SparkEngine:
    """Factory for the registry; the URL is `spark:` or `sc://host:port`.

    Raises:
        InvalidOption: The server's address is missing.
    """
    if not url.startswith(_LOCAL) and not urlsplit(url).netloc:
        raise InvalidOption("The engine sc needs an address.", hint="Set NEUROLAKE_ENGINE_URL to sc://host:port.")
    return SparkEngine(url, temp, memory=memory, **options)
