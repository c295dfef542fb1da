"""Remediations as the product offers them: run in the background, followed, stopped, taken up again, on record."""

import hashlib
import hmac
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.compliance.audit import Entry, Outcome, Reason, Touched
from neurolake.compliance.policies.need import need_all
from neurolake.kernel.errors import Cancelled, Conflict, Forbidden, InvalidOption, NeuroLakeError, NotFound
from neurolake.kernel.faults import fault_point
from neurolake.kernel.principal import Principal
from neurolake.metadata.models import Dataset, RemediationPart, RemediationRun
from neurolake.remediation import base, parts
from neurolake.remediation.carry_out import Run, carry_out
from neurolake.remediation.export import export, file_of, forget
from neurolake.remediation.make_plan import changes, check, make
from neurolake.remediation.parts import ENDED
from neurolake.remediation.place import Place
from neurolake.remediation.plan import Plan, differences
from neurolake.remediation.settle import settle
from neurolake.remediation.steps import Steps
from neurolake.remediation.targets import managed
from neurolake.remediation.wording import without_values

log = structlog.get_logger("neurolake.remediation")


@dataclass
class _Told:
    """What is known of a run when it ends."""

    datasets: Sequence[Touched] = ()
    rows: int = 0
    answer: dict[str, Any] | None = None


