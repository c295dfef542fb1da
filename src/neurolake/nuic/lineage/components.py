"""Strongly connected components, after Tarjan, without recursion."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

_T = TypeVar("_T", bound=Hashable)


def components(graph: Mapping[_T, Sequence[_T]]) -> list[list[_T]]:
    """The largest groups of more than one node in which every node leads to every other.

    Args:
        graph: Node → those it leads to.
    """
    search = _Search(graph)
    for root in graph:
        if root not in search.number:
            search.go_from(root)
    return search.found


class _Search(Generic[_T]):
    """A search in depth; the nodes that may yet be part of a group are on the stack."""

    def __init__(self, graph: Mapping[_T, Sequence[_T]]) -> None:
        self.number: dict[_T, int] = {}
        self.found: list[list[_T]] = []
        self._graph = graph
        self._lowest: dict[_T, int] = {}
        self._stack: list[_T] = []
        self._on_stack: set[_T] = set()

    def go_from(self, root: _T) -> None:
        way = [(root, self._enter(root))]
        while way:
            node, rest = way[-1]
            new = self._next_new(node, rest)
            if new is not None:
                way.append((new, self._enter(new)))
                continue
            way.pop()
            if way:
                above = way[-1][0]
                self._lowest[above] = min(self._lowest[above], self._lowest[node])
            self._leave(node)

    def _enter(self, node: _T) -> Iterator[_T]:
        self.number[node] = self._lowest[node] = len(self.number)
        self._stack.append(node)
        self._on_stack.add(node)
        return iter(self._graph.get(node, ()))

    def _next_new(self, node: _T, rest: Iterator[_T]) -> _T | None:
        for target in rest:
            if target not in self.number:
                return target
            if target in self._on_stack:
                self._lowest[node] = min(self._lowest[node], self.number[target])
        return None

    def _leave(self, node: _T) -> None:
        if self._lowest[node] != self.number[node]:
            return
        group: list[_T] = []
        while not group or group[-1] != node:
            group.append(self._stack.pop())
        self._on_stack.difference_update(group)
        if len(group) > 1:
            self.found.append(group[::-1])
