"""The log of a run: events that are only added, and the state that they tell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.agents.base import Goal, Limits, Outcome, Seen, Step, Taken
from neurolake.kernel.errors import NotFound
from neurolake.metadata.models import AgentEvent, AgentRun

Kind = Literal["asked", "planned", "approval", "decided", "begun", "done", "failed", "model", "cancelling", "ended"]
ENDED = frozenset(("succeeded", "failed", "cancelled"))
_OUTCOMES = frozenset(get_args(Outcome))


@dataclass
class State:
    """A run as its events tell it.

    Attributes:
        current: Number of the step that is planned and not ended, and the step; None between steps.
        approval: Id of the request for somebody's word on it.
        began: When work on the current step was begun.
        waited_s: Seconds in which it waited for somebody's word.
    """

    goal: Goal
    limits: Limits
    asked_at: datetime
    taken: list[Taken] = field(default_factory=list)
    current: tuple[int, Step] | None = None
    approval: str | None = None
    approval_at: datetime | None = None
    began: datetime | None = None
    waited_s: float = 0.0
    tokens: int = 0
    cost: Decimal = Decimal(0)

    @property
    def seen(self) -> Seen:
        """What an agent is told."""
        return Seen(self.goal, tuple(self.taken))


def folded(events: Iterable[AgentEvent]) -> State:
    """The state that events lead to."""
    first, *rest = events
    state = State(Goal.model_validate(first.data["goal"]), Limits.model_validate(first.data["limits"]), first.at)
    for event in rest:
        _fold(state, event)
    return state


def _fold(state: State, event: AgentEvent) -> None:
    data = event.data
    if event.kind == "planned":
        step = Step(data["name"], data["tool"], data["arguments"], data["why"])
        state.current, state.approval, state.began = (data["step"], step), None, None
    elif event.kind == "approval":
        state.approval, state.approval_at = data["approval"], event.at
    elif event.kind == "decided" and state.approval_at is not None:
        state.waited_s += (event.at - state.approval_at).total_seconds()
        state.approval_at = None
    elif event.kind == "begun":
        state.began = event.at
    elif event.kind == "model":
        state.tokens += data["tokens"]
        state.cost += Decimal(data["cost"] or 0)
    elif event.kind in ("done", "failed") and state.current is not None:
        outcome = data.get("outcome", "done")
        assert outcome in _OUTCOMES
        state.taken.append(Taken(*state.current, outcome, data["told"]))
        state.current = None


def append(session: Session, run: AgentRun, kind: Kind, data: dict[str, Any], now: datetime) -> None:
    """Add an event to a run that `locked` gave."""
    run.events += 1
    run.updated_at = now
    session.add(AgentEvent(run_id=run.id, seq=run.events, kind=kind, at=now, data=data))
    session.flush()


def locked(session: Session, run_id: str) -> AgentRun:
    """A run that nobody else adds to until the transaction ends.

    Raises:
        NotFound: There is none.
    """
    run = session.get(AgentRun, run_id, with_for_update=True, populate_existing=True)
    if run is None:
        raise NotFound(f"There is no run {run_id[:80]!r} of an agent.")
    return run


def events(session: Session, run_id: str, after: int = 0, limit: int | None = None) -> Sequence[AgentEvent]:
    """The events of a run after a number, in their order."""
    found = select(AgentEvent).where(AgentEvent.run_id == run_id, AgentEvent.seq > after).order_by(AgentEvent.seq)
    return session.scalars(found.limit(limit)).all()


def event_json(event: AgentEvent) -> dict[str, Any]:
    """JSON-ready."""
    return {"seq": event.seq, "type": event.kind, "at": event.at.isoformat(), **event.data}
