"""Patterns one after the other, as one query: each step is a common table expression over the one before."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from neurolake.kernel.errors import InvalidInput
from neurolake.nuic.patterns.base import Given
from neurolake.nuic.patterns.library import find

MOST_STEPS = 20
_STEP = "nl_step_"

Types = Callable[[exp.Query], Mapping[str, str]]
"""Gives the names and types of a query's columns."""


@dataclass(frozen=True)
class Step:
    """A pattern with its slots filled."""

    pattern: str
    values: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"pattern": self.pattern, "values": dict(self.values)}


def chained(source: str, columns: Mapping[str, str], steps: Sequence[Step], types: Types) -> exp.Query:
    """The query of all steps over a source.

    Args:
        columns: Of the source, with their types.
        types: Asked after each step but the last.

    Raises:
        InvalidInput: A step merges, is none, or does not fit what the step before has made; there are too many.
    """
    if not 0 < len(steps) <= MOST_STEPS:
        raise InvalidInput(f"Give from 1 to {MOST_STEPS} steps.")
    made: list[exp.Query] = []
    for number, step in enumerate(steps):
        if number:
            columns = types(_joined(made))
        pattern = find(step.pattern)
        if pattern.effect == "merge":
            raise InvalidInput(f"The pattern {pattern.name} merges into a target, so it cannot be a step.")
        given = Given(f"{_STEP}{number}" if number else source, columns, pattern.filled(step.values, columns))
        query = pattern.compile(given)
        if isinstance(query, exp.Query):
            made.append(query)
    return _joined(made)


def _joined(made: Sequence[exp.Query]) -> exp.Query:
    if len(made) == 1:
        return made[0]
    query = exp.select(exp.Star()).from_(exp.to_identifier(f"{_STEP}{len(made)}", quoted=True))
    for number, step in enumerate(made, 1):
        query = query.with_(exp.to_identifier(f"{_STEP}{number}", quoted=True), as_=step.copy(), copy=False)
    return query
