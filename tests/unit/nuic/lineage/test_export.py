"""Exports: what is in them, and that no name gets out of its place."""

import csv
import io
import json
import re
from xml.etree import ElementTree as ET

import pytest

from neurolake.catalog.lineage import Edge, Node
from neurolake.nuic.lineage.base import Reach
from neurolake.nuic.lineage.export.formats import FORMATS, FormatName
from tests.unit.nuic.lineage.graphs import ANN, Graph

HOSTILE = [
    '"]; evil [label="x',
    "\\",
    'end\\" -> n0; n9 [URL="javascript:alert(1)',
    "</text><script>alert(1)</script>",
    "' onload='alert(1)",
    "]]> & &amp; <!--",
    "=HYPERLINK(1)",
    "@SUM(1)",
    "a\nclick n0 callback",
    'x"] --> n1["',
    "a|b|c",
    "\u202egnp.exe",
]


@pytest.fixture
def hostile(graph: Graph) -> Graph:
    """A table made from files with names that try to be more than names, and columns too."""
    graph.add({"t": HOSTILE, "u": ["x"]})
    table = graph.node("t")
    graph.record([Edge(Node("file", name), table) for name in HOSTILE], run="r1")
    columns = [
        Edge(Node("dataset", graph.ids["t"], name), graph.node("u.x"), "transformation", name) for name in HOSTILE
    ]
    graph.record(columns, run="r2")
    return graph


def _written(graph: Graph, name: FormatName) -> str:
    return FORMATS[name].write(graph.lineage.around("t", columns=True))


def test_graphviz_keeps_names_in_strings(hostile: Graph) -> None:
    text = _written(hostile, "graphviz")
    statement = (
        r'  n\d+ \[label="(?:[^"\\]|\\.)*", shape=\w+\];|  n\d+ -> n\d+(?: \[label="(?:[^"\\]|\\.)*", style=\w+\])?;'
    )
    first, rank, *lines, last = text.splitlines()
    assert (first, rank, last) == ("digraph lineage {", "  rankdir=LR;", "}")
    assert [line for line in lines if not re.fullmatch(statement, line)] == []
    assert len(lines) == len(HOSTILE) + 2 + len(HOSTILE) + 1 + len(HOSTILE)


def test_mermaid_keeps_names_in_strings(hostile: Graph) -> None:
    label = r'"[\w .#;-]*"'
    statement = rf"  n\d+(?:\[{label}\]|\(\[{label}\]\))|  n\d+ (?:-->|-\.->)(?:\|{label}\|)? n\d+"
    first, *lines = _written(hostile, "mermaid").splitlines()
    assert first == "flowchart LR"
    assert [line for line in lines if not re.fullmatch(statement, line)] == []


def test_svg_is_xml_with_nothing_that_runs_or_loads(hostile: Graph) -> None:
    picture = ET.fromstring(_written(hostile, "svg"))
    tags = {element.tag.rpartition("}")[2] for element in picture.iter()}
    assert tags == {"svg", "defs", "marker", "path", "g", "title", "rect", "text"}
    assert not any(name.startswith("on") or "href" in name for element in picture.iter() for name in element.attrib)
    titles = {element.text for element in picture.iter() if element.tag.endswith("title")}
    assert "file </text><script>alert(1)</script>" in titles


def test_svg_boxes_do_not_overlap_and_are_inside(hostile: Graph) -> None:
    picture = ET.fromstring(_written(hostile, "svg"))
    boxes = [
        tuple(int(element.attrib[name]) for name in ("x", "y", "width", "height"))
        for element in picture.iter()
        if element.tag.endswith("rect")
    ]
    assert len(boxes) == len(HOSTILE) + 2
    for x, y, width, height in boxes:
        assert 0 <= x <= int(picture.attrib["width"]) - width
        assert 0 <= y <= int(picture.attrib["height"]) - height
        others = [box for box in boxes if box != (x, y, width, height)]
        assert all(abs(x - u) >= width or abs(y - v) >= height for u, v, _, _ in others)
    assert len(set(boxes)) == len(boxes)


