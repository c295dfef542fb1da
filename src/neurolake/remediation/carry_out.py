"""A plan is carried out. Each step can be repeated, so that another run finishes one that was cut off."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from neurolake.compliance.policies.base import quarantine_of
from neurolake.kernel.errors import CommitConflict, Conflict, NotFound
from neurolake.kernel.faults import fault_point
from neurolake.kernel.principal import Principal
from neurolake.query.live import Changed
from neurolake.query.question import Question
from neurolake.remediation import base, erase, parts
from neurolake.remediation.make_plan import changes
from neurolake.remediation.needle import Needle
from neurolake.remediation.place import Place
from neurolake.remediation.plan import DatasetPlan, Plan
from neurolake.remediation.settle import settle
from neurolake.remediation.steps import Steps

_TRIES = 5


@dataclass(frozen=True)
class Run:
    """What is carried out, for whom.

    Attributes:
        exact: Whether nothing may be done to a dataset that has changed since the plan was made.
    """

    id: str
    request: base.Request
    principal: Principal
    exact: bool


def carry_out(place: Place, run: Run, plan: Plan, step: Steps) -> dict[str, Any]:
    """Do what the plan lists; returns what was done.

    Raises:
        Conflict: A dataset was changed by others meanwhile, again and again; what was done before stays done.
    """
    if isinstance(run.request, base.PutInQuarantine | base.Release):
        return _quarantine(place, run, plan)
    rows = _change_all(place, run, plan, step)
    if isinstance(run.request, base.EraseSubject):
        needle = Needle(run.request.values)
        done = erase.remove_copies(place, plan, needle, step)
        done["files"] += _settle_all(place, run, plan, step)["files"]
        return {"rows": rows, **done, **erase.prove(place, needle, step)}
    return {"rows": rows, **_settle_all(place, run, plan, step)}


def _change_all(place: Place, run: Run, plan: Plan, step: Steps) -> int:
    """Bring every dataset to what it is to be; returns how many rows were concerned."""
    rows = 0
    for number, one in enumerate(plan.datasets):
        step(f"changing {one.name}", number / len(plan.datasets))
        if one.rows:
            rows += _change(place, run, one, step)
        elif changes(run.request, one):
            with place.database.write() as session:
                parts.changed(session, place, run.id, run.request, one.id, one.snapshot_id)
        fault_point("remediation.changed")
    return rows


def _change(place: Place, run: Run, one: DatasetPlan, step: Steps) -> int:
    """Change the rows of one dataset as they are by now; returns how many."""

    def also(session: Session, made: Changed) -> None:
        parts.changed(session, place, run.id, run.request, one.id, made.snapshot_id)

    question = Question(
        one.sql,
        one.parameters,
        principal=run.principal,
        planned_on=one.snapshot_id if run.exact else None,
        confirm=True,
        remedies=True,
        # A predicate that was given as text may name values.
        told=f"remediation of {one.name}" if one.parameters is None else None,
    )
    result = _again(lambda: step.during(lambda begun: place.queries.run(question, begun=begun, also=also)), one, step)
    rows = int(result.to_arrow()["rows"][0].as_py())
    place.queries.results.drop(result.query_id)
    return rows


def _again(change: Callable[[], Any], one: DatasetPlan, step: Steps) -> Any:
    """Change a dataset into which others commit at the same time, until it is done or they have won too often."""
    for left in reversed(range(_TRIES)):
        try:
            return change()
        except CommitConflict:
            if not left:
                raise
        step(f"changing {one.name} again, as others have changed it meanwhile", 0.0)
    raise AssertionError("unreachable")


def _settle_all(place: Place, run: Run, plan: Plan, step: Steps) -> dict[str, int]:
    """Let go of the past of what was changed, and of the pasts that others have left."""
    with place.database.read() as session:
        own = {one.dataset_id: one for one in parts.owed_by(session, run.id)}
    done = dict.fromkeys(("results", "originals", "rejects", "files"), 0)
    for number, one in enumerate(plan.datasets):
        owed = (*((own[one.id],) if one.id in own else ()), *one.owed)
        if owed:
            step(f"letting go of the history of {one.name}", number / len(plan.datasets))
            for what, count in settle(place, one.id, owed).items():
                done[what] += count
    return done


def _quarantine(place: Place, run: Run, plan: Plan) -> dict[str, Any]:
    """Begin or end a quarantine; the stored results of a dataset in quarantine go."""
    one, request = plan.datasets[0], run.request
    name = quarantine_of(one.id)
    if isinstance(request, base.Release):
        try:
            place.policies.delete(name, by=run.principal.name)
        except NotFound as error:
            raise Conflict(f"{one.name} is in no quarantine.") from error
        return {"results": 0}
    document = {"kind": "quarantine", "name": name, "on": {"dataset": one.table[1]}}
    if isinstance(request, base.PutInQuarantine):
        document["description"] = request.reason
    try:
        place.policies.create(document, by=run.principal.name)
    except Conflict:
        # It is in quarantine already, maybe by a run that was cut off before the results had gone.
        place.policies.update(name, document, by=run.principal.name)
    fault_point("remediation.quarantined")
    for query_id in plan.results:
        place.queries.results.drop(query_id)
        fault_point("remediation.result")
    return {"results": len(plan.results)}
