"""Files in by HTTP: whole answers, problems, jobs to follow, rejects."""

import csv
import io
import json

import pytest
from fastapi.testclient import TestClient

from neurolake import Lake

UPLOAD = "/api/neurolake/ingestion/upload"
STEPS = ["detect", "profile", "quality", "route", "transform", "write", "register", "lineage"]
DIMENSIONS = {
    "completeness",
    "validity",
    "consistency",
    "uniqueness",
    "accuracy",
    "integrity",
    "conformity",
    "timeliness",
}


def table(rows: int, start: int = 0) -> bytes:
    return b"id,name\n" + b"".join(b"%d,name %d\n" % (n, n) for n in range(start, start + rows))


def test_a_small_file_is_answered_whole(client: TestClient, sales: dict) -> None:
    assert (sales["state"], sales["file_name"]) == ("succeeded", "sales.csv")
    answer = sales["answer"]
    assert answer["dataset"]["name"] == "sales"
    assert (answer["rows"]["read"], answer["rows"]["stored"]) == (300, 300)
    assert set(answer["quality"]["measurements"]) == DIMENSIONS
    assert [step["step"] if isinstance(step, dict) else step for step in answer["steps"]] == STEPS
    again = client.get(f"/api/neurolake/ingestion/{sales['id']}")
    assert again.json() == sales


def test_the_location_leads_to_the_job(client: TestClient) -> None:
    answer = client.post(UPLOAD, files={"file": ("where.csv", table(3))})
    assert client.get(answer.headers["location"]).json()["id"] == answer.json()["jobs"][0]["id"]


def test_several_files_make_several_datasets(client: TestClient) -> None:
    files = [("file", (f"several_{n}.csv", table(5 + n))) for n in range(3)]
    answer = client.post(UPLOAD, files=files)
    assert answer.status_code == 201
    stored = {job["answer"]["dataset"]["name"]: job["answer"]["rows"]["stored"] for job in answer.json()["jobs"]}
    assert stored == {"several_0": 5, "several_1": 6, "several_2": 7}


def test_one_bad_file_among_several_is_told(client: TestClient) -> None:
    files = [("file", ("good_one.csv", table(5))), ("file", ("empty_one.csv", b""))]
    answer = client.post(UPLOAD, files=files)
    assert answer.status_code == 207
    good, bad = answer.json()["jobs"]
    assert (good["state"], bad["state"], bad["error"]["type"]) == ("succeeded", "failed", "empty-file")


def test_form_fields_are_followed(client: TestClient) -> None:
    fields = {"dataset": "chosen", "mode": "create", "zone": "bronze", "options": json.dumps({"delimiter": ";"})}
    answer = client.post(UPLOAD, files={"file": ("x.csv", b"a;b\n1;2\n3;4\n")}, data=fields)
    assert answer.status_code == 201, answer.text
    found = answer.json()["jobs"][0]["answer"]
    assert found["dataset"]["qualified_name"] == "bronze.chosen"
    again = client.post(UPLOAD, files={"file": ("x.csv", b"a;b\n5;6\n")}, data=fields)
    assert again.status_code == 409


def test_upsert_by_key(client: TestClient) -> None:
    first = {"dataset": "upserted", "zone": "silver"}
    client.post(UPLOAD, files={"file": ("u.csv", table(20))}, data=first)
    fields = {"dataset": "upserted", "mode": "upsert", "key": ["id"]}
    answer = client.post(UPLOAD, files={"file": ("u2.csv", table(20, start=10))}, data=fields)
    assert answer.status_code == 201, answer.text
    assert client.get("/api/neurolake/catalog/dataset/upserted").json()["rows"] == 30


