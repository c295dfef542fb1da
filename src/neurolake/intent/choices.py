"""Choices of a parse, taken by a script or else the best: the search replays a parse with few changed."""

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Taken:
    """A choice that was made: what about, which option, and how much worse than the best each option is."""

    key: str
    index: int
    costs: tuple[float, ...]


@dataclass
class Choices:
    """The choices of one run of the parser."""

    script: Mapping[str, int] = field(default_factory=dict)
    trail: list[Taken] = field(default_factory=list)

    def pick(self, key: str, options: Sequence[tuple[T, float]]) -> T:
        """One of the options, each with its score; the script names one by its rank, or else it is the best.

        Args:
            key: What is chosen, the same in every run: `KIND@PLACE`.
        """
        ranked = sorted(options, key=lambda option: -option[1])
        unique = key if all(taken.key != key for taken in self.trail) else f"{key}#{len(self.trail)}"
        index = min(self.script.get(unique, 0), len(ranked) - 1)
        if len(ranked) > 1:
            self.trail.append(Taken(unique, index, tuple(ranked[0][1] - score for _, score in ranked)))
        return ranked[index][0]

    @property
    def cost(self) -> float:
        """How much worse than the best all choices together are."""
        return sum(taken.costs[taken.index] for taken in self.trail)


def runs(parse: Callable[[Choices], R], most: int, dearest: float = 2.0) -> Iterator[tuple[R, Choices]]:
    """Runs of a parse, the cheapest choices first: the best of all, then those with one choice changed, then two, …

    Args:
        most: How many runs.
        dearest: Choices may cost this much together.
    """
    waiting: list[tuple[float, int, tuple[tuple[str, int], ...]]] = [(0.0, 0, ())]
    pushed = 0
    for _ in range(most):
        if not waiting:
            return
        _, _, script = heapq.heappop(waiting)
        choices = Choices(dict(script))
        yield parse(choices), choices
        for changed, cost in _neighbours(script, choices):
            if cost <= dearest:
                pushed += 1
                heapq.heappush(waiting, (cost, pushed, changed))


def _neighbours(
    script: tuple[tuple[str, int], ...], choices: Choices
) -> Iterator[tuple[tuple[tuple[str, int], ...], float]]:
    """Scripts that change one choice more, after the last that was changed: so none comes twice."""
    keys = [taken.key for taken in choices.trail]
    last = keys.index(script[-1][0]) if script and script[-1][0] in keys else -1
    base = choices.cost
    for place, taken in enumerate(choices.trail):
        if place == last and taken.index + 1 < len(taken.costs):
            yield (
                (*script[:-1], (taken.key, taken.index + 1)),
                base + taken.costs[taken.index + 1] - taken.costs[taken.index],
            )
        if place > last and len(taken.costs) > 1:
            yield (*script, (taken.key, 1)), base + taken.costs[1]
