"""Runs of one pipeline over many of its partitions, that pause and go on."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from neurolake.compliance.audit import AuditLog
from neurolake.kernel.clock import Clock
from neurolake.kernel.errors import Conflict, InvalidOption
from neurolake.kernel.principal import Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import Pipeline, PipelineBackfill, PipelineRun
from neurolake.nuic.pipelines.new import new_run, tell
from neurolake.nuic.pipelines.partitions import chosen
from neurolake.nuic.pipelines.registry import Registry
from neurolake.nuic.pipelines.render import backfill_json
from neurolake.nuic.pipelines.rights import backfill_for, need_scopes, owns
from neurolake.nuic.pipelines.states import ENDED, States, counts_of, lock

_POLL_S = 0.1


@dataclass(frozen=True)
class Backfills:
    """The backfills of a lake."""

    registry: Registry
    database: Database
    audit: AuditLog
    states: States
    clock: Clock

    def begin(
        self,
        name: str,
        principal: Principal,
        *,
        first: str | None = None,
        last: str | None = None,
        keys: Sequence[str] = (),
        parallel: int = 1,
        parameters: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Queue a run for each partition from the first to the last, or for those given, `parallel` of them at once.

        Raises:
            NotFound: There is no such pipeline.
            InvalidOption: It has no partitions, or none of that key, or a parameter is none.
            LimitExceeded: There are too many.
        """
        with self.database.write() as session:
            lock(session)
            pipeline, spec = self.registry.seen(session, name, principal)
            need_scopes(spec, principal)
            if spec.partitions is None:
                raise InvalidOption("The pipeline has no partitions.", hint="Say in its specification what they are.")
            found = chosen(spec.partitions, spec.by_its_clock(self.clock()), first, last, keys)
            backfill = PipelineBackfill(
                pipeline_id=pipeline.id,
                principal=principal.name,
                parallel=parallel,
                total=len(found),
                state="running",
                submitted_at=self.clock(),
            )
            session.add(backfill)
            session.flush()
            for one in found:
                run = new_run(pipeline, spec, principal, parameters or {}, cause="backfill", now=self.clock())
                run.backfill_id, run.partition = backfill.id, one.key
                session.add(run)
            session.flush()
            tell(self.audit, session, principal, backfill.id, f"{pipeline.name}: backfill of {len(found)} partitions")
            self.states.admit(session, pipeline.id)
            return backfill_json(backfill, pipeline.name, counts_of(session, backfill.id))

    def get(self, backfill_id: str, principal: Principal) -> dict[str, Any]:
        """A backfill and the number of its runs by state.

        Raises:
            NotFound: There is none, or it is somebody else's.
        """
        with self.database.read() as session:
            return self._shown(session, backfill_for(session, backfill_id, principal))

    def wait(self, backfill_id: str, principal: Principal) -> dict[str, Any]:
        """Wait until a backfill has ended or is paused, and what runs of it has ended."""
        while True:
            seen = self.get(backfill_id, principal)
            if seen["state"] in ENDED or (seen["state"] == "paused" and not seen["runs"].get("running")):
                return seen
            time.sleep(_POLL_S)

    def listing(self, name: str, principal: Principal, limit: int = 50) -> list[dict[str, Any]]:
        """The newest backfills of a pipeline that somebody may see.

        Raises:
            NotFound: There is no such pipeline.
        """
        with self.database.read() as session:
            pipeline, _ = self.registry.seen(session, name, principal)
            statement = select(PipelineBackfill).filter_by(pipeline_id=pipeline.id)
            if not owns(pipeline, principal):
                statement = statement.filter_by(principal=principal.name)
            found = session.scalars(statement.order_by(PipelineBackfill.id.desc()).limit(limit))
            return [self._shown(session, one) for one in found]

    def pause(self, backfill_id: str, principal: Principal, *, paused: bool) -> dict[str, Any]:
        """Begin no further run of a backfill, or go on. Runs that have begun come to their end.

        Raises:
            NotFound: There is none.
            Conflict: It has ended.
        """
        with self.database.write() as session:
            lock(session)
            backfill = backfill_for(session, backfill_id, principal)
            if backfill.state in ENDED:
                raise Conflict(f"The backfill has ended: it {backfill.state}.")
            backfill.state = "paused" if paused else "running"
            session.flush()
            self.states.admit(session, backfill.pipeline_id)
            return self._shown(session, backfill)

    def cancel(self, backfill_id: str, principal: Principal) -> dict[str, Any]:
        """Stop a backfill and its runs.

        Raises:
            NotFound: There is none.
        """
        with self.database.write() as session:
            lock(session)
            backfill = backfill_for(session, backfill_id, principal)
            if backfill.state not in ENDED:
                # First, so that none is begun in place of one that is stopped.
                backfill.state = "paused"
                of_it = (PipelineRun.backfill_id == backfill_id, PipelineRun.state == "queued")
                gone = {"state": "cancelled", "cancel_requested": True, "finished_at": self.clock()}
                session.execute(update(PipelineRun).where(*of_it).values(gone))
                running = select(PipelineRun).filter_by(backfill_id=backfill_id, state="running")
                for run in session.scalars(running).all():
                    self.states.cancel(session, run)
                self.states.settle(session, backfill)
                tell(self.audit, session, principal, backfill_id, "backfill cancelled")
            return self._shown(session, backfill)

    def _shown(self, session: Session, backfill: PipelineBackfill) -> dict[str, Any]:
        name = session.get_one(Pipeline, backfill.pipeline_id).name
        return backfill_json(backfill, name, counts_of(session, backfill.id))
