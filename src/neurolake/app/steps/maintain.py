"""Steps that make a table fit to be read again: what they do stays done, and a step that begins anew does the rest."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from neurolake.kernel.errors import Cancelled
from neurolake.kernel.faults import fault_point
from neurolake.maintenance.base import Request, request_from
from neurolake.nuic.pipelines.attempt import Attempt

if TYPE_CHECKING:
    from neurolake.app.services import Services

_ROUND_S = 60.0
"""After which the step looks whether it is to stop for want of time."""


def maintain_step(lake: "Services") -> Callable[[Attempt], None]:
    """Carries out steps of maintenance."""

    def carry_out(attempt: Attempt) -> None:
        maintain = attempt.step.maintain
        assert maintain is not None
        request, before = request_from(maintain.wanted), None
        while True:
            told = _round(lake, attempt, maintain.dataset, request)
            before = before or told["before"]
            attempt.log(f"{told['dataset']}: {_line(told['done'])}")
            if not told["more"] or not any(told["done"].values()):
                break
        fact = {name: told[name] for name in ("dataset", "after", "more")}
        attempt.tell({"operation": "maintain", "before": before, **fact}, last=True)

    return carry_out


def _round(lake: "Services", attempt: Attempt, dataset: str, request: Request) -> dict[str, Any]:
    bounded = replace(request, max_seconds=min(attempt.left_s, _ROUND_S))

    def stop() -> None:
        lake.maintenance.cancel(dataset, attempt.principal)

    with attempt.stoppable(stop):
        told = lake.maintenance.run(dataset, bounded, attempt.principal)
        if told["cancelled"]:
            raise Cancelled("The maintenance was cancelled.")
    fault_point("pipeline.maintained")
    return told


def _line(done: dict[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in done.items() if count) or "nothing to do"
