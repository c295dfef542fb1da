"""Parquet, ORC, Arrow and Avro: their own types, their own damage."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import fastavro
import pyarrow as pa
import pyarrow.feather
import pyarrow.orc
import pyarrow.parquet as pq
import pytest

from neurolake.ingestion.formats.base import Bounds
from neurolake.kernel.errors import EmptyFile, LimitExceeded, MalformedFile

TABLE = pa.table(
    {
        "id": pa.array([1, 2, None], pa.int64()),
        "name": ["Ann", "Bob \U0001f600", None],
        "born": pa.array([date(1999, 1, 2), None, date(2000, 1, 1)]),
        "seen": pa.array([datetime(2020, 1, 1, tzinfo=UTC), None, None], pa.timestamp("us", tz="UTC")),
        "tags": [["x"], [], None],
    }
)
ROWS = [
    (1, "Ann", date(1999, 1, 2), datetime(2020, 1, 1, tzinfo=UTC), ["x"]),
    (2, "Bob \U0001f600", None, None, []),
    (None, None, date(2000, 1, 1), None, None),
]


def written(write):
    out = io.BytesIO()
    write(out)
    return out.getvalue()


def stream(table):
    out = io.BytesIO()
    with pa.ipc.new_stream(out, table.schema) as writer:
        writer.write_table(table)
    return out.getvalue()


def ipc(table):
    out = io.BytesIO()
    with pa.ipc.new_file(out, table.schema) as writer:
        writer.write_table(table)
    return out.getvalue()


FILES = {
    "parquet": lambda table: written(lambda out: pq.write_table(table, out)),
    "orc": lambda table: written(lambda out: pa.orc.write_table(table, out)),
    "feather": lambda table: written(lambda out: pa.feather.write_feather(table, out)),
    "arrow file": ipc,
    "arrow stream": stream,
}


@pytest.mark.parametrize("kind", FILES)
def test_values_and_types(read, kind):
    found = read(FILES[kind](TABLE), "x.bin")
    assert found.rows == ROWS
    assert found.types["id"] == "BIGINT"
    assert found.types["seen"] == "TIMESTAMP WITH TIME ZONE"


@pytest.mark.parametrize("kind", FILES)
def test_truncated(read, kind):
    large = pa.table({"a": list(range(50_000)), "b": [f"text {i}" for i in range(50_000)]})
    data = FILES[kind](large)
    with pytest.raises(MalformedFile, match="truncated or corrupt"):
        read(data[: len(data) // 2], "x.bin")


@pytest.mark.parametrize("kind", FILES)
def test_no_rows(read, kind):
    with pytest.raises(EmptyFile, match="Its columns are: id, name"):
        read(FILES[kind](TABLE.slice(0, 0)), "x.bin")


@pytest.mark.parametrize("kind", ["parquet", "arrow file"])
def test_repeated_names(read, kind):
    table = pa.table([[1], [2], [3]], names=["a", "A", "a"])
    found = read(FILES[kind](table), "x.bin")
    assert (found.names, found.rows) == (["a", "A_2", "a_3"], [(1, 2, 3)])


def test_too_many_columns(read):
    with pytest.raises(LimitExceeded, match="5 columns"):
        read(FILES["parquet"](TABLE), bounds=Bounds(max_columns=4))


def test_a_large_parquet_file_is_sampled_all_over(read, session):
    table = pa.table({"a": list(range(400_000))})
    found = read(written(lambda out: pq.write_table(table, out, row_group_size=10_000)), "x.parquet")
    assert found.source.sampled
    low, high, count = session.run(f"SELECT min(a), max(a), count(*) FROM {found.source.sample}")[0]
    assert low == 0
    assert high > 380_000
    assert 50_000 < count < 150_000


def test_dictionaries_and_other_arrow_types(read):
    table = pa.table(
        {
            "d": pa.array(["x", "y", "x"]).dictionary_encode(),
            "n": pa.nulls(3),
            "l": pa.array(["p", "q", "r"], pa.large_string()),
        }
    )
    assert read(FILES["arrow file"](table), "x.arrow").rows == [("x", None, "p"), ("y", None, "q"), ("x", None, "r")]


def test_as_text(read, session):
    source = read(FILES["parquet"](TABLE)).source.as_text(frozenset({"born"}))
    assert session.run(f"SELECT born FROM {source.relation}")[0] == ("1999-01-02",)
    assert session.run(f"SELECT born FROM {source.sample}")[0] == ("1999-01-02",)


AVRO_SCHEMA = {
    "type": "record",
    "name": "Person",
    "fields": [
        {"name": "id", "type": "long"},
        {"name": "name", "type": ["null", "string"]},
        {"name": "born", "type": {"type": "int", "logicalType": "date"}},
        {"name": "seen", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "paid", "type": {"type": "bytes", "logicalType": "decimal", "precision": 10, "scale": 2}},
        {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["A", "B"]}},
        {"name": "where", "type": {"type": "record", "name": "Place", "fields": [{"name": "city", "type": "string"}]}},
        {"name": "from", "type": ["null", "Place"]},
        {"name": "tags", "type": {"type": "array", "items": "string"}},
        {"name": "either", "type": ["null", "int", "string"]},
    ],
}
AVRO_RECORD = {
    "id": 1, "name": None, "born": date(1999, 1, 2), "seen": datetime(2020, 1, 1, tzinfo=UTC), "paid": Decimal("12.50"),
    "kind": "B", "where": {"city": "Rome"}, "from": {"city": "Bern"}, "tags": ["x"], "either": 7,
}  # fmt: skip


def avro(records):
    return written(lambda out: fastavro.writer(out, AVRO_SCHEMA, records))


def test_avro(read):
    found = read(avro([AVRO_RECORD] * 3), "x.avro")
    expected = dict(AVRO_RECORD) | {"either": "7"}
    assert found.rows == [tuple(expected.values())] * 3
    assert (found.types["paid"], found.types["born"]) == ("DECIMAL(10,2)", "DATE")


def test_truncated_avro(read):
    data = avro([AVRO_RECORD | {"tags": [f"t{j}" for j in range(50)]}] * 3000)
    with pytest.raises(MalformedFile, match="truncated or corrupt"):
        read(data[: len(data) - 1000], "x.avro")
    with pytest.raises(MalformedFile, match="truncated or corrupt"):
        read(data[:100], "x.avro")
