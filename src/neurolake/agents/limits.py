"""Bounds of a run, looked at before each step."""

from datetime import datetime

from neurolake.agents.log import State
from neurolake.kernel.errors import LimitExceeded, OverBudget, TimedOut

_MORE = "Begin a run with wider limits."


def left_s(state: State, now: datetime) -> float:
    """Seconds that are left of a run's time; those in which it waits for somebody's word do not count."""
    return state.limits.seconds - ((now - state.asked_at).total_seconds() - state.waited_s)


def check_limits(state: State, now: datetime) -> None:
    """Check that a run may take another step.

    Raises:
        LimitExceeded, TimedOut, OverBudget: It has had as many steps, as much time, or as much of a model as it may.
    """
    limits = state.limits
    if len(state.taken) >= limits.steps:
        raise LimitExceeded(f"The run has taken {limits.steps} steps, which is its limit.", hint=_MORE)
    if left_s(state, now) <= 0:
        raise TimedOut(f"The run took longer than {limits.seconds:g} seconds.", hint=_MORE)
    if state.tokens > limits.tokens:
        raise OverBudget(f"The run has used {state.tokens} tokens of {limits.tokens}.", hint=_MORE)
    if limits.cost is not None and state.cost > limits.cost:
        raise OverBudget(f"The run has cost ${state.cost} of ${limits.cost}.", hint=_MORE)
