"""Circles in the graph."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurolake.nuic.lineage.components import components
from tests.unit.nuic.lineage.graphs import ANN, Graph, day


def test_circles_are_found_whole_and_loops_are_told_apart(graph: Graph) -> None:
    graph.add({name: ["x"] for name in "abcdefg"})
    graph.link(("a", "b"), ("b", "c"), ("c", "a"), ("b", "a"), ("c", "d"), ("e", "f"), ("f", "e"), ("g", "g"))
    answer = graph.lineage.circular_dependencies()
    assert [[one["name"] for one in cycle["datasets"]] for cycle in answer["cycles"]] == [
        ["silver.a", "silver.b", "silver.c"],
        ["silver.e", "silver.f"],
    ]
    assert answer["cycles"][0]["path"] == ["silver.a", "silver.b", "silver.a"]
    assert [one["name"] for one in answer["self_loops"]] == ["silver.g"]


def test_a_circle_through_a_hidden_dataset_is_none(graph: Graph) -> None:
    graph.add({name: ["x"] for name in "abcd"})
    graph.link(("a", "b"), ("b", "a"), ("b", "c"), ("c", "d"), ("d", "b"), ("d", "d"))
    graph.grant("a", "b", "c")
    answer = graph.lineage.circular_dependencies(ANN)
    assert [cycle["path"] for cycle in answer["cycles"]] == [["silver.a", "silver.b", "silver.a"]]
    assert answer["self_loops"] == []
    assert graph.ids["d"] not in str(answer)


def test_a_circle_is_one_while_it_is_closed(graph: Graph) -> None:
    graph.add({"a": ["x"], "b": ["x"]})
    graph.link(("a", "b"))
    graph.link(("b", "a"), at=1, until=2)
    found = [len(graph.lineage.circular_dependencies(as_of=day(number))["cycles"]) for number in range(3)]
    assert found == [0, 1, 0]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30))
def test_components_are_those_that_reach_one_another(pairs: list[tuple[int, int]]) -> None:
    graph: dict[int, list[int]] = {}
    for source, target in pairs:
        graph.setdefault(source, []).append(target)

    def reached(start: int) -> set[int]:
        found: set[int] = set()
        rest = [start]
        while rest:
            new = set(graph.get(rest.pop(), ())) - found
            found |= new
            rest += new
        return found

    ways = {node: reached(node) for node in range(10)}
    expected = {
        frozenset(other for other in range(10) if other in ways[node] and node in ways[other]) for node in range(10)
    }
    assert {frozenset(group) for group in components(graph)} == {group for group in expected if len(group) > 1}


def test_a_way_longer_than_python_recurses_is_no_problem() -> None:
    ring = {number: [(number + 1) % 50_000] for number in range(50_000)}
    assert [len(group) for group in components(ring)] == [50_000]


@pytest.mark.parametrize("twice", [1, 2])
def test_an_insert_into_itself_is_a_loop_only(graph: Graph, twice: int) -> None:
    graph.add({"t": ["a", "b"]})
    for number in range(twice):
        graph.link(("t.a", "t.b"), run=f"r{number}")
    answer = graph.lineage.circular_dependencies()
    assert (answer["cycles"], [one["name"] for one in answer["self_loops"]]) == ([], ["silver.t"])
