"""What sessions have in common whose engine answers every statement with a stream of Arrow batches."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

import pyarrow as pa

from neurolake.engine.arrow_types import common_schema, sql_type
from neurolake.engine.base import Column, Limits, Parameters, Row, Scan
from neurolake.engine.stop import Stop
from neurolake.kernel.errors import Cancelled, EngineFailed, NeuroLakeError


class StreamedSession(ABC):
    """See `Session`. A backend says how to start a statement, how to interrupt it and what its errors mean."""

    def __init__(self, limits: Limits) -> None:
        self._closed = False
        self._stop = Stop(limits.timeout_s, self._interrupt)

    @abstractmethod
    def bind(self, name: str, scan: Scan) -> None:
        """See `Session`."""

    @abstractmethod
    def register(self, name: str, table: pa.Table | pa.RecordBatchReader) -> None:
        """See `Session`."""

    @abstractmethod
    def _schema(self, sql: str) -> pa.Schema:
        """The schema of a query's answer, without running it."""

    @abstractmethod
    def _start(self, sql: str, parameters: Parameters | None) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
        """Start a query: the schema of its answer as the engine has it, and its batches."""

    @abstractmethod
    def _interrupt(self) -> None:
        """Make the running statement fail soon; called from any thread."""

    @abstractmethod
    def _release(self) -> None:
        """Let go of all that the session holds; called once."""

    @abstractmethod
    def _translated(self, error: BaseException) -> NeuroLakeError:
        """An error of the engine's as ours."""

    def run(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        table = self.stream(sql, parameters).read_all()
        return list(zip(*(column.to_pylist() for column in table.columns), strict=True))

    def describe(self, relation: str) -> tuple[Column, ...]:
        with self._working():
            schema = common_schema(self._schema(f"SELECT * FROM {relation}"))
        return tuple(Column(field.name, sql_type(field.type)) for field in schema)

    def stream(
        self, sql: str, parameters: Parameters | None = None, *, batch_rows: int = 100_000
    ) -> pa.RecordBatchReader:
        with self._working():
            found, batches = self._start(sql, parameters)
        schema = common_schema(found)
        return pa.RecordBatchReader.from_batches(schema, self._common(batches, schema, batch_rows))

    def progress(self) -> float | None:
        return None

    def cancel(self) -> None:
        self._stop.set(Cancelled)

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._stop.close()
            self._release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _common(
        self, batches: Iterator[pa.RecordBatch], schema: pa.Schema, batch_rows: int
    ) -> Iterator[pa.RecordBatch]:
        with self._working():
            for batch in batches:
                whole = cast_batch(batch, schema)
                for start in range(0, whole.num_rows, batch_rows):
                    if self._stop.error:
                        raise self._stop.error
                    yield whole.slice(start, batch_rows)

    @contextmanager
    def _working(self) -> Iterator[None]:
        """While a statement runs: the engine's errors become ours."""
        if self._stop.error:
            raise self._stop.error
        if self._closed:
            raise EngineFailed("The session is closed.")
        try:
            yield
        except NeuroLakeError as error:
            raise self._stop.error or error from error
        except GeneratorExit:
            raise
        except BaseException as error:
            # The engines' boundary: they raise plain exceptions, and panics, which are none.
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            raise self._stop.error or self._translated(error) from error


def named(parameters: Parameters | None) -> dict[str, Any]:
    """Parameters by name; positional ones are "1", "2", …"""
    if parameters is None or isinstance(parameters, dict):
        return dict(parameters or {})
    return {str(number): value for number, value in enumerate(parameters, start=1)}


def cast_batch(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """The batch with exactly this schema."""
    if batch.schema.equals(schema):
        return batch
    columns = [
        column if column.type.equals(kind) else column.cast(kind)
        for column, kind in zip(batch.columns, schema.types, strict=True)
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)
