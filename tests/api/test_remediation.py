"""Remediation over HTTP."""

import time
from typing import Any

import httpx2

REMEDIATE = "/api/compliance/remediate"


def ended(client: httpx2.Client, run: dict[str, Any]) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while run["finished_at"] is None and time.monotonic() < deadline:
        time.sleep(0.02)
        run = client.get(f"{REMEDIATE}/{run['id']}").json()
    return run


def test_a_dry_run_is_the_default_and_the_run_does_what_it_listed(client: httpx2.Client, sales: object) -> None:
    request = {"action": "delete_rows", "dataset": "sales", "where": "region = 'north'"}
    started = client.post(REMEDIATE, json={"request": request})
    assert started.status_code == 202, started.text
    dry = ended(client, started.json())
    assert (dry["dry_run"], dry["state"], dry["plan"]["rows"]) == (True, "succeeded", 100)
    run = ended(client, client.post(REMEDIATE, json={"request": request, "dry_run": False, "expect": dry["id"]}).json())
    assert run["answer"]["rows"] == 100
    assert ([one["state"] for one in run["parts"]], run["resumable"]) == (["done"], False)
    nothing = client.post(f"{REMEDIATE}/{run['id']}/resume")
    assert (nothing.status_code, nothing.json()["type"]) == (409, "/problems/conflict")
    assert [one["id"] for one in client.get(REMEDIATE).json()] == [run["id"], dry["id"]]
    entries = client.get("/api/compliance/audit-log", params={"action": "remediate"}).json()["entries"]
    assert [entry["origin_id"] for entry in entries] == [run["id"]] * 2 + [dry["id"]] * 2


def test_bad_requests_are_problems_that_repeat_no_value(client: httpx2.Client) -> None:
    unknown = client.post(REMEDIATE, json={"request": {"action": "delete_rows", "dataset": "nothing", "where": "1"}})
    assert unknown.status_code == 404
    short = client.post(REMEDIATE, json={"request": {"action": "erase_subject", "values": ["q7x"]}})
    assert short.status_code == 422 or short.status_code == 400
    assert "q7x" not in short.text
    assert client.get(f"{REMEDIATE}/none").status_code == 404
    assert client.post(f"{REMEDIATE}/none/cancel").status_code == 404
    assert client.post(f"{REMEDIATE}/none/resume").status_code == 404
    assert client.get(f"{REMEDIATE}/none/download").status_code == 404
