"""What a client that lies, or knows no better, proposes: it is refused with the reason, and nothing has changed."""

import json
import os
import shutil
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyiceberg.catalog.rest import RestCatalog
from pyiceberg.conversions import to_bytes
from pyiceberg.exceptions import BadRequestError, CommitFailedException, RESTError
from pyiceberg.io.pyarrow import schema_to_pyarrow
from pyiceberg.manifest import DataFileContent, FileFormat, ManifestEntryStatus
from pyiceberg.partitioning import PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table import Table, update
from pyiceberg.table.sorting import SortOrder
from pyiceberg.types import IntegerType, LongType, NestedField, StringType, TimestampType

from neurolake import Lake
from tests.iceberg.conftest import ROWS
from tests.iceberg.proposals import data_file, described, propose, snapshot

COUNT = "SELECT count(*) AS n FROM "


@pytest.fixture
def table(catalog: RestCatalog) -> Table:
    made = catalog.create_table(f"gold.t_{uuid4().hex[:8]}", schema=ROWS.schema)
    made.append(ROWS)
    return made


@pytest.fixture
def unchanged(lake: Lake, table: Table) -> object:
    """Whatever the test does, the table is the same afterwards, and nothing is left behind that it does not need."""
    before = table.catalog.load_table(table.name()).metadata_location
    yield
    assert table.catalog.load_table(table.name()).metadata_location == before
    assert lake.query(f"{COUNT}{table.name()[1]}").to_arrow()["n"].to_pylist() == [3]


def test_a_commit_made_by_hand_is_taken_over(lake: Lake, table: Table) -> None:
    propose(table, snapshot(table, [described(f"file://{data_file(table)}")]))
    assert lake.query(f"{COUNT}{table.name()[1]}").to_arrow()["n"].to_pylist() == [6]
    assert table.scan().to_arrow().num_rows == 6


def test_what_is_said_of_the_values_of_a_file_is_not_believed(lake: Lake, table: Table) -> None:
    high = {1: to_bytes(LongType(), 900)}
    wrong = {"lower_bounds": high, "upper_bounds": high, "column_sizes": {1: 7}, "null_value_counts": {1: 3}}
    propose(table, snapshot(table, [described(data_file(table), **wrong)]))
    asked = lake.query(f"SELECT id, name, amount FROM {table.name()[1]} WHERE id = 2")
    assert asked.to_arrow().to_pylist() == [{"id": 2, "name": "b", "amount": 1.5}] * 2
    assert table.scan(row_filter="id = 2").to_arrow().num_rows == 2


def _outside(table: Table, elsewhere: Path) -> str:
    return str(elsewhere)


def _up(table: Table, elsewhere: Path) -> str:
    return f"{table.location()}/data/../../{Path(table.location()).name}/data/{data_file(table).name}"


def _linked(table: Table, elsewhere: Path) -> str:
    link = Path(table.location()) / "data" / "link.parquet"
    link.symlink_to(elsewhere)
    return str(link)


def _linked_folder(table: Table, elsewhere: Path) -> str:
    link = Path(table.location()) / "data" / "folder"
    link.symlink_to(elsewhere.parent)
    return str(link / elsewhere.name)


def _folder(table: Table, elsewhere: Path) -> str:
    return f"{table.location()}/data"


def _missing(table: Table, elsewhere: Path) -> str:
    return f"{table.location()}/data/none.parquet"


def _beside(table: Table, elsewhere: Path) -> str:
    folder = Path(f"{table.location()}-more")
    folder.mkdir()
    return str(shutil.copy(data_file(table), folder / "x.parquet"))


def _remote(table: Table, elsewhere: Path) -> str:
    return "s3://bucket/data.parquet"


def _on_a_host(table: Table, elsewhere: Path) -> str:
    return f"file://host{data_file(table)}"


