"""Spark creates, appends, evolves, rewrites and reads through `/iceberg`; SQL here sees the same."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from neurolake import Lake

PYTHON, JAR = os.environ.get("NEUROLAKE_TEST_ICEBERG_SPARK"), os.environ.get("NEUROLAKE_TEST_ICEBERG_JAR")


@pytest.mark.spark
def test_spark_works_with_the_lake(lake: Lake, address: str) -> None:
    if not PYTHON or not JAR:
        pytest.skip("make test-spark says which Spark has Iceberg's runtime")
    lake.query("CREATE TABLE gold.from_sql AS SELECT 7 AS id, 'seven' AS label")
    script = Path(__file__).with_name("spark_session.py")
    done = subprocess.run(
        [Path(PYTHON).absolute(), script, f"{address}/iceberg", Path(JAR).absolute()],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.partition("ANSWERS")[2].splitlines()[0])
    assert told["namespaces"] == [["bronze"], ["gold"], ["silver"]]
    assert told["from sql"] == [[7, "seven"]]
    events = [[2, None, None, None], [3, "zz", None, None], [4, "m", 5, ["p", "q"]], [5, "n", None, None]]
    assert told["events"] == events
    assert "Supported: 1, 2" in told["version 3"]
    assert "copy-on-write" in told["merge on read"]
    mine = lake.query("SELECT id, label, n, more.y AS y FROM events ORDER BY id").to_arrow().to_pylist()
    assert [list(row.values()) for row in mine] == events
    assert lake.query("SELECT count(day) AS days, count(*) AS n FROM parted WHERE id > 2").to_arrow().to_pylist() == [
        {"days": 1, "n": 3}
    ]
    assert lake.query("SELECT * FROM replaced").to_arrow().to_pylist() == [{"two": "two"}]
    assert lake.query("SELECT price, at FROM events WHERE id = 3").to_arrow()["price"].to_pylist()[0] == pytest.approx(
        2.5
    )
    sources = {
        edge["source"]["id"] for edge in lake.dataset("events")["lineage"] if edge["target"]["kind"] == "dataset"
    }
    assert any("spark" in source.lower() for source in sources), sources
