import time
from typing import Any

import pytest
from fastapi.testclient import TestClient

_CSV = b"id,email,code\n" + b"".join(f"{n},user{n}@example.org,A-{n:04d}\n".encode() for n in range(60))


@pytest.fixture(scope="module")
def people(client: TestClient) -> str:
    answer = client.post("/api/neurolake/ingestion/upload", files={"file": ("people.csv", _CSV)})
    assert answer.status_code == 201, answer.text
    return "people"


def known(client: TestClient, dataset: str) -> dict[str, Any]:
    answer = client.get("/api/compliance/pii", params={"dataset": dataset})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_findings_are_shown_decided_on_and_scanned_for_again(client: TestClient, people: str) -> None:
    assert known(client, people)["tags"] == {"email": ["pii", "pii.email"]}
    decided = client.post(f"/api/compliance/pii/{people}/email", json={"decision": "reject"})
    assert decided.json()[0]["decision"] == "rejected"
    scan = client.post("/api/compliance/scan", json={"scope": people})
    assert scan.status_code == 202
    state = scan.json()
    deadline = time.monotonic() + 60
    while state["state"] in ("queued", "running") and time.monotonic() < deadline:
        time.sleep(0.02)
        state = client.get(f"/api/compliance/scan/{state['id']}").json()
    assert (state["state"], state["findings"]) == ("succeeded", 1)
    assert known(client, people)["tags"] == {}
    client.post(f"/api/compliance/pii/{people}/email", json={"decision": "reopen"})
    assert known(client, people)["tags"] == {"email": ["pii", "pii.email"]}


def test_a_person_says_what_was_not_found(client: TestClient, people: str) -> None:
    url = f"/api/compliance/pii/{people}/code"
    assert client.post(url, json={"decision": "confirm"}).status_code == 404
    assert client.post(url, json={"decision": "confirm", "entity": "national_id"}).status_code == 200
    assert known(client, people)["tags"]["code"] == ["pii", "pii.national_id"]
    client.post(url, json={"decision": "reopen"})


@pytest.mark.parametrize(
    ("method", "url", "body", "status"),
    [
        ("GET", "/api/compliance/pii?dataset=nothing", None, 404),
        ("GET", "/api/compliance/scan/nothing", None, 404),
        ("POST", "/api/compliance/scan", {"scope": "nothing"}, 404),
        ("POST", "/api/compliance/scan", {"scope": ""}, 422),
        ("POST", "/api/compliance/scan", {"scope": "\x00"}, 422),
        ("POST", "/api/compliance/pii/people/email", {"decision": "maybe"}, 422),
        ("POST", "/api/compliance/pii/people/nothing", {"decision": "confirm", "entity": "email"}, 404),
    ],
)
@pytest.mark.usefixtures("people")
def test_what_is_wrong_is_a_problem(
    client: TestClient, method: str, url: str, body: dict[str, str] | None, status: int
) -> None:
    answer = client.request(method, url, json=body)
    assert answer.status_code == status
    assert answer.json()["status"] == status


def test_half_a_character_is_refused(client: TestClient) -> None:
    body = b'{"scope": "\\ud800"}'
    answer = client.post("/api/compliance/scan", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
