"""What is to come and what has been: the next moments of a schedule, the partitions with how their newest runs went."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from neurolake.kernel.clock import Clock
from neurolake.kernel.principal import Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import PipelineRun
from neurolake.nuic.pipelines.cron import cron
from neurolake.nuic.pipelines.partitions import partitions
from neurolake.nuic.pipelines.registry import Registry
from neurolake.nuic.pipelines.rights import owns
from neurolake.nuic.pipelines.spec import Schedule


def upcoming(schedule: Schedule | None, now: datetime, count: int) -> list[str]:
    """The next moments of a schedule."""
    if schedule is None:
        return []
    times, found = cron(schedule.cron, schedule.timezone), list[datetime]()
    moment = times.after(now)
    while moment is not None and len(found) < count:
        found.append(moment)
        moment = times.after(moment)
    return [one.isoformat() for one in found]


@dataclass(frozen=True)
class Calendar:
    """The times and partitions of pipelines."""

    registry: Registry
    database: Database
    clock: Clock

    def moments(self, name: str, principal: Principal, *, count: int = 5) -> list[str]:
        """When a pipeline is due next, whether or not its schedule rests.

        Raises:
            NotFound: There is no such pipeline.
        """
        with self.database.read() as session:
            _, spec = self.registry.seen(session, name, principal)
        return upcoming(spec.schedule, self.clock(), count)

    def partitions(self, name: str, principal: Principal, *, limit: int = 400) -> list[dict[str, Any]]:
        """The newest partitions, in order, each with the state of its newest run that somebody may see.

        Raises:
            NotFound: There is no such pipeline.
        """
        with self.database.read() as session:
            pipeline, spec = self.registry.seen(session, name, principal)
            if spec.partitions is None:
                return []
            newest = select(func.max(PipelineRun.id)).filter_by(pipeline_id=pipeline.id)
            if not owns(pipeline, principal):
                newest = newest.filter_by(principal=principal.name)
            newest = newest.where(PipelineRun.partition.is_not(None)).group_by(PipelineRun.partition)
            found = select(PipelineRun.partition, PipelineRun.state, PipelineRun.id).where(PipelineRun.id.in_(newest))
            runs = {key: (state, run_id) for key, state, run_id in session.execute(found)}
        known = deque(partitions(spec.partitions, spec.by_its_clock(self.clock())), maxlen=limit)
        return [_shown(one.key, *runs.get(one.key, (None, None))) for one in known]


def _shown(key: str, state: str | None, run_id: str | None) -> dict[str, Any]:
    return {"key": key, "state": state, "run": run_id}
