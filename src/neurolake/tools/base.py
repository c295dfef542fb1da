"""A tool: a name, what it is for, the arguments it takes, and what it does as the caller."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from neurolake.app.lake import Lake
from neurolake.kernel.errors import InvalidInput
from neurolake.kernel.principal import Principal, need_scope

MOST_BYTES = 60_000
"""Of what a tool tells, as JSON: more is of no use to whom reads it a token at a time."""

Stop = Callable[[], None]
Begun = Callable[[Stop], object]


class Arguments(BaseModel):
    """Arguments of a tool; others than those that it names are refused."""

    model_config = ConfigDict(extra="forbid")


A = TypeVar("A", bound=Arguments)


@dataclass(frozen=True)
class Use:
    """A use of a tool: on what, as whom.

    Attributes:
        begun: Given what stops it from any thread, where it may take long.
        key: The same whenever the same thing is to be done once; for tools that change something.
    """

    lake: Lake
    principal: Principal
    begun: Begun = lambda _stop: None
    key: str | None = None


@dataclass(frozen=True)
class Tool(Generic[A]):
    """A tool.

    Attributes:
        description: What it is for and what it answers, for whom chooses among tools.
        scope: What an API key must be good for.
        run: Does it; JSON-ready.
    """

    name: str
    description: str
    arguments: type[A]
    scope: str
    run: Callable[[Use, A], dict[str, Any]]

    @property
    def schema(self) -> dict[str, Any]:
        """JSON schema of its arguments."""
        return self.arguments.model_json_schema()

    def use(self, use: Use, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Check the right and the arguments, do it, and keep what it tells within bounds.

        Raises:
            Forbidden: The caller's key has not the scope, or the caller has not the right.
            InvalidInput: An argument is missing, wrong or unknown.
            NeuroLakeError: What the service raises.
        """
        need_scope(use.principal, self.scope)
        return bounded(self.run(use, self.checked(arguments)))

    def checked(self, arguments: Mapping[str, Any]) -> A:
        """The arguments, if they are such.

        Raises:
            InvalidInput: One is missing, wrong or unknown.
        """
        if r"\u0000" in json.dumps(arguments, default=str):
            raise InvalidInput(f"{self.name}: an argument holds the character NUL, which no text here may hold.")
        try:
            return self.arguments.model_validate(dict(arguments))
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(map(str, first["loc"])) or "arguments"
            raise InvalidInput(f"{self.name}: {where}: {first['msg']}.", hint=f"It takes: {self._takes}.") from error

    @property
    def _takes(self) -> str:
        return ", ".join(self.arguments.model_fields) or "nothing"


@dataclass(frozen=True)
class Estimate:
    """What a change would touch, told to whom it needs the word of.

    Attributes:
        datasets: Ids of datasets that are there; who gives their word must manage them. Without any, administrators do.
        rows: How many rows it would change or hide; None where it makes something new.
        text: What it would do, in one sentence.
        facts: More of it, JSON-ready.
    """

    datasets: tuple[str, ...]
    rows: int | None
    text: str
    facts: Mapping[str, Any] = field(default_factory=dict)


Weight = Literal["record", "light", "grave"]
"""`record` only writes down what was found; `light` can be taken back with nothing lost; `grave` loses data, or changes
what people may see."""


@dataclass(frozen=True)
class WritingTool(Tool[A]):
    """A tool that changes something, each time it is used.

    Attributes:
        weigh: How grave it would be.
        estimate: What it would touch, found without changing anything.
        again: What is told of what was done before a crash, from what is on record of it: actions, ids, datasets.
        by_parts: Whether it does its work in several commits, so that doing it again does what is left.
    """

    weigh: Callable[[Use, A], Weight]
    estimate: Callable[[Use, A], Estimate]
    again: Callable[[Use, A, Mapping[str, Any]], dict[str, Any]]
    by_parts: bool = False


def bounded(told: dict[str, Any]) -> dict[str, Any]:
    """What is told, with its longest lists cut, the longest first, until it is small enough; `cut` says which."""
    cut: dict[str, int] = {}
    while _size(told) > MOST_BYTES:
        lists = {name: value for name, value in told.items() if isinstance(value, list) and len(value) > 1}
        if not lists:
            return {"cut": "all", "detail": "The answer is too long to be told.", "parts": sorted(told)}
        name = max(lists, key=lambda one: _size(lists[one]))
        cut.setdefault(name, len(lists[name]))
        told = {**told, name: lists[name][: len(lists[name]) // 2]}
    return {**told, "cut": cut} if cut else told


def _size(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False, default=str).encode())