def _device(table: Table, elsewhere: Path) -> str:
    os.mkfifo(Path(table.location()) / "data" / "pipe.parquet")
    return f"{table.location()}/data/pipe.parquet"


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    "place",
    [_outside, _up, _linked, _linked_folder, _folder, _missing, _beside, _remote, _on_a_host, _device],
    ids=lambda place: place.__name__.strip("_"),
)
def test_no_file_from_elsewhere_gets_into_a_table(
    table: Table, elsewhere: Path, place: Callable[[Table, Path], str]
) -> None:
    path = place(table, elsewhere)
    with pytest.raises(BadRequestError):
        propose(table, snapshot(table, [described(path)]))
    for part in ("manifest", "listing"):
        with pytest.raises(BadRequestError):
            propose(table, snapshot(table, [described(data_file(table))], **{part: lambda _: path}))


@pytest.mark.usefixtures("unchanged")
def test_no_file_of_another_table_gets_into_a_table(lake: Lake, catalog: RestCatalog, table: Table) -> None:
    other = catalog.create_table(f"silver.o_{uuid4().hex[:8]}", schema=ROWS.schema)
    with pytest.raises(BadRequestError, match="outside of the table"):
        propose(table, snapshot(table, [described(data_file(other))]))
    for location in (other.location(), f"{other.location()}/data", "/tmp", str(Path(table.location()).parent)):
        with pytest.raises(BadRequestError, match="stays there"):
            table._do_commit((update.SetLocationUpdate(location=location),), ())


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"record_count": 4}, "not what its manifest says"),
        ({"file_size_in_bytes": 1}, "not what its manifest says"),
        ({"file_format": FileFormat.ORC}, "no Parquet file"),
        ({"content": DataFileContent.POSITION_DELETES}, "deleted rows"),
        ({"content": DataFileContent.EQUALITY_DELETES, "equality_ids": [1]}, "deleted rows"),
    ],
)
def test_a_file_is_what_its_manifest_says(table: Table, wrong: dict[str, object], why: str) -> None:
    with pytest.raises(BadRequestError, match=why):
        propose(table, snapshot(table, [described(data_file(table), **wrong)]))


@pytest.mark.usefixtures("unchanged")
def test_a_file_is_in_a_table_once(table: Table) -> None:
    [present] = table.inspect.files()["file_path"].to_pylist()
    with pytest.raises(BadRequestError, match="in the table already"):
        propose(table, snapshot(table, [described(present)]))
    new = data_file(table)
    with pytest.raises(BadRequestError, match="twice"):
        propose(table, snapshot(table, [described(new), described(new)]))
    with pytest.raises(CommitFailedException, match="not in the table any more"):
        propose(table, snapshot(table, [described(new)], status=ManifestEntryStatus.EXISTING))


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


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"snapshot-id": -5}, "64 bits"),
        ({"sequence-number": 99}, "sequence number"),
        ({"sequence-number": 1}, "sequence number"),
        ({"parent-snapshot-id": 12345}, "is gone"),
        ({"parent-snapshot-id": None}, "follow"),
        ({"schema-id": 77}, "no schema"),
        ({"timestamp-ms": 1}, "time of the snapshot"),
        ({"timestamp-ms": 9_999_999_999_999}, "time of the snapshot"),
        ({"manifest-list": "/etc/passwd"}, "outside"),
    ],
)
def test_a_snapshot_follows_the_newest(table: Table, wrong: dict[str, object], why: str) -> None:
    with pytest.raises((BadRequestError, CommitFailedException), match=why):
        propose(table, snapshot(table, [described(data_file(table))], **wrong))


@pytest.mark.usefixtures("unchanged")
def test_an_append_keeps_what_was_there(table: Table) -> None:
    first = table.current_snapshot()
    lost = snapshot(table, [described(data_file(table))])
    # A list of manifests without those of before.
    from pyiceberg.manifest import read_manifest_list, write_manifest_list

    manifests = list(read_manifest_list(table.io.new_input(lost.manifest_list)))[:1]
    with write_manifest_list(
        2, table.io.new_output(f"{table.location()}/metadata/lost.avro"), lost.snapshot_id, first.snapshot_id, 2, "null"
    ) as writer:
        writer.add_manifests(manifests)
    with pytest.raises(BadRequestError, match="not in it"):
        propose(table, lost.model_copy(update={"manifest_list": f"{table.location()}/metadata/lost.avro"}))


