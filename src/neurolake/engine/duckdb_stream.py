"""The answer to a statement of DuckDB's as a stream of Arrow batches."""

import duckdb
import pyarrow as pa

from neurolake.engine.base import Parameters

_KNOWN = "2.0."


def arrow_stream(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: Parameters | None, batch_rows: int
) -> pa.RecordBatchReader:
    """Run one statement that returns rows.

    Raises:
        duckdb.Error: It fails before its first batch.
    """
    if duckdb.__version__.startswith(_KNOWN):
        # What the public way ends in. That binds a query twice, for a relation's columns and to run it, which takes a
        # small query as long as its work does.
        values = parameters if isinstance(parameters, dict) else list(parameters or ())
        reader: pa.RecordBatchReader = connection._submit(sql, values or None, "stream", batch_rows).arrow_reader()
        return reader
    return connection.sql(sql, params=parameters).to_arrow_reader(batch_rows)
