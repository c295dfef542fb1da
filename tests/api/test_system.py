"""Catalog, system, problems, and the documents about the API."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from neurolake import Lake


def test_datasets_are_listed(client: TestClient, sales: dict) -> None:
    found = {item["name"]: item for item in client.get("/api/neurolake/catalog/datasets").json()}
    assert found["sales"]["rows"] == 300
    assert 0 <= found["sales"]["quality"] <= 1


@pytest.mark.parametrize("by", ["name", "id", "qualified_name"])
def test_a_dataset_is_shown_whole(client: TestClient, sales: dict, by: str) -> None:
    view = client.get(f"/api/neurolake/catalog/dataset/{sales['answer']['dataset'][by]}").json()
    assert [column["name"] for column in view["columns"]] == ["id", "region", "amount", "day"]
    assert view["columns"][0]["profile"]["distinct"] == 300
    assert len(view["quality_report"]["dimensions"]) == 8
    assert view["snapshots"][0]["total_rows"] == 300
    assert {"file", "ingestion", "landing"} <= {edge["source"]["kind"] for edge in view["lineage"]}
    assert view["ingestions"][0]["id"] == sales["id"]


def test_an_unknown_dataset_names_similar_ones(client: TestClient, sales: dict) -> None:
    answer = client.get("/api/neurolake/catalog/dataset/sale")
    assert answer.status_code == 404
    assert "sales" in answer.json()["hint"]


def test_status(client: TestClient, sales: dict) -> None:
    found = client.get("/api/neurolake/system/status").json()
    assert found["datasets"] >= 1
    assert found["uptime_s"] >= 0
    assert found["disk"]["free_bytes"] > 0


def test_health(client: TestClient) -> None:
    answer = client.get("/api/neurolake/system/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_health_fails_with_the_database(tmp_path: Path) -> None:
    from neurolake.api.main import create_app

    with (
        Lake.open(tmp_path / "lake") as lake,
        TestClient(create_app(lake), base_url="http://127.0.0.1", raise_server_exceptions=False) as client,
    ):
        assert client.get("/api/neurolake/system/health").status_code == 200
        lake.query_engine.close()
        answer = client.get("/api/neurolake/system/health")
        assert (answer.status_code, answer.json()["status"]) == (503, "failing")
        assert answer.json()["checks"]["engine"]["ok"] is False


def test_every_problem_type_has_its_page(client: TestClient) -> None:
    kinds = [path.stem for path in (Path(__file__).parents[2] / "docs" / "problems").glob("*.md")]
    assert len(kinds) > 15
    for kind in kinds:
        page = client.get(f"/problems/{kind}")
        assert page.status_code == 200
        assert "What to do" in page.text
    assert client.get("/problems/nonsense").status_code == 404


def test_a_problem_leads_to_its_page(client: TestClient) -> None:
    answer = client.get("/api/query/nothing")
    assert client.get(answer.json()["type"]).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("DELETE", "/docs", 405), ("GET", "/api/query/execute", 404)],
)
def test_the_framework_answers_with_problems_too(client: TestClient, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status


def test_a_request_has_an_id_that_the_caller_may_choose(client: TestClient) -> None:
    assert client.get("/nowhere", headers={"X-Request-ID": "mine-1"}).json()["request_id"] == "mine-1"
    made = client.get("/nowhere", headers={"X-Request-ID": 'bad"\\id'})
    assert made.json()["request_id"] == made.headers["x-request-id"] != 'bad"\\id'


def test_a_body_beyond_the_bound_is_refused(client: TestClient) -> None:
    answer = client.post("/api/query/execute", content=b'{"sql": "' + b"x" * 9_000_000 + b'"}')
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/limit-exceeded")


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_the_documents_load_nothing_from_elsewhere(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    places = re.findall(r"(?:src|href|url)\s*[=:]\s*[\"']([^\"']+)", page.text)
    assert places
    for place in places:
        assert place.startswith(("/", "data:")), place
        if place.startswith("/"):
            assert client.get(place).status_code == 200, place
    policy = page.headers["content-security-policy"]
    assert "http:" not in policy
    assert "https:" not in policy
    assert "connect-src 'self'" in policy


def test_the_description_names_every_route(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    assert set(described["paths"]) >= {
        "/api/neurolake/ingestion/upload",
        "/api/neurolake/ingestion/{job_id}",
        "/api/neurolake/ingestion/{job_id}/events",
        "/api/neurolake/ingestion/{job_id}/rejects",
        "/api/neurolake/ingestion/{job_id}/cancel",
        "/api/neurolake/ingestion/statistics",
        "/api/query/execute",
        "/api/query/{query_id}",
        "/api/query/{query_id}/rows",
        "/api/query/{query_id}/download",
        "/api/query/{query_id}/cancel",
        "/api/query/history",
        "/api/neurolake/catalog/dataset/{dataset_id}",
        "/api/neurolake/catalog/datasets",
        "/api/neurolake/system/status",
        "/api/neurolake/system/health",
    }
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert operation.get("description") or operation.get("summary"), (method, path)
