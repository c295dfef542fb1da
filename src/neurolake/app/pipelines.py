"""Pipelines put together: their registry, what runs them, and who carries out which kind of step."""

from collections.abc import Mapping
from functools import cache
from threading import Thread
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from neurolake.kernel.clock import utc_now

if TYPE_CHECKING:
    from neurolake.app.services import Services
    from neurolake.nuic.pipelines.attempt import Hand
    from neurolake.nuic.pipelines.check import Known
    from neurolake.nuic.pipelines.service import Pipelines
    from neurolake.nuic.pipelines.spec import StepKind

_LOOK_S = 1.0
log = structlog.get_logger("neurolake.pipelines")


def pipelines(lake: "Services") -> "Pipelines":
    """The pipelines of a lake; nothing runs before they are started."""
    from neurolake.nuic.pipelines.backfills import Backfills
    from neurolake.nuic.pipelines.calendar import Calendar
    from neurolake.nuic.pipelines.registry import Registry
    from neurolake.nuic.pipelines.runner import Runner
    from neurolake.nuic.pipelines.service import Pipelines
    from neurolake.nuic.pipelines.states import States
    from neurolake.workflows.registry import workflows

    database, audit = lake.database, lake.audit
    opened = workflows.open(
        lake.settings.workflows_url, database=database, owner=lake.owner, workers=lake.settings.pipeline_workers
    )
    states = States(opened, lake.settings.pipeline_pools)
    registry = Registry(database, audit, states, lambda: _known(lake), utc_now)
    runner = Runner(database, states, lake.owner.id, cache(lambda: _hands(lake)))
    return Pipelines(
        registry=registry,
        backfills=Backfills(registry, database, audit, states, utc_now),
        calendar=Calendar(registry, database, utc_now),
        database=database,
        audit=audit,
        workflows=opened,
        states=states,
        runner=runner,
        clock=utc_now,
    )


def keep_working(lake: "Services") -> None:
    """Have this process work on pipelines from when there is something to do: until then it looks, once a second."""
    Thread(target=_watch, args=(lake,), name="pipelines-watch", daemon=True).start()


def _watch(lake: "Services") -> None:
    while not lake.closing.is_set():
        try:
            if _is_wanted(lake):
                lake.pipelines.start()
                return
        except SQLAlchemyError:
            log.exception("looking for pipelines failed")
        lake.closing.wait(_LOOK_S)


def _is_wanted(lake: "Services") -> bool:
    """Whether a step is to be done, or a schedule to be kept."""
    from neurolake.metadata.models import Pipeline, WorkflowTask

    with lake.database.read() as session:
        for statement in (select(WorkflowTask.id), select(Pipeline.id).where(Pipeline.next_at.is_not(None))):
            if session.scalar(statement.limit(1)) is not None:
                return True
    return False


def _known(lake: "Services") -> "Known":
    from neurolake.app.requests import ingest_request
    from neurolake.app.steps.python import functions
    from neurolake.maintenance.base import request_from
    from neurolake.nuic.pipelines.check import Known
    from neurolake.quality.base import WEIGHTS

    return Known(
        functions=frozenset(functions()),
        pools=lake.settings.pipeline_pools,
        dimensions=frozenset(map(str, WEIGHTS)),
        ingest=ingest_request,
        maintain=request_from,
    )


def _hands(lake: "Services") -> "Mapping[StepKind, Hand]":
    from neurolake.app.steps.ingest import ingest_step
    from neurolake.app.steps.maintain import maintain_step
    from neurolake.app.steps.python import python_step
    from neurolake.app.steps.quality import quality_step
    from neurolake.app.steps.sql import sql_step

    return {
        "sql": sql_step(lake.queries),
        "ingest": ingest_step(lake),
        "quality": quality_step(lake),
        "maintain": maintain_step(lake),
        "python": python_step(lake.queries),
    }
