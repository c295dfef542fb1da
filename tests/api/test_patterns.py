"""Patterns over HTTP."""

import httpx2

PATTERNS = "/api/neurolake/patterns"


def test_a_pattern_is_previewed_and_applied_as_agreed(client: httpx2.Client, sales: object) -> None:
    wanted = {"dataset": "sales", "values": {"keys": ["region"], "newest": "day"}, "target": "gold.newest_sales"}
    preview = client.post(f"{PATTERNS}/deduplicate-keep-latest/preview", json=wanted)
    assert preview.status_code == 200, preview.text
    assert preview.json()["rows"] == {"before": 300, "after": 3, "added": 0, "removed": 297}
    other = {**wanted, "target": "gold.other", "agreed": preview.json()["agreed"]}
    assert client.post(f"{PATTERNS}/deduplicate-keep-latest/apply", json=other).status_code == 409
    agreed = {**wanted, "agreed": preview.json()["agreed"]}
    done = client.post(f"{PATTERNS}/deduplicate-keep-latest/apply", json=agreed)
    assert (done.status_code, done.json()["rows"]) == (200, 3), done.text
    assert client.get("/api/neurolake/catalog/dataset/newest_sales").json()["rows"] == 3
    [learned] = [one for one in client.get(f"{PATTERNS}/learned").json() if one["kind"] == "create table"]
    assert learned["runs"] == 1


def test_what_there_is_and_what_is_wrong_is_told(client: httpx2.Client, sales: object) -> None:
    names = [one["name"] for one in client.get(PATTERNS).json()]
    assert {"scd-2", "sessionise", "pivot"} <= set(names)
    assert client.get(f"{PATTERNS}/scd-2").json()["effect"] == "merge"
    assert client.get(f"{PATTERNS}/magic").status_code == 404
    assert client.get(f"{PATTERNS}/suggestions/none").status_code == 404
    assert isinstance(client.get(f"{PATTERNS}/suggestions/sales").json(), list)
    wrong = client.post(f"{PATTERNS}/trim-texts/preview", json={"dataset": "sales", "values": {"columns": ["day"]}})
    assert (wrong.status_code, "takes a column of text" in wrong.json()["detail"]) == (422, True)


def test_a_proposal_is_told_and_only_what_was_agreed_is_done(client: httpx2.Client, sales: object) -> None:
    found = client.get(f"{PATTERNS}/proposal/sales").json()
    assert (found["rows"], found["sample_rows"], set(found["before"])) == (300, 300, {"overall", "dimensions"})
    steps = [{"pattern": "drop-repeated-rows"}]
    made_up = {"steps": steps, "target": "gold.sales_clean", "agreed": "x"}
    assert client.post(f"{PATTERNS}/proposal/sales", json=made_up).status_code == 409
    wrong = {**made_up, "steps": [{"pattern": "scd-1", "values": {"keys": ["id"]}}]}
    assert client.post(f"{PATTERNS}/proposal/sales", json=wrong).status_code == 422
    assert client.get(f"{PATTERNS}/proposal/none").status_code == 404
