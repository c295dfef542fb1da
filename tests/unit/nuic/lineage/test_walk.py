"""Walks over graphs made by hand: distances, moments, limits, and what is hidden."""

from collections import deque

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from neurolake.kernel.errors import InvalidOption, NotFound
from neurolake.kernel.principal import LOCAL
from neurolake.nuic.lineage.base import Reach
from tests.unit.nuic.lineage.graphs import ANN, Graph, day, distances, pairs

DIAMOND = [("a", "b"), ("b", "c"), ("c", "d"), ("a", "d"), ("d", "a"), ("d", "e")]


@pytest.fixture
def diamond(graph: Graph) -> Graph:
    graph.add({name: ["x"] for name in "abcde"})
    graph.link(*DIAMOND)
    return graph


def test_the_distance_is_that_of_the_shortest_way(diamond: Graph) -> None:
    answer = diamond.lineage.downstream("a")
    assert distances(answer) == {"a": 0, "b": 1, "d": 1, "c": 2, "e": 2}
    assert pairs(answer) == set(DIAMOND)
    assert distances(diamond.lineage.upstream("e")) == {"e": 0, "d": 1, "a": 2, "c": 2, "b": 3}


def test_the_depth_ends_a_walk_and_says_whether_there_is_more(diamond: Graph) -> None:
    answer = diamond.lineage.downstream("a", reach=Reach(depth=1))
    assert (distances(answer), answer["deeper"], answer["truncated"]) == ({"a": 0, "b": 1, "d": 1}, True, False)
    assert pairs(answer) == {("a", "b"), ("a", "d"), ("d", "a")}
    assert diamond.lineage.downstream("a", reach=Reach(depth=2))["deeper"] is False


def test_the_limit_cuts_and_is_told(diamond: Graph) -> None:
    answer = diamond.lineage.downstream("a", reach=Reach(limit=3))
    assert len(answer["nodes"]) == 4
    assert answer["truncated"] is True
    assert diamond.lineage.downstream("a", reach=Reach(limit=4))["truncated"] is False


def test_a_reach_out_of_range_is_refused() -> None:
    for wrong in ({"depth": 0}, {"depth": 51}, {"limit": 0}, {"limit": 10_001}):
        with pytest.raises(InvalidOption):
            Reach(**wrong)


def test_a_question_as_of_a_moment_sees_the_graph_of_then(graph: Graph) -> None:
    graph.add({name: ["x"] for name in "abc"})
    graph.link(("a", "b"), at=1, until=3)
    graph.link(("a", "c"), at=3)

    def seen(number: int) -> set[str]:
        return set(distances(graph.lineage.downstream("a", reach=Reach(as_of=day(number))))) - {"a"}

    assert [seen(number) for number in range(5)] == [set(), {"b"}, {"b"}, {"c"}, {"c"}]
    assert set(distances(graph.lineage.downstream("a"))) == {"a", "c"}


def test_a_way_through_a_hidden_dataset_is_none(graph: Graph) -> None:
    graph.add({name: ["x"] for name in ("a", "hidden", "c", "long", "d")})
    graph.link(("a", "hidden"), ("hidden", "c"), ("a", "long"), ("long", "d"), ("hidden", "d"))
    graph.grant("a", "c", "long", "d")
    answer = graph.lineage.downstream("a", ANN)
    assert distances(answer) == {"a": 0, "long": 1, "d": 2}
    assert graph.ids["hidden"] not in str(answer)
    assert distances(graph.lineage.upstream("c", ANN)) == {"c": 0}
    # Nor do hidden ones take up the limit, or count as more.
    assert graph.lineage.downstream("a", ANN, Reach(limit=2))["truncated"] is False
    assert graph.lineage.upstream("c", ANN, Reach(depth=1))["deeper"] is False


def test_unknown_and_hidden_are_told_alike(graph: Graph) -> None:
    graph.add({"vault": ["x"]})
    told = []
    for asked in (graph.ids["vault"], "0198c0de-0000-7000-8000-000000000000", "vault", "never", "gold.never"):
        with pytest.raises(NotFound) as error:
            graph.lineage.upstream(asked, ANN)
        told.append(str(error.value.problem()).replace(asked, "ID"))
    assert len(set(told)) == 1


def test_edges_of_columns_are_told_between_columns_that_may_be_known_of(graph: Graph) -> None:
    graph.add({"a": ["x", "pin"], "b": ["x", "pin"]})
    graph.link(("a.x", "b.x"), ("a.pin", "b.pin"), ("a.pin", "b.x"))
    graph.grant("a")
    graph.policies.create(
        {"kind": "grant", "name": "some", "to": ["role:analyst"], "on": {"dataset": "b", "columns": ["x"]}}, by="t"
    )
    whole = graph.lineage.downstream("a", LOCAL, columns=True)["columns"]
    assert {(edge["source"]["column"], edge["target"]["column"]) for edge in whole} == {
        ("x", "x"),
        ("pin", "pin"),
        ("pin", "x"),
    }
    cut = graph.lineage.downstream("a", ANN, columns=True)["columns"]
    assert {(edge["source"]["column"], edge["target"]["column"]) for edge in cut} == {("x", "x"), ("pin", "x")}
    assert {edge["expression"] for edge in cut} == {None}


def test_a_dataset_that_is_gone_is_marked_and_only_administrators_see_it(diamond: Graph) -> None:
    diamond.drop("b")
    diamond.grant("a", "c", "d", "e")
    gone = [node["id"] for node in diamond.lineage.downstream("a")["nodes"] if node["gone"]]
    assert gone == [diamond.ids["b"]]
    assert distances(diamond.lineage.downstream("a", ANN)) == {"a": 0, "d": 1, "e": 2}


Edges = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 4), st.none() | st.integers(1, 4)), max_size=24
)


def _reference(
    edges: list[tuple[int, int, int, int | None]], seen: set[int], at: int | None, depth: int
) -> dict[int, int]:
    """Distances from 0."""
    found, queue = {0: 0}, deque([0])
    while queue:
        here = queue.popleft()
        for source, target, since, days in edges:
            until = None if days is None else since + days
            now = until is None if at is None else since <= at and (until is None or at < until)
            if source == here and now and target in seen and target not in found and found[here] < depth:
                found[target] = found[here] + 1
                queue.append(target)
    return found


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edges=Edges, hidden=st.sets(st.integers(1, 7)), at=st.none() | st.integers(0, 8), depth=st.integers(1, 8))
def test_walks_find_what_a_plain_search_finds(
    graph: Graph, edges: list[tuple[int, int, int, int | None]], hidden: set[int], at: int | None, depth: int
) -> None:
    names = {number: f"g{len(graph.ids)}_{number}" for number in range(8)}
    graph.add({names[number]: [] for number in hidden}, owner="bob")
    graph.add({name: [] for number, name in names.items() if number not in hidden}, owner="ann")
    for source, target, since, days in edges:
        until = None if days is None else since + days
        graph.link((names[source], names[target]), at=since, until=until)
    reach = Reach(depth=depth, as_of=None if at is None else day(at))

    def named(found: dict[int, int]) -> dict[str, int]:
        return {names[number]: distance for number, distance in found.items()}

    everything, back = set(range(8)), [(target, source, *times) for source, target, *times in edges]
    ask, start = graph.lineage, names[0]
    assert distances(ask.downstream(start, LOCAL, reach)) == named(_reference(edges, everything, at, depth))
    assert distances(ask.downstream(start, ANN, reach)) == named(_reference(edges, everything - hidden, at, depth))
    assert distances(ask.upstream(start, ANN, reach)) == named(_reference(back, everything - hidden, at, depth))
