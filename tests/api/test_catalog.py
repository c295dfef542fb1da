"""Search and rankings of the catalog over HTTP."""

import httpx2
import pytest

from neurolake.app.lake import Lake

CATALOG = "/api/neurolake/catalog"


@pytest.mark.usefixtures("sales")
def test_a_dataset_is_found_by_its_columns_and_says_why(client: httpx2.Client) -> None:
    found = client.get(f"{CATALOG}/search", params={"q": "amount"}).json()
    assert (found["total"], found["complete"], found["behind"]) == (1, True, 0)
    assert found["results"][0]["name"] == "sales"
    assert found["results"][0]["found_in"]["columns"] == ["amount"]
    assert sum(found["facets"]["zone"].values()) == 1
    assert client.get(f"{CATALOG}/search", params={"q": "amount", "zone": "nowhere"}).json()["total"] == 0


@pytest.mark.usefixtures("sales")
def test_columns_are_found_by_name_and_type(client: httpx2.Client) -> None:
    found = client.get(f"{CATALOG}/search-by-column", params={"name": "region"}).json()
    assert [(one["column"], one["type"]) for one in found["columns"]] == [("region", "VARCHAR")]
    nothing = client.get(f"{CATALOG}/search-by-column")
    assert nothing.status_code == 422
    assert "name, type, tag" in nothing.json()["hint"]


@pytest.mark.usefixtures("sales")
def test_reads_make_a_dataset_popular(client: httpx2.Client, lake: Lake) -> None:
    for _ in range(2):
        lake.query("SELECT count(*) FROM sales", use_cache=False)
    first = client.get(f"{CATALOG}/popular").json()[0]
    assert (first["name"], first["readers"]) == ("sales", 1)
    assert first["reads"] >= 2
    assert [one["name"] for one in client.get(f"{CATALOG}/quality-leaders").json()] == ["sales"]
    figures = client.get(f"{CATALOG}/statistics").json()
    assert (figures["datasets"], figures["rows"], figures["columns"]) == (1, 300, 4)


@pytest.mark.parametrize("asked", ["search?limit=0", "search?min_quality=2", "popular?days=0", "search?offset=-1"])
def test_senseless_bounds_are_refused(client: httpx2.Client, asked: str) -> None:
    assert client.get(f"{CATALOG}/{asked}").status_code == 422


@pytest.mark.usefixtures("sales")
def test_a_dataset_is_told_whole_and_its_sample_is_a_query(client: httpx2.Client, lake: Lake) -> None:
    lake.query("SELECT amount FROM sales WHERE region = 'north'", use_cache=False)
    found = client.get(f"{CATALOG}/dataset/sales").json()
    assert found["card"]["owner"] == "local"
    assert [one["version"] for one in found["schema_versions"]] == [1]
    assert found["lineage_counts"] == {"upstream": 0, "downstream": 0, "complete": True}
    assert found["usage"]["columns"]["amount"] >= 1
    assert any("north" in one["sql"] for one in found["usage"]["queries"])
    sample = client.get(f"{CATALOG}/dataset/sales/sample", params={"rows": 3}).json()
    assert len(sample["rows"]) == 3
    assert [one["name"] for one in sample["columns"]] == ["id", "region", "amount", "day"]
    assert client.get(f"/api/query/{sample['query_id']}").status_code == 200
    assert client.get(f"{CATALOG}/dataset/nothing/sample").status_code == 404


@pytest.mark.usefixtures("sales")
def test_insights_recommendations_and_accepted_suggestions(client: httpx2.Client, lake: Lake) -> None:
    lake.query("CREATE OR REPLACE TABLE gold.regions AS SELECT DISTINCT region, 1 AS one FROM sales")
    lake.nuic.sketches.refresh()
    found = client.get(f"{CATALOG}/insights/sales").json()
    assert {one["kind"] for one in found["insights"]} >= {"key"}
    assert all(one["evidence"]["method"] for one in found["insights"])
    assert {one["kind"] for one in found["quiet"]} >= {"quality_trend", "freshness"}
    joins = client.get(f"{CATALOG}/recommendations/sales", params={"kind": "joinable", "check": 1}).json()
    reason = joins["recommendations"][0]["reasons"][0]
    assert (joins["recommendations"][0]["name"], reason["evidence"]["check"]["share"]) == ("regions", 1.0)
    client.patch(f"{CATALOG}/dataset/regions/card/columns/region", json={"description": "Where it was sold."})
    suggested = client.get(f"{CATALOG}/insights/sales").json()["suggestions"]
    text = next(one for one in suggested if one["column"] == "region")
    accepted = client.post(f"{CATALOG}/insights/sales/accept/{text['id']}")
    assert accepted.json()["columns"]["region"]["description"] == text["value"]
    assert client.post(f"{CATALOG}/insights/sales/accept/{text['id']}").status_code == 404
    lake.query("DROP TABLE gold.regions")


@pytest.mark.usefixtures("sales")
def test_the_index_of_the_search_is_renewed_in_the_background(client: httpx2.Client) -> None:
    client.get(f"{CATALOG}/search", params={"q": "amount"})
    before = client.get("/api/admin/search-index").json()
    assert (before["datasets"], before["indexed"], before["behind"]) == (1, 1, 0)
    asked = client.post("/api/admin/search-index")
    assert (asked.status_code, asked.json()["datasets"]) == (202, 1)
    assert client.get(f"{CATALOG}/search", params={"q": "amount"}).json()["total"] == 1
    assert client.get("/api/admin/search-index").json()["behind"] == 0