def _schema(*fields: NestedField, schema_id: int = 1) -> tuple[object, ...]:
    added = update.AddSchemaUpdate(schema=Schema(*fields, schema_id=schema_id))
    return added, update.SetCurrentSchemaUpdate(**{"schema-id": -1})


ID, NAME, AMOUNT = (
    NestedField(1, "id", LongType()),
    NestedField(2, "name", StringType()),
    NestedField(4, "more", StringType()),
)


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


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    "properties",
    [
        {"py-io-impl": "os.system"},
        {"write.py-location-provider.impl": "os.system"},
        {"write.location-provider.impl": "evil.Class"},
        {"write.metadata.path": "/tmp"},
        {"write.data.path": "/tmp"},
        {"write.format.default": "orc"},
        {"write.delete.mode": "merge-on-read"},
        {"neurolake.expired-at": "now"},
        {"schema.name-mapping.default": "[" * 5000},
        {f"p{n}": "x" for n in range(600)},
    ],
    ids=lambda properties: next(iter(properties)),
)
def test_properties_lead_nobody_elsewhere(catalog: RestCatalog, table: Table, properties: dict[str, str]) -> None:
    with pytest.raises(BadRequestError):
        table._do_commit((update.SetPropertiesUpdate(updates=properties),), ())
    with pytest.raises(BadRequestError):
        catalog.create_table(f"gold.p_{uuid4().hex[:8]}", schema=ROWS.schema, properties=properties)


@pytest.mark.usefixtures("unchanged")
def test_what_cannot_be_read_here_is_not_made(catalog: RestCatalog, table: Table) -> None:
    with pytest.raises(BadRequestError, match="Version 3"):
        table._do_commit((update.UpgradeFormatVersionUpdate(**{"format-version": 3}),), ())
    with pytest.raises(BadRequestError):
        catalog.create_table("gold.v3", schema=ROWS.schema, properties={"format-version": "3"})
    with pytest.raises(BadRequestError, match="does not change"):
        table._do_commit((update.AssignUUIDUpdate(uuid=uuid4()),), ())
    with pytest.raises(BadRequestError, match="taken away"):
        table._do_commit((update.RemoveSnapshotRefUpdate(**{"ref-name": "main"}),), ())
    for name in ("UPPER", "no-dash", "1st", "x" * 200):
        with pytest.raises(RESTError):
            catalog.create_table(("gold", name), schema=ROWS.schema)
    with pytest.raises(BadRequestError, match="decides where"):
        catalog.create_table("gold.placed", schema=ROWS.schema, location=f"{table.location()}/data")


def _making(metadata: Table, location: str) -> tuple[object, ...]:
    return (
        update.AssignUUIDUpdate(uuid=uuid4()),
        update.UpgradeFormatVersionUpdate(**{"format-version": 2}),
        update.AddSchemaUpdate(schema=Schema(ID, NAME)),
        update.SetCurrentSchemaUpdate(**{"schema-id": -1}),
        update.AddPartitionSpecUpdate(spec=PartitionSpec()),
        update.SetDefaultSpecUpdate(**{"spec-id": -1}),
        update.AddSortOrderUpdate(**{"sort-order": SortOrder()}),
        update.SetDefaultSortOrderUpdate(**{"sort-order-id": -1}),
        update.SetLocationUpdate(location=location),
    )


