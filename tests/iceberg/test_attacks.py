"""What a client that lies, or knows no better, proposes: it is refused with the reason, and nothing has changed."""

import json
import os
import shutil
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from pyiceberg.catalog.rest import RestCatalog
from pyiceberg.conversions import to_bytes
from pyiceberg.exceptions import BadRequestError, CommitFailedException, RESTError
from pyiceberg.manifest import DataFileContent, FileFormat, ManifestEntryStatus
from pyiceberg.partitioning import PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table import Table, update
from pyiceberg.table.sorting import SortOrder
from pyiceberg.types import LongType

from neurolake import Lake
from tests.iceberg.conftest import COUNT, ROWS
from tests.iceberg.proposals import ID, NAME, data_file, described, propose, snapshot


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