@pytest.mark.parametrize(
    ("content", "status", "kind"),
    [
        (b"", 422, "empty-file"),
        (b"PAR1 but not really", 422, "malformed-file"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_problem(client: TestClient, content: bytes, status: int, kind: str) -> None:
    answer = client.post(UPLOAD, files={"file": ("bad.bin", content)})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert problem["type"].endswith(f"/problems/{kind}")
    assert client.get(f"/api/neurolake/ingestion/{problem['job_id']}").json()["state"] == "failed"


@pytest.mark.parametrize(
    ("fields", "status", "kind"),
    [
        ({"mode": "sideways"}, 422, "invalid-option"),
        ({"zone": "platinum"}, 422, "invalid-option"),
        ({"mode": "upsert"}, 422, "invalid-option"),
        ({"options": "{"}, 422, "invalid-option"),
        ({"options": "[1]"}, 422, "invalid-option"),
        ({"options": "[" * 100_000}, 422, "invalid-option"),
        ({"options": '{"nonsense": 1}'}, 422, "invalid-option"),
        ({"wait_s": "soon"}, 422, "invalid-input"),
        ({"dataset": "../../etc"}, 422, "invalid-name"),
        ({"dataset": 'x"; DROP TABLE datasets; --'}, 422, "invalid-name"),
    ],
)
def test_senseless_fields_are_a_problem(client: TestClient, fields: dict, status: int, kind: str) -> None:
    answer = client.post(UPLOAD, files={"file": ("x.csv", table(3))}, data=fields)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{kind}")


def test_what_is_no_form_is_a_problem(client: TestClient) -> None:
    for content_type in ("text/csv", "multipart/form-data", "application/json"):
        answer = client.post(UPLOAD, content=b"a,b\n1,2\n", headers={"Content-Type": content_type})
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-input")
    assert client.post(UPLOAD, data={"dataset": "x"}, files={"dataset2": (None, b"x")}).status_code == 422


def test_a_broken_form_is_a_problem_and_leaves_nothing(client: TestClient, lake: Lake) -> None:
    before = client.get("/api/neurolake/ingestion/statistics").json()["jobs"]
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="cut.csv"\r\n\r\n'
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    for body in (head + table(100), head + table(100) + b"\r\n--x", b"nonsense", b""):
        assert client.post(UPLOAD, content=body, headers=kind).status_code == 422
    assert client.get("/api/neurolake/ingestion/statistics").json()["jobs"] == before
    assert list((lake.landing.root / "incoming").glob("*")) == []


def test_a_file_beyond_the_bound_is_refused(client: TestClient, lake: Lake) -> None:
    answer = client.post(UPLOAD, files={"file": ("big.csv", b"x" * 4_000_001)})
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/limit-exceeded")
    assert list((lake.landing.root / "incoming").glob("*")) == []


def test_a_field_beyond_the_bound_is_refused(client: TestClient) -> None:
    answer = client.post(UPLOAD, files={"file": ("x.csv", table(3))}, data={"options": "x" * 2_000_000})
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/limit-exceeded")


def test_the_same_key_never_ingests_twice(client: TestClient) -> None:
    headers = {"Idempotency-Key": "order-77"}
    jobs = [
        client.post(UPLOAD, files={"file": ("once.csv", table(4))}, headers=headers).json()["jobs"][0] for _ in range(2)
    ]
    assert jobs[0] == jobs[1]
    assert client.get("/api/neurolake/catalog/dataset/once").json()["rows"] == 4
    other = client.post(UPLOAD, files={"file": ("once.csv", table(5))}, headers=headers)
    assert (other.status_code, other.json()["type"]) == (409, "/problems/idempotency-conflict")
    two = [("file", ("a.csv", table(1))), ("file", ("b.csv", table(2)))]
    assert client.post(UPLOAD, files=two, headers={"Idempotency-Key": "k"}).status_code == 422


def test_without_waiting_the_job_is_followed_by_its_events(client: TestClient) -> None:
    answer = client.post(UPLOAD, files={"file": ("followed.csv", table(2000))}, data={"wait_s": "0"})
    assert answer.status_code == 202
    job = answer.json()["jobs"][0]
    assert answer.headers["location"] == f"/api/neurolake/ingestion/{job['id']}"
    stream = client.get(f"{answer.headers['location']}/events")
    assert stream.headers["content-type"].startswith("text/event-stream")
    events = parsed(stream.text)
    started = [event["event"] for event in events if event["data"]["state"] == "started"]
    assert list(dict.fromkeys(started)) == STEPS
    assert events[-1]["event"] == "done"
    assert [event["id"] for event in events] == list(range(1, len(events) + 1))
    rest = client.get(f"{answer.headers['location']}/events", headers={"Last-Event-ID": str(len(events) - 2)})
    assert parsed(rest.text) == events[-2:]
    assert client.get(answer.headers["location"]).json()["state"] == "succeeded"


def parsed(text: str) -> list[dict]:
    blocks = [block for block in text.split("\n\n") if block and not block.startswith(":")]
    events = [dict(line.split(": ", 1) for line in block.split("\n")) for block in blocks]
    return [{"id": int(e["id"]), "event": e["event"], "data": json.loads(e["data"])} for e in events]


def test_events_of_an_unknown_job_are_not_found(client: TestClient) -> None:
    for path in ("", "/events", "/rejects"):
        answer = client.get(f"/api/neurolake/ingestion/nothing{path}")
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")
    assert client.post("/api/neurolake/ingestion/nothing/cancel").status_code == 404


def test_cancelling_a_job_that_has_ended_changes_nothing(client: TestClient, sales: dict) -> None:
    assert client.post(f"/api/neurolake/ingestion/{sales['id']}/cancel").json() == sales


def test_jobs_are_listed_newest_first_in_pages(client: TestClient, sales: dict) -> None:
    client.post("/api/neurolake/ingestion/upload", files={"file": ("again.csv", table(20))})
    first = client.get("/api/neurolake/ingestion", params={"limit": 1}).json()["jobs"]
    rest = client.get("/api/neurolake/ingestion", params={"before": first[-1]["id"], "limit": 500}).json()["jobs"]
    ids = [job["id"] for job in first + rest]
    assert ids == sorted(set(ids), reverse=True)
    assert sales["id"] in [job["id"] for job in rest]
    failed = client.get("/api/neurolake/ingestion", params={"state": "failed"}).json()["jobs"]
    assert {job["state"] for job in failed} <= {"failed"}
    assert client.get("/api/neurolake/ingestion", params={"limit": 0}).status_code == 422


def test_statistics_count_rows_by_what_became_of_them(client: TestClient, sales: dict) -> None:
    found = client.get("/api/neurolake/ingestion/statistics").json()
    assert found["jobs"]["succeeded"] >= 1
    assert found["rows"]["stored"] >= 300


def test_rejects_are_there_to_download(client: TestClient) -> None:
    ragged = table(300) + b"=cmd|' /C calc'!A0,1,2,3,4\n"
    job = client.post(UPLOAD, files={"file": ("ragged.csv", ragged)}).json()["jobs"][0]
    assert job["answer"]["rows"] == {"read": 301, "stored": 300, "rejected": 1, "removed": 0}
    lines = client.get(f"/api/neurolake/ingestion/{job['id']}/rejects")
    (reject,) = [json.loads(line) for line in lines.text.splitlines()]
    assert reject["line"] == 302
    assert reject["raw"].startswith("=cmd")
    assert reject["reason"]
    as_csv = client.get(f"/api/neurolake/ingestion/{job['id']}/rejects", params={"format": "csv"})
    (row,) = list(csv.DictReader(io.StringIO(as_csv.text)))
    assert row["raw"].startswith("'=cmd")
    assert client.get(f"/api/neurolake/ingestion/{job['id']}/rejects", params={"format": "exe"}).status_code == 422
