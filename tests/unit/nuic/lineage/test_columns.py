"""Lineage of a column, and what its change would touch, over graphs made by hand."""

from typing import Any

import pytest

from neurolake.catalog.lineage import Edge, EdgeKind
from neurolake.kernel.errors import NotFound
from neurolake.nuic.lineage.base import Reach
from tests.unit.nuic.lineage.graphs import ANN, Graph, day


def _edge(graph: Graph, source: str, target: str, kind: EdgeKind = "identity", how: str | None = None) -> Edge:
    return Edge(graph.node(source), graph.node(target), kind, how)


def _listed(side: list[dict[str, Any]]) -> dict[str, int]:
    return {f"{one['name'].rpartition('.')[2]}.{one['column']}": one["distance"] for one in side}


@pytest.fixture
def shop(graph: Graph) -> Graph:
    """raw → clean → sums (gold): `amount` goes along, `day` filters, `region` groups."""
    graph.add({"raw": ["amount", "day", "note"], "clean": ["amount", "region"], "other": ["x"]}, owner="bob")
    graph.add({"sums": ["region", "total"]}, zone="gold", owner="cleo")
    graph.record([
        _edge(graph, "raw.amount", "clean.amount", "transformation", "amount::DECIMAL"),
        _edge(graph, "raw.day", "clean", "filter", "day > DATE '2024-01-01'"),
    ], run="r1")  # fmt: skip
    graph.record([
        _edge(graph, "clean.amount", "sums.total", "aggregation", "sum(amount)"),
        _edge(graph, "clean.region", "sums.region"),
        _edge(graph, "clean.region", "sums", "group_by"),
    ], run="r2")  # fmt: skip
    graph.link(("raw.note", "other.x"))
    return graph


def test_values_and_what_only_has_a_say_are_kept_apart(shop: Graph) -> None:
    up = shop.lineage.column("sums", "total")["upstream"]
    assert _listed(up["direct"]) == {"clean.amount": 1, "raw.amount": 2}
    assert _listed(up["indirect"]) == {}
    region = shop.lineage.column("clean", "amount")["upstream"]
    assert _listed(region["direct"]) == {"raw.amount": 1}
    down = shop.lineage.column("raw", "amount")["downstream"]
    assert _listed(down["direct"]) == {"clean.amount": 1, "sums.total": 2}
    assert _listed(down["indirect"]) == {}
    say = shop.lineage.column("raw", "day")["downstream"]
    assert _listed(say["direct"]) == {}
    assert _listed(say["indirect"]) == {"clean.None": 1, "sums.None": 2}


def test_every_edge_tells_how_by_which_run_and_how_that_is_known(shop: Graph) -> None:

    edges = shop.lineage.column("sums", "TOTAL")["upstream"]["edges"]
    told = {(edge["source"]["column"], edge["target"]["column"]): edge for edge in edges}
    assert told["amount", "total"]["expression"] == "sum(amount)"
    assert (told["amount", "total"]["run_id"], told["amount", "total"]["direct"]) == ("r2", True)
    assert told["amount", "amount"]["kind"] == "transformation"
    assert {edge["evidence"] for edge in edges} == {"recorded"}


def test_the_impact_of_a_column_is_judged_by_where_its_values_get(shop: Graph) -> None:
    answer = shop.lineage.impact("raw", "amount")
    found = {one["name"]: (one["distance"], one["direct"], one["severity"]) for one in answer["datasets"]}
    assert found == {"gold.sums": (2, True, "high"), "silver.clean": (1, True, "medium")}
    assert answer["severity"] == "high"
    assert answer["counts"] == {"datasets": 2, "columns": 2, "views": 0, "queries": 0}
    assert answer["owners"] == [{"owner": "bob", "datasets": 1}, {"owner": "cleo", "datasets": 1}]
    assert answer["partial"] is False
    say = shop.lineage.impact("raw", "day")
    assert {one["name"]: one["severity"] for one in say["datasets"]} == {"gold.sums": "medium", "silver.clean": "low"}
    assert shop.lineage.impact("other", "x")["severity"] == "none"


def test_the_impact_of_a_table_is_all_that_was_made_from_it(shop: Graph) -> None:
    answer = shop.lineage.impact("raw")
    assert {one["name"] for one in answer["datasets"]} == {"silver.clean", "gold.sums", "silver.other"}
    columns = {(one["name"], column["name"]) for one in answer["datasets"] for column in one["columns"]}
    assert columns == {("silver.clean", "amount"), ("gold.sums", "total"), ("silver.other", "x")}
    cut = shop.lineage.impact("raw", reach=Reach(depth=1))
    assert (cut["partial"], cut["partial_because"]) == (True, ["the graph goes on beyond the depth"])
    assert shop.lineage.impact("raw", reach=Reach(limit=1))["partial_because"][0] == "the limit was reached"
    assert shop.lineage.impact("raw", reach=Reach(as_of=day(-1)))["datasets"] == []


def test_hidden_datasets_columns_and_owners_are_in_no_answer(shop: Graph) -> None:
    shop.grant("raw", "sums")
    for answer in (shop.lineage.impact("raw", None, ANN), shop.lineage.impact("raw", "amount", ANN)):
        assert (answer["datasets"], answer["owners"], answer["severity"]) == ([], [], "none")
    column = shop.lineage.column("sums", "total", ANN)
    assert "clean" not in str(column)
    assert shop.ids["clean"] not in str(column)
    told = []
    for name in ("amount", "never"):
        with pytest.raises(NotFound) as error:
            shop.lineage.column("clean", name, ANN)
        told.append(str(error.value.problem()))
    assert told[0] == told[1]


def test_a_hidden_column_is_as_if_it_were_not_there(shop: Graph) -> None:
    some = {"kind": "grant", "name": "some", "to": ["role:analyst"], "on": {"dataset": "clean", "columns": ["region"]}}
    shop.policies.create(some, by="t")
    shop.grant("raw", "sums")
    assert shop.lineage.column("sums", "total", ANN)["upstream"]["direct"] == []
    told = []
    for name in ("amount", "never"):
        with pytest.raises(NotFound) as error:
            shop.lineage.column("clean", name, ANN)
        told.append(str(error.value.problem()).replace(name, "NAME"))
    assert told[0] == told[1]
    # What is hidden of its run's sources may stand in an expression.
    edges = shop.lineage.column("sums", "region", ANN)["upstream"]["edges"]
    assert [edge["expression"] for edge in edges] == [None] * len(edges)
    assert edges
