"""The audit log over HTTP."""

import json

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from neurolake import Lake
from neurolake.compliance.audit import Entry, Reason

LOG = "/api/compliance/audit-log"


def entries(client: TestClient, **wanted: object) -> list[dict[str, object]]:
    answer = client.get(LOG, params=wanted)
    assert answer.status_code == 200, answer.text
    return answer.json()["entries"]


def test_entries_can_be_filtered_and_paged(client: TestClient, lake: Lake, sales: dict[str, object]) -> None:
    for number in range(5):
        entry = Entry("export", "eve", decision="deny", reasons=(Reason("p", "t"),), origin_id=f"q{number}")
        lake.audit.record(entry)
    assert {entry["principal"] for entry in entries(client, decision="deny")} == {"eve"}
    assert len(entries(client, principal="eve", action="export")) == 5
    assert [entry["reasons"] for entry in entries(client, origin="q3")] == [[{"policy": "p", "text": "t"}]]
    for name in ("sales", sales["answer"]["dataset"]["id"]):  # type: ignore[index]
        (entry,) = entries(client, dataset=name, action="ingest")
        assert entry["origin_id"] == sales["id"]
    moment = entries(client, origin="q2")[0]["at"]
    assert {entry["origin_id"] for entry in entries(client, since=moment, principal="eve")} == {"q2", "q3", "q4"}
    assert "q2" not in {entry["origin_id"] for entry in entries(client, until=moment)}
    seen, before = [], None
    while True:
        answer = client.get(LOG, params={"limit": 2} | ({} if before is None else {"before": before})).json()
        seen += [entry["position"] for entry in answer["entries"]]
        if (before := answer["next"]) is None:
            break
    assert seen == list(reversed(range(len(seen))))
    assert client.get(LOG, params={"dataset": "none"}).status_code == 404
    assert client.get(LOG, params={"decision": "perhaps"}).status_code == 422


def test_export_is_json_lines_in_order(client: TestClient, sales: dict[str, object]) -> None:
    answer = client.get(f"{LOG}/export")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["position"] for line in lines] == list(range(len(lines)))
    assert lines[0]["action"] == "ingest"


def test_an_entry_is_proven(client: TestClient, sales: dict[str, object]) -> None:
    (entry,) = entries(client, dataset="sales", action="ingest")
    proof = client.get(f"{LOG}/{entry['id']}/proof").json()
    assert proof["entry"] == entry
    assert json.loads(proof["checkpoint"])["size"] > entry["position"]
    assert "PUBLIC KEY" in proof["public_key"]
    assert client.get(f"{LOG}/none/proof").status_code == 404


def test_verification_tells_what_is_wrong(client: TestClient, lake: Lake, sales: dict[str, object]) -> None:
    assert client.get(f"{LOG}/verify").json()["intact"] is True
    with lake.database.write() as session:
        session.execute(text("UPDATE audit_entries SET principal = 'nobody' WHERE position = 0"))
    answer = client.get(f"{LOG}/verify").json()
    with lake.database.write() as session:
        session.execute(text("UPDATE audit_entries SET principal = 'local' WHERE position = 0"))
    assert answer["intact"] is False
    assert [(found["kind"], found["position"]) for found in answer["findings"]] == [("edited", 0)]


def told(client: TestClient, action: str) -> list[str]:
    """What the entries of an action say, the oldest first."""
    found = reversed(entries(client, action=action))
    return [reason["text"] for entry in found for reason in entry["reasons"]]  # type: ignore[attr-defined]


def test_changes_of_rules_are_on_record(client: TestClient, sales: dict[str, object]) -> None:
    url = "/api/neurolake/quality/rules/sales"
    rule = {"name": "whole", "constraint": {"type": "not_null", "columns": ["id"]}}
    assert client.post(url, json={"rules": [rule]}).status_code == 200
    assert client.post(url, json={"rules": [{**rule, "severity": "error"}]}).status_code == 200
    assert client.delete(f"{url}/whole").status_code == 204
    assert told(client, "quality.change") == [
        "rule whole put, version 1",
        "rule whole put, version 2",
        "rule whole removed",
    ]
    assert len(entries(client, action="quality.change", dataset="sales")) == 3


@pytest.mark.usefixtures("sales")
def test_changes_of_templates_are_on_record(client: TestClient) -> None:
    url = "/api/neurolake/templates"
    assert client.post(url, json={"template": {"name": "all", "sql": "SELECT * FROM sales"}}).status_code == 201
    client.put(f"{url}/all/sharing", json={"subjects": ["role:analyst"]})
    assert client.delete(f"{url}/all").status_code == 204
    assert told(client, "template.change") == [
        "template all of local: version 1 saved",
        "template all of local: shared with role:analyst",
        "template all of local: removed",
    ]


def test_changes_of_webhooks_are_on_record_without_their_address(client: TestClient) -> None:
    url = "/api/neurolake/quality/webhooks"
    hook = {"name": "ops", "url": "https://example.com/T0PSECRET", "severity": "error"}
    assert client.post(url, json=hook).status_code == 201
    assert client.post(f"{url}/ops/rotate").status_code == 200
    assert client.delete(f"{url}/ops").status_code == 204
    assert told(client, "webhook.change") == [
        "webhook ops: added, from error on",
        "webhook ops: given another secret",
        "webhook ops: removed",
    ]
    assert "T0PSECRET" not in str(entries(client))
