"""Events of others become part of the graph, once each, within what whoever sends them may do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from neurolake import Lake
from neurolake.api.main import create_app
from neurolake.compliance.audit.listing import Filter
from neurolake.kernel.errors import Forbidden
from neurolake.kernel.ids import new_id
from neurolake.kernel.principal import Principal
from neurolake.metadata.models import Dataset, LineageEdge, OutboxEvent, ReceivedEvent

BOB = Principal("bob")


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    with Lake.open(tmp_path_factory.mktemp("receiving") / "lake") as opened:
        opened.query("CREATE TABLE gold.sales AS SELECT 1 AS id, 2.5 AS amount")
        yield opened


@pytest.fixture(scope="module")
def client(lake: Lake) -> Iterator[TestClient]:
    with TestClient(create_app(lake), base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as opened:
        yield opened


def event(inputs: list[str], outputs: list[str], **more: Any) -> dict[str, Any]:
    def named(text: str) -> dict[str, Any]:
        namespace, _, name = text.rpartition("/")
        return {"namespace": namespace, "name": name}

    return {
        "eventType": "COMPLETE",
        "eventTime": "2026-01-01T00:00:00Z",
        "producer": "https://example.com/x",
        "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
        "run": {"runId": new_id()},
        "job": {"namespace": "airflow", "name": "dag.task"},
        "inputs": [named(one) for one in inputs],
        "outputs": [named(one) for one in outputs],
        **more,
    }


def state(lake: Lake) -> tuple[Any, ...]:
    """All that an event may change."""
    with lake.database.read() as session:
        kinds = (LineageEdge.id, ReceivedEvent.sha256, Dataset.id)
        return tuple(tuple(sorted(session.scalars(select(kind)))) for kind in kinds)


def test_what_is_not_known_becomes_external_and_what_is_known_is_joined(lake: Lake, client: TestClient) -> None:
    sent = event(["kafka://broker/orders"], ["neurolake/gold.sales"])
    way = {"type": "DIRECT", "subtype": "AGGREGATION", "description": "sum(price)", "masking": True}
    came = {"namespace": "kafka://broker", "name": "orders", "field": "price", "transformations": [way]}
    facet = {"_producer": "x", "_schemaURL": "x", "fields": {"amount": {"inputFields": [came]}}}
    sent["outputs"][0]["facets"] = {"columnLineage": facet}
    assert client.post("/api/v1/lineage", json=sent).status_code == 201
    told = client.get("/api/neurolake/lineage/upstream/sales", params={"columns": True}).json()
    assert ("external", "kafka://broker/orders") in {(node["kind"], node["id"]) for node in told["nodes"]}
    with lake.database.read() as session:
        edge = session.scalars(select(LineageEdge).where(LineageEdge.source_column == "price")).one()
    assert (edge.target_column, edge.kind, edge.masked, edge.transformation) == (
        "amount", "aggregation", True, "sum(price)")  # fmt: skip
    known = state(lake)
    for _ in range(2):
        assert client.post("/api/v1/lineage", json=sent).status_code == 200
        assert state(lake) == known
    # The same run told again in another event brings no edge twice.
    assert client.post("/api/v1/lineage", json=sent | {"eventTime": "2026-01-01T00:00:01Z"}).status_code == 201
    assert state(lake)[0] == known[0]


def test_every_event_that_we_send_can_be_replayed_twice(tmp_path: Path, lake: Lake) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,v\n" + "".join(f"{n},{n}\n" for n in range(30)))
    with Lake.open(tmp_path / "other", openlineage_url=f"file://{tmp_path}/e.jsonl", openlineage_reads=True) as other:
        other.ingest(path, dataset="told_x")
        other.query("CREATE TABLE gold.told_y AS SELECT id, v + 1 AS w FROM told_x")
        other.query("UPDATE told_y SET w = 0 WHERE id = 3")
        other.query("SELECT * FROM told_y")
        with other.database.read() as session:
            events = [one.body for one in session.scalars(select(OutboxEvent).order_by(OutboxEvent.id))]
        for one in events:
            assert other.openlineage.receive(one)
        known = state(other)
        for _ in range(2):
            assert not any(other.openlineage.receive(one) for one in events)
            assert state(other) == known
    assert len(events) >= 8


def test_nobody_says_what_a_dataset_is_made_from_that_they_may_not_change(lake: Lake) -> None:
    lake.query("CREATE TABLE gold.kept AS SELECT 1 AS id")
    sent = event(["s3://x/y"], ["neurolake/gold.kept"])
    # To somebody who may not know of it, it is a name like any other.
    assert lake.openlineage.receive(sent, BOB)
    with lake.database.read() as session:
        kinds = set(session.scalars(select(LineageEdge.target_kind).where(LineageEdge.target_id.contains("kept"))))
    assert kinds == {"external"}
    grant = {"name": "kept", "kind": "grant", "to": ["user:bob"], "actions": ["select"], "on": {"dataset": "gold.kept"}}
    lake.policies.create(grant, by="ada")
    with pytest.raises(Forbidden, match=r"gold\.kept"):
        lake.openlineage.receive(event(["s3://x/y"], ["neurolake/gold.kept"]), BOB)
    assert lake.audit.entries(Filter(principal="bob", decision="deny"))
    assert lake.openlineage.receive(event(["neurolake/gold.kept"], ["s3://x/z"]), BOB)


@pytest.mark.parametrize(
    "wrong",
    [
        {"run": {"runId": "x"}},
        {"run": {}},
        {"job": {}},
        {"job": {"namespace": "", "name": "x"}},
        {"eventTime": "yesterday"},
        {"eventType": "BEGIN"},
        {"producer": None},
        {"inputs": "x"},
        {"inputs": [{"namespace": "a"}]},
        {"outputs": [{"namespace": "a", "name": "x" * 2000}]},
        {"inputs": [{"namespace": "a", "name": str(n)} for n in range(1001)]},
    ],
)
def test_what_is_no_event_is_refused(client: TestClient, lake: Lake, wrong: dict[str, Any]) -> None:
    known = state(lake)
    assert client.post("/api/v1/lineage", json=event([], []) | wrong).status_code in (413, 422)
    assert state(lake) == known


def test_the_graph_is_told_in_the_shape_of_marquez(lake: Lake, client: TestClient) -> None:
    lake.query("CREATE TABLE gold.source AS SELECT 1 AS id")
    lake.query("CREATE TABLE gold.made AS SELECT id FROM source")
    asked = client.get("/api/v1/lineage", params={"nodeId": "dataset:neurolake:gold.made", "depth": 5})
    nodes = {node["id"]: node for node in asked.json()["graph"]}
    job, source = "job:neurolake:make gold.made", "dataset:neurolake:gold.source"
    assert nodes[job]["type"] == "JOB"
    assert {"origin": source, "destination": job} in nodes[job]["inEdges"]
    assert {"origin": job, "destination": "dataset:neurolake:gold.made"} in nodes[job]["outEdges"]
    assert {"origin": source, "destination": job} in nodes[source]["outEdges"]
    assert client.get("/api/v1/lineage", params={"nodeId": job}).status_code == 200
    assert client.get("/api/v1/lineage", params={"nodeId": "dataset:neurolake:gold.none"}).status_code == 404
    assert client.get("/api/v1/lineage", params={"nodeId": "rubbish"}).status_code == 422