def test_a_table_is_made_nowhere_but_in_the_folder_that_was_promised(
    catalog: RestCatalog, table: Table, tmp_path: Path
) -> None:
    create = (update.AssertCreate(),) if hasattr(update, "AssertCreate") else ()
    staged = catalog.create_table_transaction("gold.promised", schema=ROWS.schema)
    promised = staged.table_metadata.location
    for location in (table.location(), str(tmp_path), f"{promised}/data", str(Path(promised).parent)):
        wanted = Table(("gold", "promised"), table.metadata, "", table.io, catalog)
        with pytest.raises((CommitFailedException, BadRequestError)):
            catalog.commit_table(wanted, create, _making(table, location))
    other = Table(("gold", "of_another_name"), table.metadata, "", table.io, catalog)
    with pytest.raises(CommitFailedException, match="was not begun"):
        catalog.commit_table(other, create, _making(table, promised))
    assert not catalog.table_exists("gold.of_another_name")
    staged.commit_transaction()
    assert catalog.table_exists("gold.promised")


def test_a_manifest_that_unpacks_to_more_than_fits_is_not_read(table: Table) -> None:
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = b"".join(packed.compress(bytes(16 * 1024**2)) for _ in range(64)) + packed.flush()
    head = b"Obj\x01" + b"\x02" + b"\x14avro.codec" + b"\x0edeflate" + b"\x00" + b"s" * 16
    length = len(block)
    varint = b""
    value = length << 1
    while value > 0x7F:
        varint += struct.pack("B", value & 0x7F | 0x80)
        value >>= 7
    varint += struct.pack("B", value)
    bomb = Path(table.location()) / "metadata" / "bomb.avro"
    bomb.write_bytes(head + b"\x02" + varint + block + b"s" * 16)
    assert bomb.stat().st_size < 2_000_000
    for part in ("manifest", "listing"):
        with pytest.raises(BadRequestError, match="holds more than"):
            propose(table, snapshot(table, [described(data_file(table))], **{part: lambda _: str(bomb)}))
    (bomb.parent / "noise.avro").write_bytes(os.urandom(2000))
    with pytest.raises(BadRequestError, match="no Avro file"):
        propose(
            table, snapshot(table, [described(data_file(table))], manifest=lambda _: str(bomb.parent / "noise.avro"))
        )


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"requirements":' + "[" * 5000 + "]" * 5000 + "}",
        '{"updates":[{"action":"no-such"}]}',
        '{"updates":[{"action":"add-snapshot","snapshot":{}}]}',
        '{"updates":"x"}',
        '{"updates":[{"action":"set-statistics"}]}',
        '{"requirements":[{"type":"assert-table-uuid","uuid":"x"}]}',
        json.dumps({"identifier": {"namespace": ["gold"], "name": "another"}, "requirements": [], "updates": []}),
        json.dumps({"updates": [{"action": "add-schema", "schema": {"type": "struct", "fields": [
            {"id": 1, "name": "x", "required": False, "type": "geometry"}]}}]}),
        '{"x":"' + "y" * (9 * 1024**2) + '"}',
    ],
    ids=["deep", "deep-part", "action", "empty", "text", "statistics", "uuid", "other", "type", "huge"],
)  # fmt: skip
def test_no_body_breaks_the_server(catalog: RestCatalog, table: Table, address: str, body: str) -> None:
    url = f"{address}/iceberg/v1/namespaces/gold/tables/{table.name()[1]}"
    answer = catalog._session.post(url, data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 413)
    assert set(answer.json()["error"]) == {"message", "type", "code", "stack"}


def test_times_of_nanoseconds_are_refused(catalog: RestCatalog) -> None:
    table = catalog.create_table(f"gold.ns_{uuid4().hex[:8]}", Schema(NestedField(1, "at", TimestampType())))
    values = pa.array([1, 2, 3], pa.timestamp("ns"))
    data_folder = Path(table.location()) / "data"
    data_folder.mkdir()
    path = _file(table, {"at": values}, {"at": 1})
    with pytest.raises(BadRequestError, match=r"holds timestamp\[ns\]|does not know"):
        propose(table, snapshot(table, [described(path)]))
    assert schema_to_pyarrow(table.schema()).field("at").type == pa.timestamp("us")
