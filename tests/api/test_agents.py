"""Agents over HTTP: asked, followed, approved, rejected, cancelled."""

import json

import httpx2
import pytest

RUNS = "/api/ai/agents/runs"
SALES = {"agent": "quality", "dataset": "sales"}


@pytest.fixture
def waiting(client: httpx2.Client, sales: dict[str, object]) -> dict[str, object]:
    """A run that waits for somebody's word."""
    assert sales
    begun = client.post(RUNS, json=SALES)
    assert begun.status_code == 202, begun.text
    seen = client.get(begun.headers["Location"], params={"wait": 60}).json()
    assert seen["state"] == "waiting", seen
    return dict(seen)


def test_a_run_is_rejected_and_its_events_are_paged_and_streamed(
    client: httpx2.Client, waiting: dict[str, object]
) -> None:
    place = f"{RUNS}/{waiting['id']}"
    assert [one["run_id"] for one in client.get("/api/ai/agents/approvals").json()] == [waiting["id"]]
    assert client.post(f"{place}/reject", json={"reason": "no"}).json()["state"] == "rejected"
    ended = client.get(place, params={"wait": 60}).json()
    assert ended["state"] == "succeeded"
    page = client.get(f"{place}/events", params={"limit": 2}).json()
    assert [one["seq"] for one in page["events"]] == [1, 2]
    assert page["last"] is False
    stream = client.get(f"{place}/events", headers={"Accept": "text/event-stream", "Last-Event-ID": "2"})
    told = [json.loads(line[6:]) for line in stream.text.splitlines() if line.startswith("data: ")]
    assert [one["seq"] for one in told] == list(range(3, ended["events"] + 1))
    assert told[-1]["type"] == "ended"
    assert waiting["id"] in [one["id"] for one in client.get(RUNS, params={"state": "succeeded"}).json()]


def test_a_run_is_approved_once_with_what_was_seen(client: httpx2.Client, waiting: dict[str, object]) -> None:
    place = f"{RUNS}/{waiting['id']}"
    [request] = waiting["approvals"]  # type: ignore[misc]
    assert client.post(f"{place}/approve", json={}).status_code == 422
    assert client.post(f"{place}/approve", json={"fingerprint": "0" * 64}).status_code == 409
    approved = client.post(f"{place}/approve", json={"fingerprint": request["fingerprint"]})
    assert approved.json()["state"] == "approved"
    assert client.get(place, params={"wait": 60}).json()["report"]["facts"]["checks"]
    assert client.post(f"{place}/approve", json={"fingerprint": request["fingerprint"]}).status_code == 409
    assert client.post(f"{place}/cancel").json()["state"] == "succeeded"


def test_what_is_not_there_or_not_so_is_told(client: httpx2.Client, sales: dict[str, object]) -> None:
    assert sales
    assert client.get(f"{RUNS}/nothing").status_code == 404
    assert client.get(f"{RUNS}/nothing/events").status_code == 404
    assert client.get(f"{RUNS}/nothing/events", params={"after": 10**30}).status_code == 422
    assert client.post(f"{RUNS}/nothing/cancel").status_code == 404
    for wrong in ({}, {**SALES, "agent": "spy"}, {**SALES, "colour": 1}, {**SALES, "limits": {"steps": 1000}}):
        assert client.post(RUNS, json=wrong).status_code == 422, wrong
    assert client.post(RUNS, json={**SALES, "dataset": "nothing"}).status_code == 404
    assert client.post(RUNS, json={**SALES, "by": "model"}).status_code == 422
    key = {"Idempotency-Key": "one"}
    first = client.post(RUNS, json={**SALES, "apply": True}, headers=key).json()["id"]
    assert client.post(RUNS, json={**SALES, "apply": True}, headers=key).json()["id"] == first
    assert client.post(RUNS, json=SALES, headers=key).status_code == 409
