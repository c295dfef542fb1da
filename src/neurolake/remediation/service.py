"""Remediations as the product offers them: planned, run in the background, followed, stopped, on record."""

import hashlib
import hmac
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.compliance.audit import Entry, Reason, Touched
from neurolake.kernel.errors import Cancelled, Conflict, Forbidden, InvalidOption, NeuroLakeError, NotFound
from neurolake.kernel.principal import Principal
from neurolake.metadata.models import RemediationRun
from neurolake.remediation import base
from neurolake.remediation.carry_out import carry_out
from neurolake.remediation.export import export, file_of
from neurolake.remediation.make_plan import check, make
from neurolake.remediation.place import Place
from neurolake.remediation.plan import Plan, differences

log = structlog.get_logger("neurolake.remediation")
ENDED = ("succeeded", "incomplete", "failed", "cancelled")


class Remediations:
    """Runs remediations, one at a time. What identifies a person is in memory only while a run is under way."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._database = place.database
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="remediation")
        self._stops: dict[str, threading.Event] = {}

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
            answer = as_json(row)
        self._stops[row.id] = threading.Event()
        self._pool.submit(self._run, row.id, request, principal, dry_run, then)
        return answer

    def get(self, run_id: str, principal: Principal) -> dict[str, Any]:
        """A run as it is now; others' only for administrators.

        Raises:
            NotFound: There is none.
        """
        with self._database.read() as session:
            return as_json(_find(session, run_id, principal))

    def listing(self, principal: Principal, *, limit: int = 50) -> list[dict[str, Any]]:
        """The newest runs, without plans; others' only for administrators."""
        statement = select(RemediationRun).order_by(RemediationRun.id.desc()).limit(limit)
        if not principal.is_admin:
            statement = statement.filter_by(principal=principal.name)
        with self._database.read() as session:
            return [{**as_json(row), "plan": None} for row in session.scalars(statement)]

    def cancel(self, run_id: str, principal: Principal) -> dict[str, Any]:
        """Stop a run before its next step; what it has done stays done.

        Raises:
            NotFound: There is none.
            Conflict: It runs in another process.
        """
        run = self.get(run_id, principal)
        stop = self._stops.get(run_id)
        if run["state"] not in ENDED:
            if stop is None:
                raise Conflict(f"The run {run_id!r} is in another process.", hint="Cancel it there.")
            stop.set()
        return self.get(run_id, principal)

    def file(self, run_id: str, principal: Principal) -> Path:
        """The file of an export.

        Raises:
            NotFound: There is none, or not any more.
        """
        run = self.get(run_id, principal)
        path = file_of(self._place, run_id)
        if run["action"] != "export_subject" or not path.exists():
            raise NotFound(f"The run {run_id!r} has no file.", hint="Files are kept as long as results are.")
        return path

    def recover(self) -> int:
        """End runs whose process died; returns how many."""
        with self._database.write() as session:
            rows = session.scalars(select(RemediationRun).where(RemediationRun.state.not_in(ENDED))).all()
            lost = [row for row in rows if not self._place.owner.is_alive(row.owner)]
            for row in lost:
                hint = "What was done stays done. Ask again; if the rows were changed already, purge the dataset."
                error = Conflict("The process ended before the run did.", hint=hint)
                row.state, row.error, row.finished_at = "failed", error.problem(), self._place.clock()
            return len(lost)

    def close(self) -> None:
        """Stop what runs before its next step."""
        for stop in self._stops.values():
            stop.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(
        self, run_id: str, request: base.Request, principal: Principal, dry_run: bool, then: dict[str, Any] | None
    ) -> None:
        def step(text: str, share: float) -> None:
            if self._stops[run_id].is_set():
                raise Cancelled("The run was cancelled.")
            self._note(run_id, text, share)

        plan: Plan | None = None
        try:
            plan = make(self._place, request, principal, step)
            _check_same(then, plan)
            self._planned(run_id, plan)
            answer = None
            if isinstance(request, base.ExportSubject) and not dry_run:
                answer = export(self._place, request, plan, principal, run_id, step)
            elif not dry_run:
                answer = carry_out(self._place, request, plan, principal, step)
        except NeuroLakeError as error:
            self._end(run_id, plan, "cancelled" if isinstance(error, Cancelled) else "failed", error=error)
        except Exception as error:
            # The run's boundary: whatever broke must end as the run's problem.
            log.exception("remediation failed", run_id=run_id)
            broke = NeuroLakeError(f"It broke: {type(error).__name__}.", hint="The log has the details.")
            self._end(run_id, plan, "failed", error=broke)
        else:
            clean = answer is None or answer.get("proof", {"clean": True})["clean"]
            self._end(run_id, plan, "succeeded" if clean else "incomplete", answer=answer)
        finally:
            self._stops.pop(run_id, None)

    def _note(self, run_id: str, text: str, share: float) -> None:
        with self._database.write(durable=False) as session:
            row = session.get_one(RemediationRun, run_id)
            row.state, row.step, row.progress = "running", text[:255], share

    def _planned(self, run_id: str, plan: Plan) -> None:
        with self._database.write() as session:
            session.get_one(RemediationRun, run_id).plan = plan.as_json()

    def _end(
        self,
        run_id: str,
        plan: Plan | None,
        state: str,
        *,
        answer: dict[str, Any] | None = None,
        error: NeuroLakeError | None = None,
    ) -> None:
        with self._database.write() as session:
            row = session.get_one(RemediationRun, run_id)
            row.state, row.answer, row.finished_at = state, answer, self._place.clock()
            row.step, row.progress = None, 1.0
            row.error = error.problem() if error else None
            done = "" if plan is None else f"{len(plan.datasets)} datasets, {plan.rows} rows"
            text = f"{row.action}{', dry run' if row.dry_run else ''}: {state}; {done}"
            touched = () if plan is None else tuple(Touched(p.id, p.columns, p.snapshot_id) for p in plan.datasets)
            outcome = "succeeded" if state == "succeeded" else "cancelled" if state == "cancelled" else "failed"
            entry = Entry(
                "remediate",
                row.principal,
                outcome=outcome,  # type: ignore[arg-type]  # one of the three
                reasons=(Reason("", text),),
                datasets=touched,
                origin_id=run_id,
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


def _find(session: Session, run_id: str, principal: Principal) -> RemediationRun:
    row = session.get(RemediationRun, run_id)
    if row is None or not (principal.is_admin or row.principal == principal.name):
        raise NotFound(f"There is no remediation {run_id[:80]!r}.")
    return row


def _denied(request: base.Request, principal: Principal, error: NeuroLakeError) -> Entry:
    reason = Reason("", f"{request.action}: {type(error).__name__}")
    return Entry("remediate", principal.name, decision="deny", reasons=(reason,))


def as_json(row: RemediationRun) -> dict[str, Any]:
    """A run, JSON-ready."""
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
    }
