"""Tables of many commits: their manifests stay few, their metadata files say what PyIceberg's would."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from neurolake.storage.catalog import LakeCatalog
from neurolake.storage.warehouse import Change, Warehouse

TABLE = ("gold", "things")
MANY = 40

Append = Callable[..., int]


@pytest.fixture
def append(warehouse: Warehouse, home: Path) -> Append:
    """Appends a file with one number; returns the snapshot's id."""
    made = iter(range(1_000))

    def append(number: int, **options: object) -> int:
        fields = warehouse.plan_fields(TABLE if warehouse.exists(TABLE) else None, [("id", "BIGINT")])
        path = home / f"staged-{next(made)}.parquet"
        schema = pa.schema([pa.field("id", pa.int64(), metadata={"PARQUET:field_id": str(fields[0].id)})])
        pq.write_table(pa.table({"id": [number]}, schema=schema), path)
        given = {"table": TABLE, "facts": lambda session, done: None, **options}
        return warehouse.commit(Change(files=(path,), fields=fields, **given)).snapshot_id

    return append


def _ids(warehouse: Warehouse, snapshot: int | None = None) -> list[int]:
    scan = warehouse.catalog.load_table(TABLE).scan(snapshot_id=snapshot)
    return sorted(scan.to_arrow()["id"].to_pylist())


def test_manifests_stay_few_and_every_snapshot_has_its_rows(warehouse: Warehouse, append: Append) -> None:
    made = [append(number) for number in range(MANY)]
    table = warehouse.catalog.load_table(TABLE)
    counts = [len(table.snapshot_by_id(snapshot).manifests(table.io)) for snapshot in made]
    assert max(counts) <= 20
    assert sum(after < before for before, after in pairwise(counts)) >= 2
    assert [_ids(warehouse, made[at]) for at in (0, 16, 17, MANY - 1)] == [
        list(range(at + 1)) for at in (0, 16, 17, MANY - 1)
    ]
    added = {entry["snapshot_id"] for entry in table.inspect.entries().to_pylist()}
    assert added == set(made)


def test_a_replacement_after_merged_manifests_leaves_nothing_of_them(warehouse: Warehouse, append: Append) -> None:
    for number in range(20):
        append(number)
    append(100, replace=True)
    append(101)
    assert _ids(warehouse) == [100, 101]


def test_a_metadata_file_is_what_pyiceberg_would_write(warehouse: Warehouse, append: Append) -> None:
    for number in range(5):
        append(number)
        table = warehouse.catalog.load_table(TABLE)
        written = json.loads(Path(table.metadata_location).read_text())
        assert written == json.loads(table.metadata.model_dump_json(exclude_none=True))
        assert len(written["snapshots"]) == len(written["snapshot-log"]) == number + 1
    anew = LakeCatalog(warehouse._database, str(warehouse.root)).load_table(TABLE)
    assert anew.metadata == table.metadata


def test_so_is_one_whose_oldest_entries_went(warehouse: Warehouse, append: Append) -> None:
    append(0)
    few = {"write.metadata.previous-versions-max": "3"}
    warehouse.catalog.load_table(TABLE).transaction().set_properties(few).commit_transaction()
    for number in range(1, 6):
        append(number)
    warehouse.expire(TABLE, lambda session, done: None)
    append(6)
    table = warehouse.catalog.load_table(TABLE)
    written = json.loads(Path(table.metadata_location).read_text())
    assert written == json.loads(table.metadata.model_dump_json(exclude_none=True))
    assert len(written["snapshots"]) == 2


def test_the_metadata_log_keeps_its_newest_entries(warehouse: Warehouse, append: Append) -> None:
    append(0)
    few = {"write.metadata.previous-versions-max": "3"}
    warehouse.catalog.load_table(TABLE).transaction().set_properties(few).commit_transaction()
    places = []
    for number in range(1, 6):
        places.append(warehouse.catalog.load_table(TABLE).metadata_location)
        append(number)
    written = json.loads(Path(warehouse.catalog.load_table(TABLE).metadata_location).read_text())
    assert [entry["metadata-file"] for entry in written["metadata-log"]] == places[-3:]


def test_every_snapshot_is_found_by_its_id_and_no_other(warehouse: Warehouse, append: Append) -> None:
    made = [append(number) for number in range(3)]
    for metadata in (
        warehouse.catalog.load_table(TABLE).metadata,
        LakeCatalog(warehouse._database, str(warehouse.root)).load_table(TABLE).metadata,
    ):
        assert [metadata.snapshot_by_id(one).snapshot_id for one in made] == made
        assert metadata.snapshot_by_id(1) is None


def test_a_commit_by_pyiceberg_itself_goes_on_with_the_history(warehouse: Warehouse, append: Append) -> None:
    append(1)
    table = warehouse.catalog.load_table(TABLE)
    table.append(pa.table({"id": pa.array([2], pa.int64())}))
    append(3)
    assert _ids(warehouse) == [1, 2, 3]
    location = Path(warehouse.catalog.load_table(TABLE).metadata_location)
    assert len(json.loads(location.read_text())["snapshots"]) == 3


def test_what_a_transaction_changes_is_not_seen_in_what_was_before(warehouse: Warehouse, append: Append) -> None:
    append(1)
    before = warehouse.catalog.load_table(TABLE)
    told = before.metadata.model_dump_json()
    append(2)
    warehouse.catalog.load_table(TABLE).transaction().set_properties(owner="ann").commit_transaction()
    assert before.metadata.model_dump_json() == told
    assert warehouse.catalog.load_table(TABLE).properties["owner"] == "ann"
