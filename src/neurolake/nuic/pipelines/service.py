"""Pipelines as the product offers them: run, followed, cancelled, tried again, over many partitions.

What may be run is in `registry`; how runs pass from state to state is in `states`.
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.compliance.audit import AuditLog
from neurolake.kernel.clock import Clock
from neurolake.kernel.errors import Conflict, Forbidden, IdempotencyConflict, InvalidOption, NotFound
from neurolake.kernel.faults import fault_point
from neurolake.kernel.principal import Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import Pipeline, PipelineAttempt, PipelineRun
from neurolake.nuic.pipelines.backfills import Backfills
from neurolake.nuic.pipelines.calendar import Calendar
from neurolake.nuic.pipelines.new import new_run, tell
from neurolake.nuic.pipelines.partitions import Partition, partition_of
from neurolake.nuic.pipelines.registry import Registry
from neurolake.nuic.pipelines.render import run_json, steps_json
from neurolake.nuic.pipelines.rights import need_scopes, run_for, sees_whole
from neurolake.nuic.pipelines.runner import Runner
from neurolake.nuic.pipelines.schedules import Schedules
from neurolake.nuic.pipelines.spec import Spec
from neurolake.nuic.pipelines.states import ENDED, SORT, States, lock
from neurolake.workflows.base import Workflows

_POLL_S = 0.1


@dataclass(frozen=True)
class Pipelines:
    """The pipelines of a lake and their runs.

    Attributes:
        registry: Pipelines by name.
        backfills: Runs over many partitions.
        calendar: When they are due next, and how the runs of partitions went.
    """

    registry: Registry
    backfills: Backfills
    calendar: Calendar
    database: Database
    audit: AuditLog
    workflows: Workflows
    states: States
    runner: Runner
    clock: Clock
    _started: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Work on what is to be done, from now on, and begin what schedules ask for. Asked again, nothing happens."""
        if self._started.is_set():
            return
        self._started.set()
        self.workflows.beat(Schedules(self.database, self.states).beat)
        self.workflows.serve(SORT, self.runner.work)

    def work_on(self, cluster: str) -> None:
        """Work on one run, or one backfill, only; everything else is left to other processes."""
        self.workflows.focus(cluster)
        if not self._started.is_set():
            self._started.set()
            self.workflows.serve(SORT, self.runner.work)

    def close(self) -> None:
        """Stop working; what is not done waits for others."""
        self.workflows.close()

    def run(
        self,
        name: str,
        principal: Principal,
        parameters: Mapping[str, Any] | None = None,
        *,
        partition: str | None = None,
        request_key: str | None = None,
    ) -> dict[str, Any]:
        """Queue a run, which reads and writes as who asks for it.

        Args:
            request_key: Asked again with the same key, the run of the first time is the answer.

        Raises:
            NotFound: There is no such pipeline.
            InvalidOption: A parameter or the partition is none.
            IdempotencyConflict: The key was used for something else.
        """
        with self.database.write() as session:
            lock(session)
            pipeline, spec = self.registry.seen(session, name, principal)
            need_scopes(spec, principal)
            run = new_run(pipeline, spec, principal, parameters or {}, cause="manual", now=self.clock())
            run.request_key = request_key
            run.partition = self._partition(spec, partition).key if partition is not None else None
            present = self._asked_before(session, run)
            if present is None:
                session.add(run)
                session.flush()
                tell(self.audit, session, principal, run.id, f"{pipeline.name}: run")
                self.states.admit(session, pipeline.id)
            asked = run_json(present or run, pipeline.name, whole=True)
        fault_point("pipeline.submitted")
        return asked

    def _asked_before(self, session: Session, run: PipelineRun) -> PipelineRun | None:
        if run.request_key is None:
            return None
        same = {"principal": run.principal, "request_key": run.request_key}
        present = session.scalar(select(PipelineRun).filter_by(**same))
        if present is not None and (present.pipeline_id, present.parameters, present.partition) != (
            run.pipeline_id,
            run.parameters,
            run.partition,
        ):
            raise IdempotencyConflict("The idempotency key was used for another run.", hint="Use a new key.")
        return present

    def _partition(self, spec: Spec, key: str) -> Partition:
        if spec.partitions is None:
            raise InvalidOption("The pipeline has no partitions.", hint="Say in its specification what they are.")
        return partition_of(spec.partitions, key, spec.by_its_clock(self.clock()))

    def get(self, run_id: str, principal: Principal) -> dict[str, Any]:
        """A run with its steps, their attempts, rows and snapshots, and how far it is.

        Raises:
            NotFound: There is none, or it is somebody else's.
        """
        with self.database.read() as session:
            run = run_for(session, run_id, principal)
            spec = self.states.spec(session, run.pipeline_id, run.version)
            steps = self.states.steps(session, run_id)
            attempts = session.scalars(
                select(PipelineAttempt).filter_by(run_id=run_id).order_by(PipelineAttempt.number).limit(10_000)
            ).all()
            name = session.get_one(Pipeline, run.pipeline_id).name
            whole = sees_whole(run, principal)
            return run_json(run, name, whole=whole) | steps_json(spec, steps, attempts, whole=whole)

    def listing(
        self,
        principal: Principal,
        *,
        pipeline: str | None = None,
        state: str | None = None,
        backfill: str | None = None,
        before: str | None = None,
        limit: int = 50,
    ) -> list[dict[str, Any]]:
        """Runs that somebody may see, newest first; `before` continues a page.

        Raises:
            NotFound: There is no such pipeline.
        """
        statement = select(PipelineRun, Pipeline.name).join(Pipeline, Pipeline.id == PipelineRun.pipeline_id)
        if not principal.is_admin:
            statement = statement.where((Pipeline.owner == principal.name) | (PipelineRun.principal == principal.name))
        if state is not None:
            statement = statement.where(PipelineRun.state == state)
        if backfill is not None:
            statement = statement.where(PipelineRun.backfill_id == backfill)
        if before is not None:
            statement = statement.where(PipelineRun.id < before)
        with self.database.read() as session:
            if pipeline is not None:
                found, _ = self.registry.seen(session, pipeline, principal)
                statement = statement.where(PipelineRun.pipeline_id == found.id)
            rows = session.execute(statement.order_by(PipelineRun.id.desc()).limit(limit))
            return [run_json(run, name, whole=sees_whole(run, principal)) for run, name in rows]

    def logs(
        self, run_id: str, principal: Principal, *, step: str | None = None, attempt: int | None = None
    ) -> list[dict[str, Any]]:
        """What the steps of a run have told, by step and attempt.

        Raises:
            NotFound: There is no such run.
            Forbidden: Somebody else ran it, and their logs may hold what the asker may not see.
        """
        with self.database.read() as session:
            run = run_for(session, run_id, principal)
            if not sees_whole(run, principal):
                raise Forbidden(f"The logs of a run are for who ran it: {run.principal}.")
            order = {name: position for position, name in enumerate(self.states.steps(session, run_id))}
            statement = select(PipelineAttempt).filter_by(run_id=run_id).order_by(PipelineAttempt.number)
            if step is not None:
                statement = statement.filter_by(step=step)
            if attempt is not None:
                statement = statement.filter_by(number=attempt)
            found = sorted(session.scalars(statement.limit(1000)), key=lambda one: (order.get(one.step, 0), one.number))
            return [
                {
                    "step": one.step,
                    "attempt": one.number,
                    "state": one.state,
                    "lines": one.log,
                    "left_out": one.left_out,
                }
                for one in found
            ]

    def wait(self, run_id: str, principal: Principal, timeout_s: float | None = None) -> dict[str, Any]:
        """Wait until a run has ended, or for `timeout_s` seconds; returns it as it is then."""
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        while True:
            with self.database.read() as session:
                ended = run_for(session, run_id, principal).state in ENDED
            if ended or (deadline is not None and time.monotonic() >= deadline):
                return self.get(run_id, principal)
            time.sleep(_POLL_S)

    def cancel(self, run_id: str, principal: Principal) -> dict[str, Any]:
        """Stop a run: steps that have not begun do not, what the engine does for one that has is stopped.

        Raises:
            NotFound: There is no such run.
        """
        with self.database.write() as session:
            lock(session)
            run = run_for(session, run_id, principal)
            if run.state not in ENDED and not run.cancel_requested:
                tell(self.audit, session, principal, run.id, "cancelled")
            self.states.cancel(session, run)
        return self.get(run_id, principal)

    def retry(self, run_id: str, principal: Principal, from_step: str | None = None) -> dict[str, Any]:
        """Take a run that has ended up again: with the steps that did not succeed, or from a step on.

        A step that failed half-way goes on with its first statement that is not committed; with `from_step` that step
        and all after it are done anew, whatever they have done before.

        Raises:
            NotFound: There is no such run or step.
            Conflict: It has not ended, or nothing of it is left to do.
            Forbidden: It ran as somebody else.
        """
        with self.database.write() as session:
            lock(session)
            run = run_for(session, run_id, principal)
            spec = self.states.spec(session, run.pipeline_id, run.version)
            need_scopes(spec, principal)
            if run.principal != principal.name and not principal.is_admin:
                hint = "Run the pipeline yourself, or ask them."
                raise Forbidden(f"The run reads and writes as {run.principal}, who alone can take it up.", hint=hint)
            if from_step is not None and from_step not in spec.steps:
                raise NotFound(f"The run has no step {from_step[:60]!r}.", hint=f"Its steps: {', '.join(spec.steps)}.")
            if run.state not in ENDED:
                raise Conflict("The run has not ended.", hint="Cancel it first.")
            if run.state == "succeeded" and from_step is None:
                raise Conflict(
                    "Every step of the run has succeeded.", hint="Say from which step on it is to be done anew."
                )
            tell(self.audit, session, principal, run.id, f"retried{f' from {from_step}' if from_step else ''}")
            self.states.again(session, run, from_step)
        return self.get(run_id, principal)
