"""A lake whose tables are in a store that speaks S3: what it does there, and what becomes of it when the store dies."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from neurolake import Lake
from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import Conflict, InvalidOption, NeuroLakeError, Unavailable
from neurolake.kernel.principal import LOCAL
from neurolake.maintenance.base import Request
from neurolake.remediation.base import Purge
from neurolake.storage.location import Location
from neurolake.storage.upkeep.figures import figures
from tests.conformance import s3

pytestmark = pytest.mark.s3

_PATIENCE_S = 20.0


@pytest.fixture
def url() -> str:
    return s3.folder()


def opened(home: Path, url: str, **more: Any) -> Lake:
    access = s3.reached()
    given = {"s3_endpoint": access.endpoint, "s3_access_key": access.access_key, "s3_secret_key": access.secret_key}
    return Lake.open(home, **{"warehouse": url, "s3_region": "us-east-1", "quality_watch": "off", **given, **more})


def sales(folder: Path, name: str, rows: range) -> Path:
    file = folder / f"{name}.csv"
    file.write_text("id,region\n" + "".join(f"{n},{('north', 'south')[n % 2]}\n" for n in rows))
    return file


def refused(do: Callable[[], object]) -> dict[str, object] | None:
    """The problem that something ended with because a store is away; None where it is done."""
    try:
        do()
    except Unavailable as told:
        return told.problem()
    return None


def count(lake: Lake, sql: str = "SELECT count(*) AS n FROM sales", **given: Any) -> int:
    return int(lake.query(sql, **given).to_arrow().to_pylist()[0]["n"])


def test_tables_are_made_read_and_changed_in_the_store(tmp_path: Path, url: str) -> None:
    home = tmp_path / "lake"
    with opened(home, url) as lake:
        lake.ingest(sales(tmp_path, "first", range(100)), dataset="sales")
        assert count(lake) == 100
        [first] = lake.dataset("sales")["snapshots"]
        lake.ingest(sales(tmp_path, "second", range(100, 150)), dataset="sales", mode="append")
        assert count(lake) == 150
        assert count(lake, f"SELECT count(*) AS n FROM sales AT (VERSION => {first['snapshot_id']})") == 100
        lake.query("UPDATE sales SET region = 'west' WHERE id < 10")
        assert count(lake, "SELECT count(*) AS n FROM sales WHERE region = 'west'") == 10
        lake.query("DELETE FROM sales WHERE id >= 140")
        lake.query("INSERT INTO sales SELECT id + 1000 AS id, region FROM sales WHERE id < 5")
        assert count(lake) == 145
        lake.query("ALTER TABLE sales RENAME COLUMN region TO area")
        assert count(lake, "SELECT count(*) AS n FROM sales WHERE area = 'west'") == 15
        assert list((home / "warehouse").rglob("*")) == []
    # Whoever has nothing but the database and the store has everything.
    with opened(home, url, copies_max_bytes=0) as lake:
        assert count(lake) == 145
        assert sum(path.is_file() for path in (home / "copies").rglob("*")) <= 6


def test_copies_keep_their_bound_and_are_fetched_again(tmp_path: Path, url: str) -> None:
    home = tmp_path / "lake"
    with opened(home, url) as lake:
        for number in range(4):
            lake.ingest(sales(tmp_path, f"t{number}", range(20_000)), dataset=f"t{number}")
        sizes = [path.stat().st_size for path in (home / "copies").rglob("*.parquet")]
        assert len(sizes) == 4
    bound = max(sizes) * 2
    for path in (home / "copies").rglob("*.parquet"):
        path.unlink()
    with opened(home, url, copies_max_bytes=bound) as lake:
        for _ in range(2):
            for number in range(4):
                assert count(lake, f"SELECT count(*) AS n FROM t{number}") == 20_000
        assert sum(path.stat().st_size for path in (home / "copies").rglob("*.parquet")) <= bound
        together = "SELECT count(*) AS n FROM t0 JOIN t1 USING (id) JOIN t2 USING (id) JOIN t3 USING (id)"
        assert count(lake, together) == 20_000


def test_maintenance_puts_files_together_in_the_store(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path / "lake", url) as lake:
        for number in range(5):
            lake.ingest(
                sales(tmp_path, f"part{number}", range(number * 10, number * 10 + 10)), dataset="sales", mode="append"
            )
        later = replace(lake.maintenance._place, clock=lambda: utc_now() + timedelta(days=30))
        monkeypatch.setattr(lake.maintenance, "_place", later)
        done = lake.maintenance.run("sales", Request(keep=1))
        assert done["after"]["data_files"] == 1
        assert done["after"]["snapshots"] == 1
        assert count(lake) == 50
        table = lake.warehouse.catalog.load_table((lake.dataset("sales")["zone"], "sales"))
        assert figures(lake.warehouse.store, table, 1, time.time() + 3600).orphans == 0


def test_what_cannot_be_done_in_a_store_yet_is_refused(tmp_path: Path, url: str) -> None:
    with opened(tmp_path / "lake", url) as lake:
        lake.ingest(sales(tmp_path, "sales", range(10)))
        with pytest.raises(Conflict, match="not done for tables in a store"):
            lake.remediations.submit(Purge(action="purge", dataset="sales"), LOCAL)
        assert count(lake) == 10


def test_a_lake_that_has_tables_elsewhere_is_not_opened(tmp_path: Path, url: str) -> None:
    with Lake.open(tmp_path / "lake", quality_watch="off") as lake:
        lake.ingest(sales(tmp_path, "sales", range(10)))
    with pytest.raises(InvalidOption, match="tables that are not at"):
        opened(tmp_path / "lake", url)
    with opened(tmp_path / "other", url) as lake:
        lake.ingest(sales(tmp_path, "sales", range(10)))
    with pytest.raises(InvalidOption, match="NEUROLAKE_WAREHOUSE"):
        Lake.open(tmp_path / "other", quality_watch="off")


class Server:
    """A store of the test's own, which it may kill."""

    def __init__(self, folder: Path) -> None:
        program = os.environ.get("NEUROLAKE_TEST_S3_PROGRAM")
        if not program:
            pytest.fail("NEUROLAKE_TEST_S3_PROGRAM must be the program of a store, as scripts/services env says.")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        (folder / "files" / "lake").mkdir(parents=True)
        (folder / "attributes").mkdir()
        self._command = [program, "--port", f"127.0.0.1:{self.port}", "posix", "--sidecar", str(folder / "attributes")]
        self._command.append(str(folder / "files"))
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def reach(self) -> dict[str, str]:
        return {"s3_endpoint": self.endpoint, "s3_access_key": "lake", "s3_secret_key": "lake-secret"}

    def start(self) -> None:
        keys = {"ROOT_ACCESS_KEY": "lake", "ROOT_SECRET_KEY": "lake-secret"}
        self._process = subprocess.Popen(
            self._command, env={**os.environ, **keys}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        ends = time.monotonic() + _PATIENCE_S
        while time.monotonic() < ends:
            with socket.socket() as trying:
                if trying.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        pytest.fail("the store does not start")

    def kill(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    started = Server(tmp_path / "server")
    yield started
    started.kill()


STEPS = [
    ("neurolake.ingestion.pipeline", "ingestion.prepared"),
    ("neurolake.storage.commit", "warehouse.manifests-written"),
    ("neurolake.storage.catalog", "catalog.metadata-written"),
    ("neurolake.storage.catalog", "catalog.pointer-swapped"),
    ("neurolake.storage.commit", "warehouse.facts-written"),
]


@pytest.mark.parametrize(("module", "step"), STEPS)
def test_a_store_that_dies_in_a_commit_loses_nothing_that_was_acknowledged(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch, module: str, step: str
) -> None:
    home, reach = tmp_path / "lake", server.reach
    with opened(home, "s3://lake/tables", **reach) as lake:
        lake.ingest(sales(tmp_path, "first", range(100)), dataset="sales")

        def dying(name: str) -> None:
            if name == step:
                server.kill()

        acknowledged, appending = 100, {"dataset": "sales", "mode": "append"}
        with monkeypatch.context() as patch:
            patch.setattr(f"{module}.fault_point", dying)
            began = time.monotonic()
            problem = refused(lambda: lake.ingest(sales(tmp_path, "second", range(100, 150)), **appending))
            acknowledged += 0 if problem else 50
            assert problem is None or (problem["status"], problem["retryable"]) == (503, True)
            assert problem is None or "s3://lake" in str(problem["detail"])
            assert time.monotonic() - began < 45
        # The copies answer while the store is away, for what was acknowledged.
        assert count(lake) == acknowledged
        server.start()
        lake.ingest(sales(tmp_path, "third", range(200, 210)), dataset="sales", mode="append")
        assert count(lake) == acknowledged + 10
    for path in (home / "copies").rglob("*.parquet"):
        path.unlink()
    with opened(home, "s3://lake/tables", **reach) as lake:
        assert count(lake) == acknowledged + 10


def test_a_query_of_what_is_not_here_says_that_the_store_is_away(tmp_path: Path, server: Server) -> None:
    home, reach = tmp_path / "lake", server.reach
    with opened(home, "s3://lake/tables", **reach) as lake:
        lake.ingest(sales(tmp_path, "first", range(100)), dataset="sales")
    for path in (home / "copies").rglob("*.parquet"):
        path.unlink()
    with opened(home, "s3://lake/tables", **reach) as lake:
        server.kill()
        with pytest.raises(NeuroLakeError) as told:
            count(lake)
        assert (told.value.status, told.value.type) == (503, "unavailable")
        server.start()
        assert count(lake) == 100


def test_other_engines_are_told_the_address_and_never_the_keys(tmp_path: Path, url: str) -> None:
    access = s3.reached()
    with opened(tmp_path / "lake", url) as lake:
        assert lake.client_config == {
            "s3.endpoint": access.endpoint,
            "s3.region": "us-east-1",
            "s3.path-style-access": "true",
        }
        lake.ingest(sales(tmp_path, "sales", range(10)))
        place = Location.of(lake.warehouse.catalog.load_table((lake.dataset("sales")["zone"], "sales")).location())
        assert place.is_within(Location.of(url))
