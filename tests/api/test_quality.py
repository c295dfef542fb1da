"""Quality over HTTP."""

import httpx2

QUALITY = "/api/neurolake/quality"
RULE = {
    "name": "amounts",
    "severity": "error",
    "constraint": {"type": "range", "column": "amount", "min": 0, "max": 300},
}


def test_scores_of_now_and_over_time(client: httpx2.Client, sales: object) -> None:
    now = client.get(f"{QUALITY}/current/sales").json()
    assert (now["dataset"].partition(".")[2], now["is_current"], len(now["dimensions"])) == ("sales", True, 8)
    assert client.post(f"{QUALITY}/measure/sales").json()["rows"] == 300
    series = client.get(f"{QUALITY}/time-series/{now['dataset_id']}").json()
    assert [point["origin"] for point in series["points"]] == ["ingestion", "measured"]
    assert series["anomalies"] == []
    none = client.get(f"{QUALITY}/time-series/sales", params={"until": "2020-01-01"}).json()
    assert none["points"] == []


def test_rules_are_set_checked_shown_and_removed(client: httpx2.Client, sales: object) -> None:
    made = client.post(f"{QUALITY}/rules/sales", json={"rules": [RULE]})
    assert made.status_code == 200, made.text
    assert made.json()[0]["status"] == "failed"
    [checked] = client.post(f"{QUALITY}/check/sales", params={"rule": "amounts"}).json()
    assert (checked["checked"], checked["failing"]) == (300, 60)
    rows = client.get(f"{QUALITY}/failing/sales/amounts", params={"limit": 2}).json()
    assert len(rows["rows"]) == 2
    assert client.get(f"/api/query/{rows['query_id']}/rows").status_code == 200
    history = client.get(f"{QUALITY}/history/sales/amounts").json()
    assert [one["cause"] for one in history["checks"]] == ["asked", "asked"]
    names = [one["name"] for one in client.get(f"{QUALITY}/suggestions/sales").json()]
    assert "region_values" in names
    accepted = client.post(f"{QUALITY}/suggestions/sales/accept", json={"names": ["region_values"]}).json()
    assert accepted[0]["status"] == "passed"
    assert client.delete(f"{QUALITY}/rules/sales/amounts").status_code == 204
    assert [one["name"] for one in client.get(f"{QUALITY}/rules/sales").json()] == ["region_values"]


def test_what_is_wrong_is_told(client: httpx2.Client, sales: object) -> None:
    both = client.post(f"{QUALITY}/rules/sales", json={"rules": [RULE], "yaml": "rules: []"})
    assert both.status_code == 422
    no_column = {**RULE, "constraint": {"type": "not_null", "columns": ["colour"]}}
    answer = client.post(f"{QUALITY}/rules/sales", json={"rules": [no_column]})
    assert (answer.status_code, answer.json()["detail"]) == (400, "There is no column 'colour'.")
    text = "rules:\n  - name: x\n    constraint: {type: predicate, sql: 'read_text(1) = 2'}"
    assert client.post(f"{QUALITY}/rules/sales", json={"yaml": text}).status_code == 400
    for path in ("current/none", "time-series/none", "rules/none", "suggestions/none", "history/sales/none"):
        assert client.get(f"{QUALITY}/{path}").status_code == 404, path


def test_webhooks_show_their_secret_once(client: httpx2.Client) -> None:
    made = client.post(f"{QUALITY}/webhooks", json={"name": "ops", "url": "https://127.0.0.1/hook"})
    assert made.status_code == 201
    secret = made.json()["secret"]
    assert client.post(f"{QUALITY}/webhooks", json={"name": "ops", "url": "https://example.org"}).status_code == 409
    assert secret not in client.get(f"{QUALITY}/webhooks").text
    tried = client.post(f"{QUALITY}/webhooks/ops/test").json()
    assert (tried["sent"], "not public" in tried["error"]) == (False, True)
    assert client.get(f"{QUALITY}/webhooks/ops/deliveries").json() == []
    assert client.post(f"{QUALITY}/webhooks/ops/rotate").json()["secret"] != secret
    assert client.delete(f"{QUALITY}/webhooks/ops").status_code == 204
    assert client.get(f"{QUALITY}/webhooks/ops/deliveries").status_code == 404
