"""A session of a Spark Connect server, in the protocol's own messages.

PySpark's client is not used: it keeps every session of the process for ever, repeats what has failed for minutes, and
unpickles what a server sends.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import grpc
import pyarrow as pa
from pyspark.sql.connect import proto
from pyspark.sql.connect.client import DefaultChannelBuilder
from pyspark.sql.connect.proto.base_pb2_grpc import SparkConnectServiceStub

_CLIENT = "neurolake"
_SHORT_S = 60.0
_STOP_S = 10.0


class Connection:
    """A way to a server, shared by sessions.

    Args:
        url: `sc://host:port/;token=…;use_ssl=true`.
    """

    def __init__(self, url: str) -> None:
        builder = DefaultChannelBuilder(url)
        self._channel: grpc.Channel = builder.toChannel()
        self.stub = SparkConnectServiceStub(self._channel)
        self.metadata = tuple(builder.metadata())

    def close(self) -> None:
        """End all calls and hang up."""
        self._channel.close()


@dataclass(frozen=True)
class ParquetFiles:
    """Files to read with a schema in Spark's JSON, and per column the expression that makes it of what is read."""

    paths: tuple[str, ...]
    schema: str
    expressions: tuple[str, ...]


class SparkClient:
    """One session of the server. Every method raises grpc.RpcError."""

    def __init__(self, connection: Connection, settings: Mapping[str, str]) -> None:
        self._connection = connection
        self._told: dict[str, Any] = {
            "session_id": str(uuid.uuid4()),
            "user_context": proto.UserContext(user_id=_CLIENT),
            "client_type": _CLIENT,
        }
        pairs = [proto.KeyValue(key=key, value=value) for key, value in settings.items()]
        operation = proto.ConfigRequest.Operation(set=proto.ConfigRequest.Set(pairs=pairs))
        self._connection.stub.Config(
            proto.ConfigRequest(operation=operation, **self._told), metadata=connection.metadata, timeout=_SHORT_S
        )

    def query(self, sql: str, arguments: Mapping[str, proto.Expression]) -> Iterator[pa.RecordBatch]:
        """The answer's batches; the first comes before any row of it is used, and may be empty."""
        # As a part of a query of ours it cannot be a command.
        text = f"SELECT * FROM (\n{sql}\n)"
        relation = proto.Relation(sql=proto.SQL(query=text, named_arguments=arguments))
        return self._batches(proto.Plan(root=relation))

    def view(self, name: str, files: ParquetFiles) -> None:
        """Make files readable as the table `name`."""
        source = proto.Read.DataSource(format="parquet", schema=files.schema, paths=files.paths)
        read = proto.Relation(read=proto.Read(data_source=source))
        expressions = [
            proto.Expression(expression_string=proto.Expression.ExpressionString(expression=text))
            for text in files.expressions
        ]
        relation = proto.Relation(project=proto.Project(input=read, expressions=expressions))
        command = proto.CreateDataFrameViewCommand(input=relation, name=name, is_global=False, replace=True)
        for _ in self._batches(proto.Plan(command=proto.Command(create_dataframe_view=command))):
            pass

    def release(self) -> None:
        """End the session and what runs in it; it cannot be used again."""
        request = proto.ReleaseSessionRequest(**self._told)
        self._connection.stub.ReleaseSession(request, metadata=self._connection.metadata, timeout=_STOP_S)

    def _batches(self, plan: proto.Plan) -> Iterator[pa.RecordBatch]:
        request = proto.ExecutePlanRequest(plan=plan, **self._told)
        for response in self._connection.stub.ExecutePlan(request, metadata=self._connection.metadata):
            if response.HasField("arrow_batch"):
                with pa.ipc.open_stream(response.arrow_batch.data) as reader:
                    yield from reader