class Remediations:
    """Runs remediations, one at a time. What identifies a person is in memory only while a run is under way."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._database = place.database
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="remediation")
        self._steps: dict[str, Steps] = {}
        self._closing = threading.Event()

    def submit(
        self, request: base.Request, principal: Principal, *, dry_run: bool = True, expect: str | None = None
    ) -> dict[str, Any]:
        """Queue a remediation, or its dry run, and return at once.

        Args:
            expect: Id of a dry run of the same request: if what would change is not what that listed, nothing is done.

        Raises:
            NotFound, Forbidden: A dataset is not there, or the asker may not manage it.
            InvalidOption: `expect` is no dry run of this request that succeeded.
        """
        try:
            concerned = check(self._place, request, principal)
        except (Forbidden, NotFound) as error:
            self._place.audit.record(_denied(request, principal, error))
            raise
        digest = self._digest(request)
        then = self._expected(expect, digest, principal) if expect else None
        with self._database.write() as session:
            row = RemediationRun(
                principal=principal.name,
                action=request.action,
                dry_run=dry_run,
                request=digest,
                state="queued",
                owner=self._place.owner.id,
                submitted_at=self._place.clock(),
            )
            session.add(row)
            session.flush()
            what = Reason("", f"{request.action}: {'dry run' if dry_run else 'asked for'}")
            touched = tuple(Touched(one) for one in concerned)
            entry = Entry("remediate", principal.name, reasons=(what,), datasets=touched, origin_id=row.id)
            self._place.audit.append(session, entry)
            answer = _as_json(row)
        self._start(row.id, partial(self._carry_out, row.id, request, principal, dry_run, then))
        return answer

    def resume(self, run_id: str, principal: Principal) -> dict[str, Any]:
        """Take up a run that has ended before the past of what it changed had gone, and let that go.

        Datasets that it had not changed yet stay as they are: what to change is not kept. They are named as left.

        Raises:
            NotFound, Forbidden: There is none, or a dataset is not there, or the asker may not manage it.
            Conflict: It is under way, or it left nothing that could be finished.
        """
        with self._database.write() as session:
            row = _find(session, run_id, principal, lock=True)
            if row.state not in ENDED and self._place.owner.is_alive(row.owner):
                raise Conflict(f"The run {run_id!r} is under way.", hint="Wait for it.")
            owed = parts.owed_by(session, run_id)
            if not owed:
                raise Conflict(f"The run {run_id!r} has left nothing to finish.", hint="Ask for it anew.")
            rules = self._place.policies.rules(session, principal)
            for one in owed:
                # Of a dataset that was dropped meanwhile, copies are left that nobody else manages.
                if session.get(Dataset, one.dataset_id) is not None or not principal.is_admin:
                    managed(session, rules, one.dataset_id)
            self._take_up(session, row)
            what = Reason("", f"{row.action}: taken up again")
            touched = tuple(Touched(one.dataset_id) for one in owed)
            entry = Entry("remediate", principal.name, reasons=(what,), datasets=touched, origin_id=run_id)
            self._place.audit.append(session, entry)
        self._start(run_id, partial(self._finish, run_id))
        return self.get(run_id, principal)

    def get(self, run_id: str, principal: Principal) -> dict[str, Any]:
        """A run as it is now; others' only for administrators.

        Raises:
            NotFound: There is none.
        """
        with self._database.read() as session:
            row = _find(session, run_id, principal)
            return _as_json(row, parts.of_run(session, run_id))

    def listing(self, principal: Principal, *, limit: int = 50) -> list[dict[str, Any]]:
        """The newest runs, without plans; others' only for administrators."""
        statement = select(RemediationRun).order_by(RemediationRun.id.desc()).limit(limit)
        if not principal.is_admin:
            statement = statement.filter_by(principal=principal.name)
        with self._database.read() as session:
            owing = parts.owing(session)
            return [{**_as_json(row), "plan": None, "resumable": row.id in owing} for row in session.scalars(statement)]

    def cancel(self, run_id: str, principal: Principal) -> dict[str, Any]:
        """Stop a run and the query that it waits for; what it has committed stays, and can be taken up again.

        Raises:
            NotFound: There is none.
            Conflict: It runs in another process.
        """
        run = self.get(run_id, principal)
        steps = self._steps.get(run_id)
        if run["state"] not in ENDED:
            if steps is None:
                raise Conflict(f"The run {run_id!r} is in another process.", hint="Cancel it there.")
            steps.stop()
        return self.get(run_id, principal)

    def file(self, run_id: str, principal: Principal) -> Path:
        """The file of an export, for who may still manage all that it was taken from. A refusal is on record.

        Raises:
            NotFound: There is none, or not any more.
            Forbidden: A dataset is not there any more, or may not be managed, or something of it is hidden by now.
        """
        run = self.get(run_id, principal)
        path = file_of(self._place, run_id)
        if run["action"] != "export_subject" or not path.exists():
            raise NotFound(f"The run {run_id!r} has no file.", hint="Files are kept as long as results are.")
        try:
            self._check_managed(run["plan"], principal)
        except (Forbidden, NotFound) as error:
            reason = Reason("", f"export_subject: file: {type(error).__name__}")
            self._place.audit.record(Entry("remediate", principal.name, "deny", reasons=(reason,), origin_id=run_id))
            hint = "Export again: it holds what may be seen now."
            raise Forbidden("Not all that the export was taken from may be read any more.", hint=hint) from error
        return path

    def _check_managed(self, plan: dict[str, Any], principal: Principal) -> None:
        with self._database.read() as session:
            rules = self._place.policies.rules(session, principal)
            held = [] if rules.bind_nothing else [one["id"] for one in plan["datasets"] if one["rows"]]
            for dataset_id in held:
                _, facts = managed(session, rules, dataset_id)
                need_all(rules, facts)

    def recover(self) -> int:
        """Take up runs whose process died with something changed whose past had not gone; end the others as failed.

        Returns how many runs there were.
        """
        with self._database.write() as session:
            going = select(RemediationRun).where(RemediationRun.state.not_in(ENDED)).with_for_update()
            lost = [row for row in session.scalars(going) if not self._place.owner.is_alive(row.owner)]
            owing = parts.owing(session)
            for row in lost:
                if row.id in owing:
                    self._take_up(session, row)
                else:
                    self._close_lost(session, row)
        for row in lost:
            if row.id in owing:
                self._start(row.id, partial(self._finish, row.id))
            elif row.action == "export_subject":
                forget(self._place, row.id)
        return len(lost)

    def close(self) -> None:
        """Stop what runs. What was changed and has a past that has still to go is taken up at the next start."""
        self._closing.set()
        for steps in list(self._steps.values()):
            steps.stop()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _take_up(self, session: Session, row: RemediationRun) -> None:
        row.state, row.owner, row.error, row.finished_at = "queued", self._place.owner.id, None, None
        session.flush()

    def _close_lost(self, session: Session, row: RemediationRun) -> None:
        error = Conflict("The process ended before the run did.", hint="Ask again: what was done is not done twice.")
        row.state, row.error, row.finished_at = "failed", error.problem(), self._place.clock()
        self._audit_end(session, row, _Told())

    def _start(self, run_id: str, work: Callable[[Steps, _Told], None]) -> None:
        steps = Steps(lambda text, share: self._note(run_id, text, share))
        self._steps[run_id] = steps
        self._pool.submit(self._run, run_id, steps, work)

    def _run(self, run_id: str, steps: Steps, work: Callable[[Steps, _Told], None]) -> None:
        told = _Told()
        try:
            work(steps, told)
        except NeuroLakeError as error:
            self._end(run_id, told, "cancelled" if isinstance(error, Cancelled) else "failed", error=error)
        except Exception as error:
            # The run's boundary: whatever broke must end as the run's problem.
            log.exception("remediation failed", run_id=run_id)
            broke = NeuroLakeError(f"It broke: {type(error).__name__}.", hint="The log has the details.")
            self._end(run_id, told, "failed", error=broke)
        else:
            answer = told.answer or {}
            whole = answer.get("proof", {"clean": True})["clean"] and not answer.get("unchanged")
            self._end(run_id, told, "succeeded" if whole else "incomplete")
        finally:
            self._steps.pop(run_id, None)

    def _carry_out(
        self,
        run_id: str,
        request: base.Request,
        principal: Principal,
        dry_run: bool,
        then: dict[str, Any] | None,
        step: Steps,
        told: _Told,
    ) -> None:
        """Make the plan of a request and, unless it is a dry run, carry it out."""
        try:
            plan = make(self._place, request, principal, step, self._digest(request))
            told.datasets = [Touched(one.id, one.columns, one.snapshot_id) for one in plan.datasets]
            told.rows = plan.rows
            _check_same(then, plan)
            self._planned(run_id, request, plan, dry_run=dry_run)
            if dry_run:
                return
            if isinstance(request, base.ExportSubject):
                told.answer = export(self._place, request, plan, principal, run_id, step)
            else:
                run = Run(run_id, request, principal, exact=then is not None)
                told.answer = carry_out(self._place, run, plan, step)
        except NeuroLakeError as error:
            raise without_values(error, request) from error

    def _finish(self, run_id: str, step: Steps, told: _Told) -> None:
        """Let go of the pasts that a run has left, and say what of the run was not done."""
        with self._database.read() as session:
            owed = parts.owed_by(session, run_id)
            known = parts.of_run(session, run_id)
            action = session.get_one(RemediationRun, run_id).action
        names = {part.dataset_id: part.name for part in known}
        told.datasets = [Touched(one.dataset_id, one.columns or (), one.snapshot_id) for one in owed]
        done = dict.fromkeys(("results", "originals", "rejects", "files"), 0)
        for number, one in enumerate(owed):
            step(f"letting go of the history of {names[one.dataset_id]}", number / len(owed))
            for what, count in settle(self._place, one.dataset_id, [one]).items():
                done[what] += count
        unchanged = [part.name for part in known if part.state == "planned"]
        left = [{"place": name, "why": "The run was cut off before it. Ask again."} for name in unchanged]
        if action == "erase_subject":
            left.append({"place": "copies of the values", "why": "To find them the values are needed. Ask again."})
        told.answer = {**done, "taken_up": True, "unchanged": bool(left), "left": left}

    def _note(self, run_id: str, text: str, share: float) -> None:
        with self._database.write(durable=False) as session:
            row = session.get_one(RemediationRun, run_id)
            row.state, row.step, row.progress = "running", text[:255], share

    def _planned(self, run_id: str, request: base.Request, plan: Plan, *, dry_run: bool) -> None:
        with self._database.write() as session:
            session.get_one(RemediationRun, run_id).plan = plan.as_json()
            if not dry_run and not isinstance(request, base.PutInQuarantine | base.Release | base.ExportSubject):
                for one in plan.datasets:
                    if changes(request, one):
                        parts.begin(session, run_id, request, one.id, one.name, one.columns)
        fault_point("remediation.planned")

    def _end(self, run_id: str, told: _Told, state: str, *, error: NeuroLakeError | None = None) -> None:
        with self._database.write() as session:
            if state == "cancelled" and self._closing.is_set() and run_id in parts.owing(session):
                # Nobody wanted it cancelled: the next start takes it up, as it does after a crash.
                return
            row = session.get_one(RemediationRun, run_id)
            row.state, row.answer, row.finished_at = state, told.answer, self._place.clock()
            row.step, row.progress = None, 1.0
            row.error = error.problem() if error else None
            self._audit_end(session, row, told)
        fault_point("remediation.ended")

    def _audit_end(self, session: Session, row: RemediationRun, told: _Told) -> None:
        what = f"{row.action}{', dry run' if row.dry_run else ''}: {row.state}"
        outcomes: dict[str, Outcome] = {"succeeded": "succeeded", "cancelled": "cancelled"}
        entry = Entry(
            "remediate",
            row.principal,
            outcome=outcomes.get(row.state, "failed"),
            reasons=(Reason("", f"{what}; {len(told.datasets)} datasets, {told.rows} rows"),),
            datasets=tuple(told.datasets),
            origin_id=row.id,
        )
        self._place.audit.append(session, entry)

    def _digest(self, request: base.Request) -> str:
        """A keyed hash of what is asked for, from which nothing can be guessed without the key."""
        return hmac.new(self._place.key().encode(), request.model_dump_json().encode(), hashlib.sha256).hexdigest()

    def _expected(self, run_id: str, digest: str, principal: Principal) -> dict[str, Any]:
        with self._database.read() as session:
            row = _find(session, run_id, principal)
            if row.request != digest or not row.dry_run or row.plan is None:
                raise InvalidOption(f"The run {run_id!r} is no dry run of this request.")
            return row.plan


