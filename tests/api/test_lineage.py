"""The lineage endpoints over HTTP; the answers themselves are tested in tests/unit/nuic."""

from typing import Any
from xml.etree import ElementTree as ET

import httpx2
import pytest

from neurolake.app.lake import Lake

LINEAGE = "/api/neurolake/lineage"


@pytest.fixture(scope="module")
def ids(lake: Lake) -> dict[str, str]:
    """raw → clean → sums."""
    lake.query("CREATE TABLE bronze.raw AS SELECT 1 AS id, 2 AS amount")
    lake.query("CREATE TABLE silver.clean AS SELECT id, amount + 1 AS amount FROM raw")
    lake.query("CREATE TABLE gold.sums AS SELECT sum(amount) AS total FROM clean")
    return {name: lake.dataset(name)["id"] for name in ("raw", "clean", "sums")}


def _get(client: httpx2.Client, path: str, **asked: Any) -> Any:
    answer = client.get(f"{LINEAGE}/{path}", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_walks_by_id_and_by_name(client: httpx2.Client, ids: dict[str, str]) -> None:
    for asked in (ids["raw"], "raw", "bronze.raw"):
        answer = _get(client, f"downstream/{asked}", columns=True)
        assert [(one["name"], one["distance"]) for one in answer["nodes"]] == [
            ("bronze.raw", 0),
            ("silver.clean", 1),
            ("gold.sums", 2),
        ]
        assert ("amount", "total") in {
            (edge["source"]["column"], edge["target"]["column"]) for edge in answer["columns"]
        }
    answer = _get(client, "upstream/sums", depth=1)
    assert ([one["name"] for one in answer["nodes"]], answer["deeper"]) == (["gold.sums", "silver.clean"], True)
    assert _get(client, "downstream/raw", as_of="2020-01-01")["links"] == []
    assert _get(client, "downstream/raw", limit=1)["truncated"] is True


def test_impact_column_freshness_and_circles(client: httpx2.Client, ids: dict[str, str]) -> None:
    assert _get(client, "impact/raw")["severity"] == "high"
    column = _get(client, "impact/raw", column="amount")
    assert [one["name"] for one in column["datasets"]] == ["gold.sums", "silver.clean"]
    found = _get(client, f"column/{ids['sums']}/total")
    assert {(one["name"], one["column"]) for one in found["upstream"]["direct"]} >= {
        ("silver.clean", "amount"),
        ("bronze.raw", "amount"),
    }
    assert _get(client, "freshness/sums")["slowest"]["name"] == "bronze.raw"
    assert _get(client, "circular-dependencies")["cycles"] == []


def test_the_full_graph_has_pages_and_can_be_looked_at_in_part(client: httpx2.Client, ids: dict[str, str]) -> None:
    first = _get(client, "full-graph", limit=2)
    assert [one["name"] for one in first["nodes"]] == ["silver.clean", "bronze.raw"]
    second = _get(client, "full-graph", limit=2, after=first["next"])
    assert ([one["name"] for one in second["nodes"]], second["next"]) == (["gold.sums"], None)
    assert [one["source_name"] for one in second["links"]] == ["silver.clean"]
    assert [one["name"] for one in _get(client, "full-graph", zone="gold")["nodes"]] == ["gold.sums"]
    near = _get(client, "full-graph", dataset="clean", depth=1)
    assert {one["name"]: one["layer"] for one in near["nodes"]} == {
        "silver.clean": 0,
        "bronze.raw": -1,
        "gold.sums": 1,
    }
    both = client.get(f"{LINEAGE}/full-graph", params={"dataset": "clean", "zone": "gold"})
    assert both.status_code == 422


@pytest.mark.parametrize(
    ("output", "media_type", "begins"),
    [
        ("json", "application/json", "{"),
        ("graphviz", "text/vnd.graphviz", "digraph"),
        ("mermaid", "text/plain", "flowchart"),
        ("svg", "image/svg+xml", "<svg"),
        ("csv", "text/csv", "source_kind"),
        ("openlineage", "application/json", "["),
    ],
)
def test_exports_are_files_of_their_format(
    client: httpx2.Client, ids: dict[str, str], output: str, media_type: str, begins: str
) -> None:
    answer = client.get(f"{LINEAGE}/export/clean", params={"format": output, "columns": True})
    assert answer.headers["content-type"].startswith(media_type)
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.text.startswith(begins)
    assert "clean" in answer.text
    if output == "svg":
        ET.fromstring(answer.text)


@pytest.mark.parametrize(
    "path",
    ["downstream/none", "upstream/none", "impact/none", "column/none/x", "column/raw/none", "freshness/none",
     "export/none", "impact/raw?column=none", "full-graph?dataset=none"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client: httpx2.Client, ids: dict[str, str], path: str) -> None:
    assert client.get(f"{LINEAGE}/{path}").status_code == 404


@pytest.mark.parametrize("asked", ["depth=0", "depth=51", "limit=0", "limit=10001", "as_of=soon", "kinds=cat"])
def test_what_is_out_of_range_is_refused(client: httpx2.Client, ids: dict[str, str], asked: str) -> None:
    assert client.get(f"{LINEAGE}/downstream/raw?{asked}").status_code == 422


def test_lineage_is_proved_on_demand_and_edges_tell_it(client: httpx2.Client, ids: dict[str, str]) -> None:
    answer = client.post(f"{LINEAGE}/prove/{ids['sums']}", params={"rows": 10, "seconds": 20})
    assert answer.status_code == 200, answer.text
    assert answer.json()["edges"] == {"proved": 1}
    edges = _get(client, "upstream/sums", depth=1, columns=True)["columns"]
    assert [edge["evidence"] for edge in edges] == ["proved"]
    assert client.post(f"{LINEAGE}/prove/nothing").status_code == 404
    assert client.post(f"{LINEAGE}/prove/sums", params={"rows": 0}).status_code == 422
