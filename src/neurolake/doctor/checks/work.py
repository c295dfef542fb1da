"""Whether work is left by processes that are gone, or by nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from neurolake.doctor.base import Fault, Looked, looked
from neurolake.doctor.view import LakeView
from neurolake.metadata.models import (
    IngestionJob,
    PersonalDataScan,
    PipelineRun,
    QueryRun,
    RemediationRun,
    WorkflowTask,
)
from neurolake.remediation.parts import ENDED

_GOING = ("queued", "running")


@dataclass(frozen=True)
class _Kind:
    what: str
    id: InstrumentedAttribute[str]
    owner: InstrumentedAttribute[Any]
    going: ColumnElement[bool]


_KINDS = (
    _Kind("An ingestion", IngestionJob.id, IngestionJob.owner, IngestionJob.state.in_(_GOING)),
    _Kind("A scan", PersonalDataScan.id, PersonalDataScan.owner, PersonalDataScan.state.in_(_GOING)),
    _Kind("A remediation", RemediationRun.id, RemediationRun.owner, RemediationRun.state.not_in(ENDED)),
    _Kind("A query", QueryRun.id, QueryRun.owner, QueryRun.state.in_(_GOING)),
    _Kind("A task of a pipeline", WorkflowTask.id, WorkflowTask.owner, WorkflowTask.owner.is_not(None)),
)


def look(view: LakeView) -> Looked:
    """What is under way, and whether its process lives."""
    with view.database.read() as session:
        return looked("nothing was left", (*_left(view, session), *_forgotten(view, session)))


def _left(view: LakeView, session: Session) -> Iterator[Fault]:
    for kind in _KINDS:
        for id_, owner in session.execute(select(kind.id, kind.owner).where(kind.going)):
            if owner not in view.alive:
                what = f"{kind.what} is under way in a process that is gone ({owner})"
                yield Fault(what, id_, f"neurolake serve --home {view.home}, which takes it up or ends it")


def _forgotten(view: LakeView, session: Session) -> Iterator[Fault]:
    """Runs of pipelines of which nothing is to be done any more, and which have not ended."""
    busy = select(WorkflowTask.cluster)
    runs = select(PipelineRun.id).where(
        PipelineRun.state.in_(_GOING), PipelineRun.id.not_in(busy), PipelineRun.backfill_id.is_(None)
    )
    for run_id in session.scalars(runs):
        what = "A run of a pipeline has not ended, and no task of it is left"
        yield Fault(what, run_id, f"neurolake pipeline cancel {run_id} --home {view.home}")