def _check_same(then: dict[str, Any] | None, plan: Plan) -> None:
    other = differences(then, plan.as_json()) if then is not None else []
    if other:
        raise Conflict(f"It is not what the dry run listed: {'; '.join(other)}.", hint="Run it dry again.")


def _find(session: Session, run_id: str, principal: Principal, *, lock: bool = False) -> RemediationRun:
    row = session.get(RemediationRun, run_id, with_for_update=lock or None)
    if row is None or not (principal.is_admin or row.principal == principal.name):
        raise NotFound(f"There is no remediation {run_id[:80]!r}.")
    return row


def _denied(request: base.Request, principal: Principal, error: NeuroLakeError) -> Entry:
    reason = Reason("", f"{request.action}: {type(error).__name__}")
    return Entry("remediate", principal.name, decision="deny", reasons=(reason,))


def _as_json(row: RemediationRun, known: Sequence[RemediationPart] = ()) -> dict[str, Any]:
    """A run with its parts, JSON-ready."""
    return {
        "id": row.id,
        "principal": row.principal,
        "action": row.action,
        "dry_run": row.dry_run,
        "state": row.state,
        "step": row.step,
        "progress": row.progress or 0.0,
        "plan": row.plan,
        "answer": row.answer,
        "error": row.error,
        "submitted_at": row.submitted_at.isoformat(),
        "finished_at": row.finished_at.isoformat() if row.finished_at else None,
        "parts": [{"id": one.dataset_id, "dataset": one.name, "state": one.state} for one in known],
        "resumable": row.state in ENDED and any(one.state == "changed" for one in known),
    }
