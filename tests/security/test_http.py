"""Requests that come from elsewhere, names that point elsewhere, answers that tell too much."""

import csv
import io
import json

import pytest
from fastapi.testclient import TestClient

from neurolake import Lake
from neurolake.api.server import run
from neurolake.api.site import is_loopback
from neurolake.kernel.errors import InvalidOption

UPLOAD = "/api/neurolake/ingestion/upload"
ROWS = b"a,b\n1,2\n3,4\n"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.1@evil.example",
        "evil.example/127.0.0.1",
        "192.168.1.5:8000",
        "0.0.0.0:8000",
        "[2001:db8::1]:8000",
        "",
        "localhost:8000, evil.example",
    ],
)
def test_a_foreign_host_is_refused(client: TestClient, host: str) -> None:
    answer = client.get("/api/neurolake/catalog/datasets", headers={"Host": host})
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/forbidden")
    assert answer.headers["x-request-id"]


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:1", "127.9.9.9", "[::1]:8000", "LOCALHOST"])
def test_this_machine_is_answered(client: TestClient, host: str) -> None:
    assert is_loopback(host)
    assert client.get("/api/neurolake/catalog/datasets", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "https://127.0.0.1:8000"},
        {"Origin": "http://localhost:8000"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_page_of_another_site_changes_nothing(client: TestClient, headers: dict[str, str]) -> None:
    for path, sent in (
        (UPLOAD, {"files": {"file": ("evil.csv", ROWS)}}),
        ("/api/query/execute", {"json": {"sql": "SELECT 1"}}),
        ("/api/query/x/cancel", {}),
    ):
        answer = client.post(path, headers=headers, **sent)
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/forbidden")


def test_our_own_pages_may_write(client: TestClient) -> None:
    headers = {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/api/query/execute", headers=headers, json={"sql": "SELECT 1"}).status_code == 200


def test_no_answer_invites_other_sites(client: TestClient) -> None:
    answer = client.options(
        "/api/query/execute", headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    )
    read = client.get("/api/neurolake/catalog/datasets", headers={"Origin": "https://evil.example"})
    for given in (answer, read):
        assert not [name for name in given.headers if name.startswith("access-control-")]
        assert given.headers["cross-origin-resource-policy"] == "same-origin"
        assert given.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in given.headers["content-security-policy"]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.com", ""])
def test_the_server_binds_to_this_machine_only(lake: Lake, host: str) -> None:
    with pytest.raises(InvalidOption, match=r"login|open to others"):
        run(lake, host, 0, lambda _: pytest.fail("it serves"))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("..\\..\\windows\\system.csv", "system.csv"),
        ("/etc/cron.d/job.csv", "job.csv"),
        ("....//x.csv", "x.csv"),
        ("..", "upload"),
        ("a\u202egpj.csv", "agpj.csv"),
        ("Продажи 数据 é.csv", "Продажи 数据 é.csv"),
        ("x" * 400 + ".csv", "x" * 251 + ".csv"),
    ],
)
def test_a_file_name_is_a_label_and_never_a_place(client: TestClient, lake: Lake, name: str, shown: str) -> None:
    before = set(lake.home.parent.iterdir())
    answer = client.post(UPLOAD, files={"file": (name, ROWS + name.encode())}, data={"mode": "auto", "zone": "bronze"})
    job = answer.json().get("jobs", [{}])[0]
    assert answer.status_code == 201, answer.text
    assert job["file_name"] == shown
    assert job["answer"]["dataset"]["name"].replace("_", "").isalnum()
    assert set(lake.home.parent.iterdir()) == before


@pytest.mark.parametrize(
    "path",
    [
        "/docs/../../../etc/passwd",
        "/static-offline-docs/../../../../etc/passwd",
        "/static-offline-docs/%2e%2e/%2e%2e/core.py",
        "/static-offline-docs/..%2fcore.py",
        "/problems/..%2f..%2fREADME",
        "/problems/%2e%2e%2fREADME",
        "/api/query/..%2f..%2fcatalog.db/download",
        "/api/neurolake/ingestion/..%2f..%2fcatalog/rejects",
        "/api/neurolake/catalog/dataset/..%2f..%2fetc",
    ],
)
def test_no_address_leads_to_a_file_outside(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (404, 405)
    assert "root:" not in answer.text


def test_a_problem_repeats_no_value_and_no_inner_part(client: TestClient) -> None:
    secret = "hunter2-do-not-tell"
    answers = [
        client.post("/api/query/execute", json={"sql": "SELECT 1", "limit": secret}),
        client.post("/api/query/execute", content=f'{{"sql": "{secret}'.encode()),
        client.post("/api/query/execute", json={"sql": "SELECT $a", "parameters": {"b": secret}}),
        client.post(UPLOAD, content=secret.encode(), headers={"Content-Type": "multipart/form-data; boundary=x"}),
        client.get("/api/query/history", params={"limit": secret}),
    ]
    for answer in answers:
        assert answer.status_code in (400, 422), answer.text
        assert secret not in answer.text
        assert "Traceback" not in answer.text
        assert "site-packages" not in answer.text


def test_a_fault_of_ours_is_told_without_its_inner_parts(
    client: TestClient, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("password=hunter2 at /srv/lake")

    monkeypatch.setattr(lake, "datasets", broken)
    answer = client.get("/api/neurolake/catalog/datasets")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "hunter2" not in answer.text
    assert "/srv/lake" not in answer.text
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


def test_csv_downloads_hold_no_formula(client: TestClient) -> None:
    risky = ["=1+1", "+cmd", "-cmd|x", "@SUM(A1)", "\tx", "\r=1", '=HYPERLINK("http://evil.example")']
    plain = ["-5", "+49 170 1234567", "-1.5", "a=b", "", "x@y", "2024-01-01"]
    sql = 'SELECT unnest($texts) AS "=evil", unnest($texts) AS said'
    query_id = client.post("/api/query/execute", json={"sql": sql, "parameters": {"texts": risky + plain}}).json()[
        "query_id"
    ]
    text = client.get(f"/api/query/{query_id}/download", params={"format": "csv"}).content.decode()
    header, *rows = list(csv.reader(io.StringIO(text, newline="")))
    assert header == ["'=evil", "said"]
    assert [row[1] for row in rows] == ["'" + value for value in risky] + plain
    exact = json.loads(client.get(f"/api/query/{query_id}/download", params={"format": "json"}).content)
    assert [row["said"] for row in exact] == risky + plain
