"""What Prometheus and schedulers of containers ask of a server."""

from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from neurolake.telemetry.table import METRICS


def _metrics(client: TestClient) -> dict[tuple[str, ...], float]:
    """Values by the name and the values of the labels, in the order of the labels' names."""
    answer = client.get("/metrics")
    assert answer.is_success
    assert answer.headers["content-type"].startswith("text/plain")
    families = text_string_to_metric_families(answer.text)
    return {
        (one.name, *(value for _, value in sorted(one.labels.items()))): one.value
        for family in families
        for one in family.samples
    }


def test_metrics_count_what_the_server_does(client: TestClient, sales: dict) -> None:
    before = _metrics(client)
    asked = {"sql": "SELECT count(*) AS counted FROM sales", "wait_s": 30}
    for _ in range(2):
        assert client.post("/api/query/execute", json=asked).status_code == 200
    client.post("/api/query/execute", json={"sql": "SELECT CAST('x' AS INT)", "wait_s": 30})
    client.get("/no/such/path")
    after = _metrics(client)

    def more(*series: str) -> float:
        return after.get(series, 0) - before.get(series, 0)

    assert more("neurolake_query_seconds_count", "miss", "duckdb", "succeeded") == 1
    assert more("neurolake_query_seconds_count", "hit", "duckdb", "succeeded") == 1
    assert more("neurolake_query_seconds_count", "none", "duckdb", "failed") == 1
    assert more("neurolake_query_stage_seconds_count", "parse") >= 3
    assert more("neurolake_query_rows_total") >= 2
    assert more("neurolake_http_request_seconds_count", "POST", "/api/query/execute", "200") >= 2
    assert more("neurolake_http_request_seconds_count", "GET", "none", "404") == 1
    assert after["neurolake_disk_free_bytes",] > 0
    assert after["neurolake_process_memory_bytes",] > 1_000_000
    assert after["neurolake_cache_entries",] >= 1


def test_an_ingestion_is_counted_with_its_rows(client: TestClient) -> None:
    before = _metrics(client)
    answer = client.post(
        "/api/neurolake/ingestion/upload",
        files={"file": ("counted.csv", b"a,b\n1,2\n3,4\n", "text/csv")},
        data={"dataset": "counted"},
    )
    assert answer.is_success
    after = _metrics(client)
    assert after["neurolake_ingestion_seconds_count", "succeeded"] > before.get(
        ("neurolake_ingestion_seconds_count", "succeeded"), 0
    )
    stored = ("neurolake_ingested_rows_total", "stored")
    assert after[stored] == before.get(stored, 0) + 2
    assert after["neurolake_commit_seconds_count", "succeeded"] >= 1


def test_every_gauge_of_the_table_is_read(client: TestClient) -> None:
    shown = {name for name, *_ in _metrics(client)}
    assert {one.name for one in METRICS if one.kind == "gauge"} <= shown


def test_probes(client: TestClient) -> None:
    assert client.get("/livez").json() == {"status": "ok"}
    assert client.get("/startupz").status_code in (200, 503)
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ok")
    assert client.get("/version").json()["version"]


def test_probes_answer_at_any_name(client: TestClient) -> None:
    at = {"Host": "10.1.2.3:8000"}
    assert client.get("/livez", headers=at).status_code == 200
    assert client.get("/readyz", headers=at).status_code == 200
    assert client.get("/metrics", headers=at).status_code == 403


def test_a_server_that_leaves_is_not_ready(client: TestClient) -> None:
    client.app.state.leaving.set()  # type: ignore[attr-defined]
    try:
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["status"]) == (503, "leaving")
        assert client.get("/livez").status_code == 200
    finally:
        client.app.state.leaving.clear()  # type: ignore[attr-defined]


def test_the_last_hour_is_told(client: TestClient) -> None:
    client.app.state.recent.take()  # type: ignore[attr-defined]
    steps = client.get("/api/neurolake/system/metrics").json()["steps"]
    assert steps[-1]["requests"] >= 0
    assert steps[-1]["memory_bytes"] > 1_000_000