def test_csv_has_a_row_for_every_link_and_no_formula(hostile: Graph) -> None:
    rows = list(csv.reader(io.StringIO(_written(hostile, "csv"))))
    assert len(rows) == 1 + len(HOSTILE) + 1 + len(HOSTILE)
    assert {len(row) for row in rows} == {11}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_json_and_openlineage_hold_names_as_they_are(hostile: Graph) -> None:
    nodes = json.loads(_written(hostile, "json"))["nodes"]
    assert set(HOSTILE) <= {node["name"] for node in nodes}
    events = json.loads(_written(hostile, "openlineage"))
    made = {event["outputs"][0]["name"]: event for event in events}
    assert {one["name"] for one in made["silver.t"]["inputs"]} == set(HOSTILE)
    fields = made["silver.u"]["outputs"][0]["facets"]["columnLineage"]["fields"]
    assert {one["field"] for one in fields["x"]["inputFields"]} == set(HOSTILE)
    how = fields["x"]["inputFields"][0]["transformations"][0]
    assert (how["type"], how["subtype"], how["masking"]) == ("DIRECT", "TRANSFORMATION", False)


def test_openlineage_tells_apart_what_has_a_say(graph: Graph) -> None:
    graph.add({"a": ["x", "day"], "b": ["x"]})
    graph.record([
        Edge(graph.node("a.x"), graph.node("b.x"), "aggregation", masked=True),
        Edge(graph.node("a.day"), graph.node("b"), "filter"),
        Edge(graph.node("a.day"), graph.node("b.x"), "condition"),
    ])  # fmt: skip
    events = json.loads(FORMATS["openlineage"].write(graph.lineage.around("b", columns=True)))
    facet = events[0]["outputs"][0]["facets"]["columnLineage"]
    told = {
        (one["field"], how["type"], how["subtype"], how["masking"])
        for one in facet["fields"]["x"]["inputFields"]
        for how in one["transformations"]
    }
    assert told == {("x", "DIRECT", "AGGREGATION", True), ("day", "INDIRECT", "CONDITIONAL", False)}
    assert [(one["field"], one["transformations"][0]["subtype"]) for one in facet["dataset"]] == [("day", "FILTER")]


@pytest.mark.parametrize("name", FORMATS)
def test_no_export_tells_of_what_is_hidden(graph: Graph, name: FormatName) -> None:
    graph.add({"a": ["x"], "swordfish": ["barracuda"], "c": ["x", "pin"]})
    graph.link(("a.x", "swordfish.barracuda"), ("swordfish.barracuda", "c.x"), ("a.x", "c.x"), ("a.x", "c.pin"))
    graph.grant("a")
    some = {"kind": "grant", "name": "some", "to": ["role:analyst"], "on": {"dataset": "c", "columns": ["x"]}}
    graph.policies.create(some, by="t")
    text = FORMATS[name].write(graph.lineage.around("a", ANN, columns=True))
    assert not [word for word in ("swordfish", "barracuda", "pin", graph.ids["swordfish"]) if word in text]


def test_pages_of_the_whole_graph_have_every_dataset_and_link_once(graph: Graph) -> None:
    names = [f"d{number:02}" for number in range(25)]
    graph.add({name: ["x"] for name in names})
    graph.add({"hidden": ["x"], "gilt": ["x"]}, zone="gold")
    links = [(names[n], names[m]) for n in range(25) for m in range(n + 1, 25, 7)]
    graph.link(*links, ("hidden", "d01"), ("d03", "gilt"))
    graph.grant(*names, "gilt")
    nodes, told, after = [], [], None
    while True:
        page = graph.lineage.full_graph(ANN, after=after, limit=4)
        nodes += [node["name"].rpartition(".")[2] for node in page["nodes"]]
        told += [(link["source_name"].rpartition(".")[2], link["target"]["id"]) for link in page["links"]]
        after = page["next"]
        if after is None:
            break
    assert nodes == sorted([*names, "gilt"])
    assert sorted(told) == sorted((a, graph.ids[b]) for a, b in [*links, ("d03", "gilt")])
    gold = graph.lineage.full_graph(zone="gold", limit=1)
    assert ([node["name"] for node in gold["nodes"]], gold["next"]) == (["gold.gilt"], "gilt")


def test_a_drawing_has_both_directions(graph: Graph) -> None:
    graph.add({name: ["x"] for name in "abcd"})
    graph.link(("a", "b"), ("b", "c"), ("c", "d"))
    drawing = graph.lineage.around("b", reach=Reach(depth=1))
    assert {node["name"]: drawing.layers[thing] for thing, node in drawing.nodes.items()} == {
        "silver.b": 0,
        "silver.a": -1,
        "silver.c": 1,
    }
    up = graph.lineage.around("b", direction="upstream")
    assert {node["name"] for node in up.nodes.values()} == {"silver.a", "silver.b"}
