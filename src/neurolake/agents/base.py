"""What an agent is: from what has been seen so far it says the next step, or its report. It does nothing itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Literal["quality", "compliance", "engineer", "optimizer"]
By = Literal["rules", "model"]
Outcome = Literal["done", "failed", "rejected", "expired"]


class Goal(BaseModel):
    """What an agent is asked.

    Attributes:
        dataset: What it is about: a name, zone.name or id.
        text: More of what is wanted, for a language model; rules do not read it.
        by: Who plans: rules over what the catalog knows, or a language model.
        remediate: Of the compliance agent: whether what it drafts is to be done, once somebody else has agreed.
        apply: Whether changes that can be taken back are made without asking; never those that a model plans.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    agent: Name
    dataset: Annotated[str, StringConstraints(min_length=1, max_length=160)]
    text: Annotated[str, StringConstraints(max_length=2_000)] = ""
    by: By = "rules"
    remediate: bool = False
    apply: bool = False


class Limits(BaseModel):
    """Bounds of a run.

    Attributes:
        steps: Most steps.
        tokens: Most tokens of language models, of questions and answers together.
        cost: Most dollars for them; None leaves that to the budget of who asks.
        seconds: Most time, without that in which it waits for somebody's word.
        approval_hours: How long it waits for that; a word that was given is good for no longer.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    steps: Annotated[int, Field(ge=1, le=100)] = 30
    tokens: Annotated[int, Field(ge=0, le=10_000_000)] = 100_000
    cost: Annotated[Decimal, Field(ge=0, le=10_000)] | None = None
    seconds: Annotated[float, Field(gt=0, le=86_400)] = 900.0
    approval_hours: Annotated[float, Field(gt=0, le=24 * 30)] = 24.0


@dataclass(frozen=True)
class Step:
    """The use of a tool.

    Attributes:
        name: Unique within a run.
        why: For people.
    """

    name: str
    tool: str
    arguments: Mapping[str, Any]
    why: str


@dataclass(frozen=True)
class Taken:
    """A step that was taken, and what came of it: what the tool told, or the problem."""

    number: int
    step: Step
    outcome: Outcome
    told: Mapping[str, Any]


@dataclass(frozen=True)
class Seen:
    """All that an agent knows."""

    goal: Goal
    taken: tuple[Taken, ...] = ()

    def taken_as(self, name: str) -> Taken | None:
        """The step of this name, if it was taken."""
        return next((one for one in self.taken if one.step.name == name), None)

    def problems(self) -> list[str]:
        """What went wrong, for people."""
        failed = [one for one in self.taken if one.outcome == "failed"]
        return [f"Step {one.step.name} failed: {one.told.get('detail')}" for one in failed]

    def told(self, name: str) -> Mapping[str, Any] | None:
        """What the step of this name told; None where it was not taken, or not done."""
        found = self.taken_as(name)
        return found.told if found is not None and found.outcome == "done" else None


@dataclass(frozen=True)
class Report:
    """What came of a run.

    Attributes:
        text: For people, in sentences.
        facts: The figures behind it, JSON-ready.
        model_would: What a language model would add; empty where one has planned.
    """

    text: str
    facts: Mapping[str, Any]
    model_would: str = ""


class Agent(Protocol):
    """Plans, one step at a time, the same from the same."""

    @property
    def tools(self) -> frozenset[str]:
        """Names of the tools that it may use."""
        ...

    def next(self, seen: Seen) -> Step | Report:
        """What to do now, or what came of it all."""
        ...
