"""A plan is carried out. Each step can be repeated, so that another run finishes one that was cut off."""

import json
from pathlib import Path
from typing import Any

from neurolake.compliance.policies.base import quarantine_of
from neurolake.kernel.errors import Conflict, NotFound
from neurolake.kernel.faults import fault_point
from neurolake.kernel.principal import Principal
from neurolake.query import history
from neurolake.query.question import Question
from neurolake.remediation import base, past
from neurolake.remediation.lookout import look
from neurolake.remediation.make_plan import Step
from neurolake.remediation.needle import Needle
from neurolake.remediation.place import Place
from neurolake.remediation.plan import DatasetPlan, Plan
from neurolake.remediation.redact import COLUMNS, redact, stays
from neurolake.storage.orphans import referenced


def carry_out(place: Place, request: base.Request, plan: Plan, principal: Principal, step: Step) -> dict[str, Any]:
    """Do what the plan lists; returns what was done.

    Raises:
        Conflict: A dataset has changed since the plan was made; what was done before stays done.
    """
    if isinstance(request, base.PutInQuarantine | base.Release):
        _quarantine(place, request, plan, principal)
    for number, one in enumerate(plan.datasets):
        step(f"changing {one.name}", number / len(plan.datasets))
        if one.rows:
            _change(place, one, principal)
    step("removing copies", 0.0)
    done = _remove_copies(place, plan)
    needle = Needle(request.values) if isinstance(request, base.EraseSubject) else None
    if needle:
        done["rejects"] = sum(_clear_rejects(place, job_id, needle) for job_id in plan.rejects)
    else:
        for job_id in plan.rejects:
            (place.rejects / f"{job_id}.jsonl").unlink(missing_ok=True)
        done["rejects"] = len(plan.rejects)
    for number, one in enumerate(plan.datasets):
        step(f"letting go of the history of {one.name}", number / len(plan.datasets))
        if one.removed:
            done["files"] += past.expire(place, one.id, one.table)
    answer: dict[str, Any] = {"rows": plan.rows, **done}
    if needle:
        answer |= _prove(place, needle, step)
    return answer


def _change(place: Place, one: DatasetPlan, principal: Principal) -> None:
    result = place.queries.run(
        Question(one.sql, one.parameters, principal=principal, planned_on=one.snapshot_id, confirm=True)
    )
    place.queries.results.drop(result.query_id)
    if one.parameters is None:
        # A predicate that was given as text may name values.
        with place.database.write() as session:
            history.without_values(session, result.query_id, f"remediation of {one.name}")


def _remove_copies(place: Place, plan: Plan) -> dict[str, int]:
    for query_id in plan.results:
        fault_point("remediation.result")
        place.queries.results.drop(query_id)
    originals = sum(place.landing.remove(sha) for sha in plan.originals)
    return {"results": len(plan.results), "originals": originals, "files": _remove_orphans(place, plan.files)}


def _remove_orphans(place: Place, files: tuple[str, ...]) -> int:
    """Files of the warehouse that no table refers to; none is added to a table meanwhile, as that takes the lock."""
    if not files:
        return 0
    with place.database.write():
        needed = set(referenced(place.warehouse, place.database))
        gone = [path for path in (place.home / name for name in files) if path not in needed]
        for path in gone:
            path.unlink(missing_ok=True)
    return len(gone)


def _clear_rejects(place: Place, job_id: str, needle: Needle) -> int:
    """Take the records that hold a value out of a file of rejects; returns how many."""
    path = place.rejects / f"{job_id}.jsonl"
    try:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    except FileNotFoundError:
        return 0
    kept = [line for line in lines if not _any_text(json.loads(line), needle)]
    part = path.with_suffix(".part")
    part.write_text("".join(kept), encoding="utf-8")
    if kept:
        part.replace(path)
    else:
        part.unlink()
        path.unlink()
    return len(lines) - len(kept)


def _any_text(record: dict[str, Any], needle: Needle) -> bool:
    return any(needle.in_text(str(value)) for value in record.values())


def _prove(place: Place, needle: Needle, step: Step) -> dict[str, Any]:
    """Overwrite the values in the database, then look at everything again."""
    step("overwriting in the database", 0.0)
    found = look(place, needle, lambda share: step("looking into files", share))
    with place.database.write() as session:
        overwritten = redact(session, found, needle)
        fault_point("remediation.redacted")
    place.database.scrub()
    after = look(place, needle, lambda share: step("proving", share))
    left = stays(after)
    left += [{"place": name, "why": "It still holds a value."} for name in after.cells if name in COLUMNS]
    left += [
        {"place": _shown(place, path), "why": f"It still holds a value{_in(seen.columns)}."}
        for path, seen in after.files.items()
    ]
    left += [{"place": _shown(place, path), "why": f"Bytes only: {why}."} for path, why in after.opaque.items()]
    proof = {"clean": not after.files and not after.cells, "looked_at": after.looked}
    return {"metadata": overwritten, "proof": proof, "left": left}


def _in(columns: frozenset[str]) -> str:
    return f" in {', '.join(sorted(columns))}" if columns else ""


def _shown(place: Place, path: Path) -> str:
    return str(path.relative_to(place.home))


def _quarantine(place: Place, request: base.PutInQuarantine | base.Release, plan: Plan, principal: Principal) -> None:
    one = plan.datasets[0]
    name = quarantine_of(one.id)
    if isinstance(request, base.Release):
        try:
            place.policies.delete(name, by=principal.name)
        except NotFound as error:
            raise Conflict(f"{one.name} is in no quarantine.") from error
        return
    document = {
        "kind": "quarantine",
        "name": name,
        "description": request.reason,
        "on": {"dataset": one.table[1]},
    }
    place.policies.create(document, by=principal.name)
