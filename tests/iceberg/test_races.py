"""Eight writers of one table, each with its own client: none of their rows is lost, and none is there twice."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pytest
from pyiceberg.catalog.rest import RestCatalog
from pyiceberg.exceptions import CommitFailedException

from neurolake import Lake
from tests.iceberg.conftest import ROWS, served

WRITERS, EACH = 8, 3


@pytest.fixture
def lake(database_url: str, home: Path) -> Iterator[Lake]:
    """One of its own on each database."""
    with Lake.open(home, metadata_url=database_url) as opened:
        yield opened


@pytest.fixture
def address(lake: Lake) -> Iterator[str]:
    with served(lake) as url:
        yield url


@pytest.fixture
def catalog(address: str) -> RestCatalog:
    return RestCatalog("lake", uri=f"{address}/iceberg")


def test_no_writers_rows_are_lost(lake: Lake, catalog: RestCatalog, address: str) -> None:
    catalog.create_table("gold.raced", schema=ROWS.schema)

    def write(number: int) -> int:
        client, conflicts = RestCatalog(f"writer-{number}", uri=f"{address}/iceberg"), 0
        for turn in range(EACH):
            row = pa.table({"id": pa.array([number * 100 + turn], pa.int64()), "name": ["w"], "amount": [1.0]})
            while True:
                try:
                    client.load_table("gold.raced").append(row)
                except CommitFailedException:
                    conflicts += 1
                else:
                    break
        return conflicts

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        writers = [pool.submit(write, number) for number in range(WRITERS)]
        for number in range(EACH):
            lake.query(f"INSERT INTO raced VALUES ({9000 + number}, 'sql', 1)")
        for writer in writers:
            writer.result()
    expected = sorted([n * 100 + t for n in range(WRITERS) for t in range(EACH)] + [9000 + n for n in range(EACH)])
    assert lake.query("SELECT id FROM raced ORDER BY id").to_arrow()["id"].to_pylist() == expected
    known = lake.dataset("raced")
    assert known["rows"] == len(expected)
    table = catalog.load_table("gold.raced")
    assert {str(snapshot.snapshot_id) for snapshot in table.metadata.snapshots} == {
        snapshot["snapshot_id"] for snapshot in known["snapshots"]
    }
