"""How runs and their steps pass from state to state, each time inside one transaction.

Every function here expects that `lock` was called in its transaction, so that no two are at it at the same time: what
they read of a run is then still so when they write.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import Forbidden, InvalidInput, NeuroLakeError, Unavailable
from neurolake.kernel.signals import signal
from neurolake.metadata.models import PipelineAttempt, PipelineBackfill, PipelineRun, PipelineStep, PipelineVersion
from neurolake.nuic.pipelines.spec import Spec, restored
from neurolake.workflows.base import Task, Workflows

SORT = "pipeline"
ENDED = ("succeeded", "failed", "cancelled")
STEP_ENDED = (*ENDED, "skipped")
MOST_LOST = 5
"""A step during which the process died so often is not tried again: it may be what kills it."""

_LOCK = 7311465104
_SPECS_KEPT = 256


def task_id(run_id: str, step: str) -> str:
    """The task of a step."""
    return f"{run_id}/{step}"


def lock(session: Session) -> None:
    """Have this transaction be the only one that changes states. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))


@dataclass(frozen=True)
class States:
    """Passes runs from state to state.

    Args:
        pools: The lake's pools and their sizes.
    """

    workflows: Workflows
    pools: Mapping[str, int]
    clock: Clock = utc_now
    _specs: dict[tuple[str, int], Spec] = field(default_factory=dict)

    def spec(self, session: Session, pipeline_id: str, version: int) -> Spec:
        """The specification of a version; versions do not change."""
        key = (pipeline_id, version)
        found = self._specs.get(key)
        if found is None:
            if len(self._specs) >= _SPECS_KEPT:
                self._specs.clear()
            row = session.get_one(PipelineVersion, (pipeline_id, version))
            found = self._specs[key] = restored(row.spec)
        return found

    def admit(self, session: Session, pipeline_id: str) -> None:
        """Begin queued runs of a pipeline, as many as may run at once."""
        queued = session.execute(
            select(PipelineRun.backfill_id).filter_by(pipeline_id=pipeline_id, state="queued").distinct()
        )
        for backfill_id in queued.scalars().all():
            self._admit_some(session, pipeline_id, backfill_id)

    def _admit_some(self, session: Session, pipeline_id: str, backfill_id: str | None) -> None:
        of_them = {"pipeline_id": pipeline_id, "backfill_id": backfill_id}
        most = None
        if backfill_id is not None:
            backfill = session.get_one(PipelineBackfill, backfill_id)
            if backfill.state != "running":
                return
            most = backfill.parallel
        running = session.scalar(select(func.count()).select_from(PipelineRun).filter_by(state="running", **of_them))
        queued = select(PipelineRun).filter_by(state="queued", **of_them).order_by(PipelineRun.id)
        for run in session.scalars(queued.limit(100)):
            spec = self.spec(session, run.pipeline_id, run.version)
            if int(running or 0) >= (most or spec.max_active):
                return
            running = int(running or 0) + 1
            self._start(session, run, spec)

    def _start(self, session: Session, run: PipelineRun, spec: Spec) -> None:
        run.state, run.started_at = "running", run.started_at or self.clock()
        known = self.steps(session, run.id)
        for position, name in enumerate(spec.steps):
            if name not in known:
                step = PipelineStep(run_id=run.id, name=name, position=position, state="waiting", facts=[])
                session.add(step)
                known[name] = step
        session.flush()
        self._advance(session, run, spec, known)

    def steps(self, session: Session, run_id: str) -> dict[str, PipelineStep]:
        """The steps of a run, in order, by name."""
        found = session.scalars(select(PipelineStep).filter_by(run_id=run_id).order_by(PipelineStep.position))
        return {step.name: step for step in found}

    def begin(self, session: Session, run_id: str, name: str, owner: str) -> PipelineAttempt | None:
        """Begin an attempt at a step; None when there is nothing to attempt any more.

        Raises:
            Cancelled, Conflict: See `Workflows.hold`.
        """
        self.workflows.hold(session, task_id(run_id, name))
        run, step = session.get(PipelineRun, run_id), session.get(PipelineStep, (run_id, name))
        if run is None or step is None or run.state != "running" or step.state not in ("waiting", "running"):
            self.workflows.done(session, task_id(run_id, name))
            return None
        if step.state == "running" and self._was_lost(session, run, step):
            return None
        now = self.clock()
        step.state, step.attempt, step.error = "running", step.attempt + 1, None
        step.started_at, step.finished_at = step.started_at or now, None
        attempt = PipelineAttempt(
            run_id=run_id, step=name, number=step.attempt, state="running", owner=owner, log=[], started_at=now
        )
        session.add(attempt)
        session.flush()
        return attempt

    def _was_lost(self, session: Session, run: PipelineRun, step: PipelineStep) -> bool:
        """Take note that an attempt ended with its process; tells whether that was once too often."""
        step.lost += 1
        error = Unavailable(f"The process ended during the step, for the {step.lost}. time.")
        self._end_attempt(session, step, "lost", error)
        if step.lost < MOST_LOST:
            return False
        error = Unavailable(
            f"The process ended {step.lost} times during this step, so it is not tried again by itself.",
            hint="If the step needs more memory than there is, make it smaller; then retry the run.",
        )
        self._fail(session, run, step, error)
        return True

    def part(self, session: Session, run_id: str, name: str, fact: dict[str, Any], *, log: Sequence[Any] = ()) -> None:
        """A part of a step is done with this transaction.

        Raises:
            Cancelled, Conflict: See `Workflows.hold`; the transaction must not be committed then.
        """
        lock(session)
        self.workflows.hold(session, task_id(run_id, name))
        step = session.get_one(PipelineStep, (run_id, name), populate_existing=True)
        step.done += 1
        step.facts = [*step.facts, fact]
        if fact.get("rows") is not None:
            step.rows = (step.rows or 0) + int(fact["rows"])
        if log:
            self.note(session, run_id, name, step.attempt, log, 0)
        session.flush()

    def succeeded(self, session: Session, run_id: str, name: str) -> None:
        """A step is done with this transaction, and what waits for it alone may begin.

        Raises:
            Cancelled, Conflict: See `Workflows.hold`; the transaction must not be committed then.
        """
        lock(session)
        self.workflows.hold(session, task_id(run_id, name))
        run = session.get_one(PipelineRun, run_id, populate_existing=True)
        steps = self.steps(session, run_id)
        step = steps[name]
        step.state, step.finished_at = "succeeded", self.clock()
        self._end_attempt(session, step, "succeeded", None)
        self.workflows.done(session, task_id(run_id, name))
        self._advance(session, run, self.spec(session, run.pipeline_id, run.version), steps)
        session.flush()

    def failed(self, session: Session, run_id: str, name: str, error: NeuroLakeError) -> None:
        """An attempt failed: the step is tried again later, or has failed."""
        run, step = session.get_one(PipelineRun, run_id), session.get_one(PipelineStep, (run_id, name))
        retries = self.spec(session, run.pipeline_id, run.version).retries_of(name)
        step.failures += 1
        self._end_attempt(session, step, "failed", error)
        if step.failures <= retries.most and not isinstance(error, InvalidInput | Forbidden):
            step.state, step.error = "waiting", error.problem()
            at = self.clock() + timedelta(seconds=retries.wait_s(step.failures))
            self.workflows.later(session, task_id(run_id, name), at)
            return
        self._fail(session, run, step, error)

    def _fail(self, session: Session, run: PipelineRun, step: PipelineStep, error: NeuroLakeError) -> None:
        step.state, step.error, step.finished_at = "failed", error.problem(), self.clock()
        run.error = run.error or {**error.problem(), "step": step.name}
        self.workflows.done(session, task_id(run.id, step.name))
        spec, steps = self.spec(session, run.pipeline_id, run.version), self.steps(session, run.id)
        for name in spec.after(step.name):
            if steps[name].state == "waiting":
                steps[name].state = "skipped"
        self._advance(session, run, spec, steps)

    def interrupted(self, session: Session, run_id: str, name: str) -> None:
        """An attempt was given up because its process leaves; another one goes on."""
        step = session.get_one(PipelineStep, (run_id, name))
        if step.state == "running":
            step.state = "waiting"
            self._end_attempt(session, step, "interrupted", None)
        self.workflows.later(session, task_id(run_id, name), self.clock())

    def stopped(self, session: Session, run_id: str, name: str) -> None:
        """A step was stopped, as somebody wanted."""
        run, step = session.get(PipelineRun, run_id), session.get(PipelineStep, (run_id, name))
        self.workflows.done(session, task_id(run_id, name))
        if run is None or step is None or step.state in STEP_ENDED:
            return
        self._end_attempt(session, step, "cancelled", None)
        step.state, step.finished_at = "cancelled", self.clock()
        self._advance(session, run, self.spec(session, run.pipeline_id, run.version), self.steps(session, run_id))

    def cancel(self, session: Session, run: PipelineRun) -> None:
        """Stop a run: what has not begun does not, what runs is told."""
        if run.state in ENDED:
            return
        run.cancel_requested = True
        if run.state == "queued":
            self._end(session, run, "cancelled")
            return
        steps = self.steps(session, run.id)
        for step in steps.values():
            if step.state in STEP_ENDED:
                continue
            if not self.workflows.stop(session, task_id(run.id, step.name)):
                step.state, step.finished_at = "cancelled", self.clock()
        self._advance(session, run, self.spec(session, run.pipeline_id, run.version), steps)

    def again(self, session: Session, run: PipelineRun, from_step: str | None) -> None:
        """Queue a run that has ended once more: what did not succeed goes on, and from a step on all begins anew."""
        spec, steps = self.spec(session, run.pipeline_id, run.version), self.steps(session, run.id)
        anew = {from_step, *spec.after(from_step)} if from_step else set()
        for name, step in steps.items():
            if name in anew:
                step.round, step.done, step.facts, step.rows = step.round + 1, 0, [], None
            if name in anew or step.state != "succeeded":
                step.state, step.error, step.finished_at = "waiting", None, None
                step.failures, step.lost = 0, 0
        run.state, run.error, run.finished_at, run.cancel_requested = "queued", None, None, False
        if run.backfill_id is not None:
            backfill = session.get_one(PipelineBackfill, run.backfill_id)
            if backfill.state in ENDED:
                backfill.state, backfill.finished_at = "running", None
        session.flush()
        self.admit(session, run.pipeline_id)

    def note(self, session: Session, run_id: str, name: str, number: int, lines: Sequence[Any], left_out: int) -> None:
        """Add lines to the log of an attempt."""
        attempt = session.get(PipelineAttempt, (run_id, name, number), populate_existing=True)
        if attempt is not None:
            attempt.log = [*attempt.log, *lines]
            attempt.left_out = attempt.left_out + left_out

    def _end_attempt(self, session: Session, step: PipelineStep, state: str, error: NeuroLakeError | None) -> None:
        attempt = session.get(PipelineAttempt, (step.run_id, step.name, step.attempt))
        if attempt is not None and attempt.state == "running":
            attempt.state, attempt.finished_at = state, self.clock()
            attempt.error = error.problem() if error else None

    def _advance(self, session: Session, run: PipelineRun, spec: Spec, steps: Mapping[str, PipelineStep]) -> None:
        """Have the steps done whose turn it is; end the run when none is left."""
        waiting = [name for name, step in steps.items() if step.state == "waiting"]
        if not run.cancel_requested:
            for name in waiting:
                if all(steps[other].state == "succeeded" for other in spec.steps[name].after):
                    self.workflows.put(session, self._task(run, spec, name))
        if all(step.state in STEP_ENDED for step in steps.values()):
            states = {step.state for step in steps.values()}
            failed = "failed" if "failed" in states else "succeeded"
            self._end(session, run, "cancelled" if "cancelled" in states else failed)

    def _task(self, run: PipelineRun, spec: Spec, name: str) -> Task:
        pool = spec.steps[name].pool
        own = pool is not None and pool in spec.pools
        size = None if pool is None else spec.pools.get(pool, self.pools.get(pool, 1))
        return Task(
            task_id(run.id, name),
            SORT,
            cluster=run.backfill_id or run.id,
            pool=f"{run.pipeline_id}/{pool}" if own else pool,
            pool_size=size,
        )

    def _end(self, session: Session, run: PipelineRun, state: str) -> None:
        run.state, run.finished_at = state, self.clock()
        session.flush()
        signal("pipeline.run", state=state)
        if run.backfill_id is not None:
            self.settle(session, session.get_one(PipelineBackfill, run.backfill_id))
        self.admit(session, run.pipeline_id)

    def settle(self, session: Session, backfill: PipelineBackfill) -> None:
        """End a backfill when its last run has ended."""
        counts = counts_of(session, backfill.id)
        if backfill.state in ENDED or counts.get("queued", 0) or counts.get("running", 0):
            return
        whole = counts.get("succeeded", 0) == backfill.total
        backfill.state = "succeeded" if whole else "cancelled" if counts.get("cancelled", 0) else "failed"
        backfill.finished_at = self.clock()


def counts_of(session: Session, backfill_id: str) -> dict[str, int]:
    """Runs of a backfill by state."""
    rows = session.execute(
        select(PipelineRun.state, func.count()).filter_by(backfill_id=backfill_id).group_by(PipelineRun.state)
    )
    return {row[0]: row[1] for row in rows}
