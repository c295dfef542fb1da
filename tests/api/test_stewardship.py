"""What people say about datasets, over HTTP; the rules are tested in tests/unit/stewardship."""

from typing import Any

import httpx2
import pytest

CATALOG = "/api/neurolake/catalog"


@pytest.mark.usefixtures("sales")
def test_a_card_is_edited_in_parts_and_never_over_another(client: httpx2.Client) -> None:
    card = client.get(f"{CATALOG}/dataset/sales/card").json()
    edit = {"params": {"version": card["version"]}}
    first = client.patch(f"{CATALOG}/dataset/sales/card", json={"description": "By *branch*."}, **edit)
    assert (first.status_code, first.json()["version"]) == (200, card["version"] + 1)
    second = client.patch(f"{CATALOG}/dataset/sales/card", json={"description": "Other."}, **edit)
    assert (second.status_code, second.json()["type"].rpartition("/")[2]) == (409, "conflict")
    column = client.patch(f"{CATALOG}/dataset/sales/card/columns/amount", json={"description": "In euros."})
    assert column.json()["columns"]["amount"]["description"] == "In euros."
    assert column.json()["description"] == "By *branch*."
    assert client.patch(f"{CATALOG}/dataset/sales/card", json={}).status_code == 422
    assert client.get(f"{CATALOG}/search", params={"q": "euros"}).json()["total"] == 1


@pytest.mark.usefixtures("sales")
def test_lifecycle_glossary_domains_and_bookmarks(client: httpx2.Client) -> None:
    assert client.put(f"{CATALOG}/domains/retail", json={"description": "Shops."}).status_code == 200
    term = {"name": "Turnover", "definition": "What was sold.", "synonyms": ["revenue"], "domain": "retail"}
    assert client.post(f"{CATALOG}/glossary", json=term).status_code == 201
    assert client.post(f"{CATALOG}/glossary", json=term).status_code == 409
    client.patch(f"{CATALOG}/dataset/sales/card", json={"terms": ["revenue"], "domain": "retail"})
    assert [one["dataset"] for one in client.get(f"{CATALOG}/glossary/Revenue").json()["links"]]
    client.put(f"{CATALOG}/bookmarks/sales")
    assert [one["name"] for one in client.get(f"{CATALOG}/bookmarks").json()] == ["sales"]
    assert _warnings(client) == []
    old = client.post(f"{CATALOG}/dataset/sales/deprecate", json={"reason": "No taxes."})
    assert old.json()["lifecycle"]["state"] == "deprecated"
    assert _warnings(client) == [{"code": "deprecated", "message": "gold.sales is deprecated: No taxes."}]
    client.post("/api/query/execute", json={"sql": "CREATE VIEW gold.net AS SELECT count(*) AS n FROM sales"})
    client.post("/api/query/execute", json={"sql": "CREATE VIEW gold.net_of_net AS SELECT n FROM net"})
    assert client.post(f"{CATALOG}/dataset/net/deprecate", json={"reason": "Ask tax."}).status_code == 200
    told = [one["message"] for one in _warnings(client, "net_of_net")]
    assert told == ["gold.sales is deprecated: No taxes.", "gold.net is deprecated: Ask tax."]
    client.post(f"{CATALOG}/dataset/net/restore")
    assert [one["message"] for one in _warnings(client, "net_of_net")] == told[:1]
    client.post(f"{CATALOG}/dataset/sales/archive", json={})
    assert client.get(f"{CATALOG}/search", params={"q": "revenue"}).json()["total"] == 0
    assert client.get(f"{CATALOG}/search", params={"q": "revenue", "archived": True}).json()["total"] == 1
    assert client.post(f"{CATALOG}/dataset/sales/restore").status_code == 200
    assert client.delete(f"{CATALOG}/bookmarks/sales").status_code == 204
    assert client.delete(f"{CATALOG}/glossary/turnover").status_code == 204
    assert client.delete(f"{CATALOG}/domains/retail").status_code == 204
    assert client.get(f"{CATALOG}/domains").json() == []


def _warnings(client: httpx2.Client, dataset: str = "sales") -> Any:
    """What is told of an answer, also of one that is stored."""
    asked = client.post("/api/query/execute", json={"sql": f"SELECT count(*) FROM {dataset}"}).json()
    return client.get(f"/api/query/{asked['query_id']}").json()["facts"]["warnings"]
