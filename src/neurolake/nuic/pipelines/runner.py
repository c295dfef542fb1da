"""Tries at steps: begun, carried out, ended one way or another."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from neurolake.identity.principals import principal_named
from neurolake.kernel.errors import Cancelled, Conflict, NeuroLakeError
from neurolake.kernel.faults import fault_point
from neurolake.metadata.database import Database
from neurolake.metadata.models import Pipeline, PipelineRun, PipelineStep
from neurolake.nuic.pipelines.attempt import Attempt, Hand
from neurolake.nuic.pipelines.parameters import bound
from neurolake.nuic.pipelines.partitions import Partition, partition_of
from neurolake.nuic.pipelines.spec import Spec, StepKind
from neurolake.nuic.pipelines.states import States, lock
from neurolake.workflows.base import Held

log = structlog.get_logger("neurolake.pipelines")


@dataclass(frozen=True)
class Runner:
    """Works on the tasks of pipelines.

    Args:
        owner: Id of this process.
        hands: Who carries out which kind of step.
    """

    database: Database
    states: States
    owner: str
    hands: Callable[[], Mapping[StepKind, Hand]]

    def work(self, held: Held) -> None:
        """Try a step once."""
        run_id, _, name = held.id.partition("/")
        try:
            attempt = self._begin(held, run_id, name)
        except NeuroLakeError as error:
            self._end(held, run_id, name, error, None)
            return
        if attempt is None:
            return
        fault_point("pipeline.begun")
        try:
            self._carry_out(attempt)
        except NeuroLakeError as error:
            self._end(held, run_id, name, error, attempt)
        except Exception as error:
            # The step's boundary: whatever broke must end as the step's problem.
            log.exception("step broke", run_id=run_id, step=name)
            broken = NeuroLakeError(
                f"The step broke: {type(error).__name__}.", hint="The server's log has the details."
            )
            self._end(held, run_id, name, broken, attempt)
        fault_point("pipeline.step-ended")

    def _carry_out(self, attempt: Attempt) -> None:
        self.hands()[attempt.step.kind](attempt)
        fault_point("pipeline.carried-out")
        with self.database.read() as session:
            step = session.get(PipelineStep, (attempt.run_id, attempt.name))
            over = step is None or step.state != "running" or step.attempt != attempt.number
        if not over:
            with self.database.write() as session:
                attempt.write_log(session)
                self.states.succeeded(session, attempt.run_id, attempt.name)

    def _begin(self, held: Held, run_id: str, name: str) -> Attempt | None:
        # A beginning that a loss of power takes back is begun again.
        with self.database.write(durable=False) as session:
            lock(session)
            begun = self.states.begin(session, run_id, name, self.owner)
            if begun is None:
                return None
            run = session.get_one(PipelineRun, run_id)
            step = session.get_one(PipelineStep, (run_id, name))
            spec = self.states.spec(session, run.pipeline_id, run.version)
            pipeline = session.get_one(Pipeline, run.pipeline_id)
            done, facts, number, round_ = step.done, list(step.facts), begun.number, step.round
        with self.database.read() as session:
            principal = principal_named(session, run.principal)
        return Attempt(
            held=held,
            database=self.database,
            states=self.states,
            run_id=run_id,
            pipeline=pipeline.name,
            name=name,
            number=number,
            round=round_,
            spec=spec,
            principal=principal,
            values=bound(
                spec,
                run.parameters,
                run_id=run_id,
                scheduled_at=run.scheduled_at,
                partition=_partition(spec, run.partition, self.states.clock()),
            ),
            done=done,
            facts=facts,
            timeout_s=spec.timeout_of(name),
        )

    def _end(self, held: Held, run_id: str, name: str, error: NeuroLakeError, attempt: Attempt | None) -> None:
        with self.database.write() as session:
            lock(session)
            if attempt is not None:
                attempt.write_log(session)
            try:
                self.states.workflows.hold(session, held.id)
            except Conflict:
                log.warning("step taken over", run_id=run_id, step=name)
                return
            except Cancelled:
                self.states.stopped(session, run_id, name)
                return
            if held.stopped == "leaving":
                self.states.interrupted(session, run_id, name)
            else:
                self.states.failed(session, run_id, name, error)


def _partition(spec: Spec, key: str | None, now: datetime) -> Partition | None:
    if spec.partitions is None or key is None:
        return None
    return partition_of(spec.partitions, key, spec.by_its_clock(now))
