"""Runs that begin by themselves, at the moments of schedules; what was missed is caught up as asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.kernel.errors import NeuroLakeError
from neurolake.kernel.faults import fault_point
from neurolake.metadata.database import Database
from neurolake.metadata.models import Pipeline, PipelineRun
from neurolake.nuic.pipelines.cron import cron
from neurolake.nuic.pipelines.parameters import checked
from neurolake.nuic.pipelines.partitions import newest
from neurolake.nuic.pipelines.spec import Dates, Schedule, Spec
from neurolake.nuic.pipelines.states import States, lock

GRACE_S = 60.0
"""A moment that is no longer ago is not one that was missed."""

_MOST = 1000
"""Moments that are caught up in one transaction; the others follow."""

log = structlog.get_logger("neurolake.pipelines")


def next_of(schedule: Schedule | None, after: datetime) -> datetime | None:
    """When a schedule is due next."""
    return None if schedule is None else cron(schedule.cron, schedule.timezone).after(after)


@dataclass(frozen=True)
class Schedules:
    """Begins the runs that are due."""

    database: Database
    states: States

    def beat(self) -> None:
        """Begin what is due by now. Of all processes that ask at the same time, one does it."""
        now = self.states.clock()
        due = select(Pipeline.id).where(Pipeline.next_at <= now, Pipeline.paused.is_(False), Pipeline.removed == "")
        with self.database.read() as session:
            found = session.scalars(due.limit(100)).all()
        for pipeline_id in found:
            with self.database.write() as session:
                lock(session)
                pipeline = session.get(Pipeline, pipeline_id, populate_existing=True)
                if pipeline is not None and not pipeline.paused and pipeline.next_at and pipeline.next_at <= now:
                    self._begin(session, pipeline, now)
            fault_point("pipeline.scheduled")

    def _begin(self, session: Session, pipeline: Pipeline, now: datetime) -> None:
        spec = self.states.spec(session, pipeline.id, pipeline.version)
        if spec.schedule is None or pipeline.next_at is None:
            pipeline.next_at = None
            return
        moments, pipeline.next_at = due(spec.schedule, pipeline.next_at, now)
        for moment in moments:
            self._add(session, pipeline, spec, moment, now)
        session.flush()
        self.states.admit(session, pipeline.id)

    def _add(self, session: Session, pipeline: Pipeline, spec: Spec, moment: datetime, now: datetime) -> None:
        known = select(PipelineRun.id).filter_by(pipeline_id=pipeline.id, scheduled_at=moment)
        if session.scalar(known) is not None:
            return
        try:
            values = checked(spec, {})
        except NeuroLakeError:
            log.exception("schedule without values", pipeline=pipeline.name)
            return
        partition = None
        if spec.schedule is not None and isinstance(spec.partitions, Dates):
            found = newest(spec.partitions, spec.by_its_clock(moment))
            if found is None:
                log.info("no partition has ended yet", pipeline=pipeline.name)
                return
            partition = found.key
        session.add(
            PipelineRun(
                pipeline_id=pipeline.id,
                version=pipeline.version,
                principal=pipeline.owner,
                cause="schedule",
                state="queued",
                parameters=values,
                partition=partition,
                scheduled_at=moment,
                submitted_at=now,
            )
        )


def due(schedule: Schedule, first: datetime, now: datetime) -> tuple[Sequence[datetime], datetime | None]:
    """The moments from the first on for which runs are to begin by now, and the one after them."""
    moments = cron(schedule.cron, schedule.timezone)
    if schedule.catch_up == "all":
        found = [first, *islice(moments.between(first, now), _MOST - 1)]
        return found, moments.after(found[-1])
    earliest = first if schedule.catch_up == "last" else max(first, now - timedelta(seconds=GRACE_S))
    last = moments.last(earliest, now)
    return [last] if last else [], moments.after(now)
