"""The columns of what a client proposes: a field id means one column for ever, and files hold what the table says."""

import os
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyiceberg.catalog.rest import RestCatalog
from pyiceberg.exceptions import BadRequestError
from pyiceberg.io.pyarrow import schema_to_pyarrow
from pyiceberg.schema import Schema
from pyiceberg.table import Table, update
from pyiceberg.types import IntegerType, LongType, NestedField, StringType, TimestampType

from neurolake import Lake
from tests.iceberg.proposals import AMOUNT, ID, NAME, described, propose, snapshot


def _file(table: Table, columns: dict[str, pa.Array], ids: dict[str, int] | None) -> Path:
    fields = [
        pa.field(name, values.type, metadata=None if ids is None else {"PARQUET:field_id": str(ids[name])})
        for name, values in columns.items()
    ]
    path = Path(table.location()) / "data" / f"{uuid4()}.parquet"
    pq.write_table(pa.table(list(columns.values()), schema=pa.schema(fields)), path, store_schema=False)
    return path


@pytest.mark.usefixtures("unchanged")
def test_the_columns_of_a_file_are_the_tables(table: Table) -> None:
    numbers, texts = pa.array([1, 2, 3], pa.int64()), pa.array(["x", "y", "z"])
    wrong = {
        "no Iceberg field ids": _file(table, {"id": numbers}, None),
        "which the table lacks": _file(table, {"more": numbers}, {"more": 9}),
        "holds string for the column 'id'": _file(table, {"id": texts}, {"id": 1}),
        "holds int64 for the column 'name'": _file(table, {"id": numbers, "name": numbers}, {"id": 1, "name": 2}),
        "the same field id": _file(table, {"id": numbers, "again": numbers}, {"id": 1, "again": 1}),
        "holds uint8 for the column|does not know": _file(table, {"id": numbers.cast(pa.uint8())}, {"id": 1}),
    }
    for why, path in wrong.items():
        with pytest.raises(BadRequestError, match=why):
            propose(table, snapshot(table, [described(path)]))
    garbage = Path(table.location()) / "data" / "garbage.parquet"
    garbage.write_bytes(b"PAR1" + os.urandom(500) + b"PAR1")
    with pytest.raises(BadRequestError, match="cannot be read as a Parquet file"):
        propose(table, snapshot(table, [described(garbage)]))


def test_a_file_may_call_its_columns_otherwise(lake: Lake, table: Table) -> None:
    columns = {"who": pa.array(["p", "q", "r"]), "name": pa.array([7, 8, 9], pa.int64())}
    propose(table, snapshot(table, [described(_file(table, columns, {"who": 2, "name": 1}))]))
    asked = lake.query(f"SELECT id, name, amount FROM {table.name()[1]} WHERE id > 6 ORDER BY id")
    assert [tuple(row.values()) for row in asked.to_arrow().to_pylist()] == [
        (7, "p", None),
        (8, "q", None),
        (9, "r", None),
    ]
    with pytest.raises(BadRequestError, match="columns-by-id"), table.transaction() as transaction:
        transaction.remove_properties("neurolake.columns-by-id")


def _schema(*fields: NestedField, schema_id: int = 1) -> tuple[object, ...]:
    added = update.AddSchemaUpdate(schema=Schema(*fields, schema_id=schema_id))
    return added, update.SetCurrentSchemaUpdate(**{"schema-id": -1})


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ((ID, NestedField(2, "name", LongType())), "is a column of type"),
        ((NestedField(1, "id", IntegerType()), NAME), "cannot become int"),
        ((ID, NAME, NestedField(3, "amount", StringType())), "is a column of type"),
        ((ID, NAME, NestedField(0, "zero", StringType())), "out of range"),
        ((ID, NAME, NestedField(2_100_000_000, "hidden", StringType())), "out of range"),
        ((ID, NAME, NestedField(4, "ID", StringType())), "Two columns are called"),
        ((ID, NestedField(2, "name", StringType(), required=True)), "cannot become required"),
        ((ID, NAME, NestedField(4, "new", StringType(), required=True)), "cannot be required"),
    ],
)
def test_a_field_id_means_one_column_for_ever(table: Table, fields: tuple[NestedField, ...], why: str) -> None:
    with pytest.raises(BadRequestError, match=why):
        table._do_commit(_schema(*fields), ())
    with pytest.raises(BadRequestError, match="same id"):
        table._do_commit(_schema(ID, NAME, AMOUNT, schema_id=0), ())
    with pytest.raises(BadRequestError, match="not supported"):
        table._do_commit((update.RemoveSchemasUpdate(**{"schema-ids": [0]}),), ())


def test_a_column_that_was_dropped_does_not_come_back_as_another(table: Table) -> None:
    with table.update_schema() as changed:
        changed.delete_column("amount")
    with pytest.raises(BadRequestError, match="is a column of type double"):
        table._do_commit(_schema(ID, NAME, NestedField(3, "other", StringType()), schema_id=9), ())


def test_times_of_nanoseconds_are_refused(catalog: RestCatalog) -> None:
    table = catalog.create_table(f"gold.ns_{uuid4().hex[:8]}", Schema(NestedField(1, "at", TimestampType())))
    values = pa.array([1, 2, 3], pa.timestamp("ns"))
    data_folder = Path(table.location()) / "data"
    data_folder.mkdir()
    path = _file(table, {"at": values}, {"at": 1})
    with pytest.raises(BadRequestError, match=r"holds timestamp\[ns\]|does not know"):
        propose(table, snapshot(table, [described(path)]))
    assert schema_to_pyarrow(table.schema()).field("at").type == pa.timestamp("us")
