"""Whatever makes or changes data is told, in the transaction that makes it, and arrives in order whatever happens."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from neurolake import Lake
from neurolake.catalog import access, datasets
from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import InvalidOption, NeuroLakeError
from neurolake.kernel.ids import new_id
from tests.openlineage.spec import check


class Server:
    """A lineage server that can be told how to answer."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.keys: set[str | None] = set()
        self.answer = 201
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.keys.add(self.headers.get("Authorization"))
                status = outer.answer if outer.answer != 422 or "bad" in body["job"]["name"] else 201
                if status == 201:
                    outer.events.append(body)
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def lake(tmp_path: Path, server: Server) -> Iterator[Lake]:
    with Lake.open(tmp_path / "lake", openlineage_url=server.url, openlineage_key="secret") as opened:
        yield opened


@pytest.fixture
def sales(tmp_path: Path, lake: Lake) -> None:
    path = tmp_path / "sales.csv"
    path.write_text("id,region,amount\n" + "".join(f"{n},r{n % 3},{n}.5\n" for n in range(60)))
    lake.ingest(path, dataset="sales", zone="bronze")


@pytest.mark.usefixtures("sales")
def test_every_kind_of_change_is_told_as_the_schemas_want(lake: Lake, server: Server) -> None:
    lake.query("CREATE TABLE gold.totals AS SELECT region, sum(amount) total FROM sales WHERE id > 3 GROUP BY 1")
    lake.query("INSERT INTO totals VALUES ('x', 1)")
    with pytest.raises(NeuroLakeError):
        lake.query("INSERT INTO totals SELECT region, CAST('secret-' || region AS INTEGER) FROM sales")
    lake.query("SELECT count(*) FROM totals")
    lake.openlineage.send()
    for event in server.events:
        check(event)
    jobs = [(event["eventType"], event["job"]["name"]) for event in server.events]
    assert jobs == [
        ("START", "ingest bronze.sales"),
        ("COMPLETE", "ingest bronze.sales"),
        ("START", "change gold.totals"),
        ("COMPLETE", "change gold.totals"),
        ("START", "change gold.totals"),
        ("COMPLETE", "change gold.totals"),
        ("START", "change gold.totals"),
        ("FAIL", "change gold.totals"),
    ]
    assert server.keys == {"Bearer secret"}
    made = server.events[3]
    [output] = made["outputs"]
    assert [one["name"] for one in made["inputs"]] == ["bronze.sales"]
    assert output["name"] == "gold.totals"
    assert {"schema", "columnLineage", "dataQualityMetrics", "ownership"} == set(output["facets"])
    assert output["outputFacets"]["outputStatistics"]["rowCount"] == 3
    [came] = [one for one in output["facets"]["columnLineage"]["fields"]["total"]["inputFields"]
              if one["transformations"][0]["type"] == "DIRECT"]  # fmt: skip
    assert (came["name"], came["field"], came["transformations"][0]["subtype"]) == (
        "bronze.sales", "amount", "AGGREGATION")  # fmt: skip
    assert [one["field"] for one in output["facets"]["columnLineage"]["dataset"]]
    assert "secret-" not in json.dumps(server.events)
    assert lake.openlineage.status()["waiting"] == 0
    assert all(event["eventTime"] for event in server.events)


@pytest.mark.usefixtures("sales")
def test_what_does_not_arrive_is_kept_and_sent_in_order_later(lake: Lake, server: Server) -> None:
    server.answer = 503
    assert lake.openlineage.send() == 0
    for number in range(3):
        lake.query(f"CREATE TABLE t{number} AS SELECT * FROM sales")
    found = lake.openlineage.status()
    assert (found["waiting"], found["refused"], server.events) == (8, 0, [])
    assert "503" in found["problems"][0]["problem"]
    server.answer = 201
    _let_time_pass(lake)
    assert lake.openlineage.send() == 8
    told = [event["job"]["name"] for event in server.events]
    assert told == [name for one in ("ingest bronze.sales", "change bronze.t0", "change bronze.t1", "change bronze.t2")
                    for name in (one, one)]  # fmt: skip


def test_an_event_that_is_refused_for_good_does_not_stand_in_the_way(lake: Lake, server: Server) -> None:
    server.answer = 422
    lake.query("CREATE TABLE bad AS SELECT 1 AS x")
    lake.query("CREATE TABLE good AS SELECT 1 AS x")
    lake.openlineage.send()
    assert {event["job"]["name"] for event in server.events} == {"change bronze.good"}
    assert lake.openlineage.status()["refused"] == 2


def test_what_is_undone_is_not_told(lake: Lake) -> None:
    def undone() -> None:
        with lake.database.write() as session:
            dataset = datasets.register(session, "undone", "gold", utc_now())
            access.record(session, [access.Access("ada", "write", dataset.id, None, (), new_id(), utc_now())])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        undone()
    assert lake.openlineage.status()["waiting"] == 0


def test_reads_are_told_where_that_is_wanted_and_events_go_to_a_file(tmp_path: Path) -> None:
    told = tmp_path / "events.jsonl"
    with Lake.open(tmp_path / "lake", openlineage_url=f"file://{told}", openlineage_reads=True) as lake:
        lake.query("CREATE TABLE one AS SELECT 1 AS x")
        lake.query("SELECT x FROM one")
        lake.openlineage.send()
    events = [json.loads(line) for line in told.read_text().splitlines()]
    for event in events:
        check(event)
    assert ("COMPLETE", "query bronze.one") in [(event["eventType"], event["job"]["name"]) for event in events]


def test_nothing_is_told_unless_it_is_wanted(tmp_path: Path) -> None:
    with Lake.open(tmp_path / "lake") as lake:
        lake.query("CREATE TABLE one AS SELECT 1 AS x")
        assert lake.openlineage.status() == {"sending": False, "waiting": 0, "refused": 0, "problems": []}
        with pytest.raises(InvalidOption, match="NEUROLAKE_OPENLINEAGE_URL"):
            lake.openlineage.send()
    with Lake.open(tmp_path / "lake", openlineage_url="ftp://x") as lake, pytest.raises(InvalidOption, match="http"):
        lake.openlineage.send()


def _let_time_pass(lake: Lake) -> None:
    """As if every waiting event were due."""
    from sqlalchemy import update

    from neurolake.metadata.models import OutboxEvent

    with lake.database.write() as session:
        session.execute(update(OutboxEvent).values(next_at=utc_now()))
