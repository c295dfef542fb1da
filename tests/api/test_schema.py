"""Schema and contracts over HTTP."""

import httpx2

SCHEMA = "/api/neurolake/schema"
CONTRACTS = "/api/neurolake/contracts"
YAML = {"Content-Type": "application/yaml"}


def _run(client: httpx2.Client, sql: str, **fields: object) -> httpx2.Response:
    return client.post("/api/query/execute", json={"sql": sql, "wait_s": 30, **fields})


def test_the_three_endpoints_and_the_way_back(client: httpx2.Client, sales: object) -> None:
    assert _run(client, "CREATE TABLE s1 AS SELECT id, region FROM sales").is_success
    assert _run(client, "ALTER TABLE s1 RENAME COLUMN region TO area").is_success
    history = client.get(f"{SCHEMA}/history/s1").json()
    assert [one["semantic"] for one in history["versions"]] == ["2.0.0", "1.0.0"]
    found = client.get(f"{SCHEMA}/compare/s1", params={"from": 1, "to": 2}).json()
    assert [(one["kind"], one["path"]) for one in found["changes"]] == [("renamed", "region")]
    told = client.post(f"{SCHEMA}/analyze-impact/s1", json={"columns": [{"name": "id", "type": "BIGINT"}]}).json()
    assert told["migration"] == ['ALTER TABLE "gold"."s1" DROP COLUMN "area"']
    back = client.post(f"{SCHEMA}/rollback/s1", json={"schema_version": 1, "reason": "too early"})
    assert back.status_code == 200, back.text
    names = [column["name"] for column in client.get("/api/neurolake/catalog/dataset/s1").json()["columns"]]
    assert names == ["id", "region"]
    snapshot = back.json()["snapshot_before"]
    assert client.post(f"{SCHEMA}/rollback/s1", json={"snapshot_id": snapshot}).status_code == 200


def test_policies_and_approvals(client: httpx2.Client, sales: object) -> None:
    assert _run(client, "CREATE TABLE s2 AS SELECT id, region FROM sales").is_success
    assert client.get(f"{SCHEMA}/policy/s2").json()["policy"] == "warn"
    put = client.put(f"{SCHEMA}/policy/s2", json={"policy": "require-approval", "reason": "read by finance"})
    assert put.json()["usual"] is False
    asked = client.post(f"{SCHEMA}/rollback/s2", json={"schema_version": 1})
    assert asked.status_code == 200, "nothing changes"
    _run(client, "ALTER TABLE s2 DROP COLUMN region")
    [waiting] = client.get(f"{SCHEMA}/approvals", params={"state": "pending"}).json()
    url = f"{SCHEMA}/approvals/{waiting['id']}"
    assert client.post(f"{url}/refuse", json={"reason": "not now"}).json()["state"] == "refused"
    assert client.post(f"{url}/approve", json={"reason": "now"}).json()["state"] == "approved"
    assert client.post(f"{url}/approve", json={"reason": "twice"}).status_code == 409
    _run(client, "ALTER TABLE s2 DROP COLUMN region")
    assert client.get(url).json()["state"] == "used"


def test_contracts(client: httpx2.Client, sales: object) -> None:
    assert _run(client, "CREATE TABLE s3 AS SELECT id, amount FROM sales").is_success
    put = client.put(f"{CONTRACTS}/s3", content="columns: [{name: amount, min: 0}]", headers=YAML)
    assert put.status_code == 200, put.text
    assert client.get(f"{CONTRACTS}/s3").json()["contract"]["columns"][0]["name"] == "amount"
    assert client.post(f"{CONTRACTS}/s3/verify").json()["kept"]
    assert [one["dataset"] for one in client.get(CONTRACTS).json()] == ["gold.s3"]
    shown = client.get("/api/neurolake/catalog/dataset/s3").json()["contract"]
    assert (shown["number"], shown["contract"]["columns"][0]["name"]) == (1, "amount")
    refused = _run(client, "INSERT INTO s3 VALUES (1, -1)").json()
    assert "contract-broken" in str(refused)
    assert client.delete(f"{CONTRACTS}/s3").status_code == 204
    assert client.get(f"{CONTRACTS}/s3").status_code == 404
    assert client.get("/api/neurolake/catalog/dataset/s3").json()["contract"] is None


def test_what_is_wrong_is_told(client: httpx2.Client, sales: object) -> None:
    for method, path, body, status in (
        ("GET", f"{SCHEMA}/history/none", None, 404),
        ("GET", f"{SCHEMA}/compare/sales?from=7", None, 404),
        ("GET", f"{SCHEMA}/approvals/none", None, 404),
        ("POST", f"{SCHEMA}/analyze-impact/sales", {}, 422),
        ("POST", f"{SCHEMA}/analyze-impact/sales", {"sql": "SELECT 1"}, 400),
        ("POST", f"{SCHEMA}/rollback/sales", {}, 422),
        ("POST", f"{SCHEMA}/rollback/sales", {"snapshot_id": "12"}, 404),
        ("PUT", f"{SCHEMA}/policy/sales", {"policy": "maybe"}, 422),
    ):
        assert client.request(method, path, json=body).status_code == status, path
    bomb = client.put(f"{CONTRACTS}/sales", content="a: &a [x]\nb: [*a, *a]", headers=YAML)
    assert (bomb.status_code, bomb.json()["detail"]) == (422, "A contract has no anchors.")
