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
