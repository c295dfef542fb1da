"""Who may know of a pipeline, run it, and change it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.compliance.policies.decide import is_meant
from neurolake.kernel.errors import Forbidden, NotFound
from neurolake.kernel.principal import Principal
from neurolake.metadata.models import Pipeline, PipelineBackfill, PipelineRun
from neurolake.nuic.pipelines.spec import Spec, StepKind

_SCOPES: dict[StepKind, str] = {
    "sql": "query",
    "quality": "query",
    "ingest": "ingest",
    "maintain": "ingest",
    "python": "admin",
}
"""What an API key needs beside its scope for pipelines, to have such steps run."""


def owns(pipeline: Pipeline, principal: Principal) -> bool:
    """Whether somebody may change a pipeline and see all its runs."""
    return principal.is_admin or pipeline.owner == principal.name


def sees(pipeline: Pipeline, spec: Spec, principal: Principal) -> bool:
    """Whether somebody may know of a pipeline, and run it."""
    return owns(pipeline, principal) or any(is_meant(subject, principal) for subject in spec.runners)


def by_name(session: Session, name: str) -> Pipeline | None:
    """The pipeline of a name or an id, whoever may know of it."""
    found = session.scalar(select(Pipeline).filter_by(name=name, removed=""))
    if found is None and len(name) == 36:
        found = session.scalar(select(Pipeline).filter_by(id=name, removed=""))
    return found


def no_pipeline(name: str) -> NotFound:
    """For one that is not there, and for one that the asker may not know of."""
    return NotFound(f"There is no pipeline {name[:80]!r}.")


def need_owner(pipeline: Pipeline, principal: Principal) -> None:
    """Check that somebody who sees a pipeline may change it.

    Raises:
        Forbidden: Not allowed.
    """
    if not owns(pipeline, principal):
        raise Forbidden(f"The pipeline {pipeline.name!r} belongs to {pipeline.owner}.", hint="Its owner can change it.")


def need_scopes(spec: Spec, principal: Principal) -> None:
    """Check that an API key may do itself what it has a pipeline do.

    Raises:
        Forbidden: It has no scope for a kind of step.
    """
    if principal.scopes is None:
        return
    for name, step in spec.steps.items():
        scope = _SCOPES[step.kind]
        if scope not in principal.scopes:
            raise Forbidden(f"This API key has no scope {scope!r}, which the step {name!r} needs.", scope=scope)


def run_for(session: Session, run_id: str, principal: Principal, *, lock: bool = False) -> PipelineRun:
    """A run that somebody may see: their own, of their own pipeline, or any for administrators.

    Raises:
        NotFound: There is none.
    """
    run = session.get(PipelineRun, run_id, with_for_update=lock or None)
    if run is not None:
        pipeline = session.get_one(Pipeline, run.pipeline_id)
        if owns(pipeline, principal) or run.principal == principal.name:
            return run
    raise NotFound(f"There is no run {run_id[:80]!r}.")


def sees_whole(run: PipelineRun, principal: Principal) -> bool:
    """Whether somebody may see what a run has found: it was found with the rights of who ran it, not of the owner."""
    return principal.is_admin or run.principal == principal.name


def backfill_for(session: Session, backfill_id: str, principal: Principal) -> PipelineBackfill:
    """A backfill that somebody may see; like `run_for`.

    Raises:
        NotFound: There is none.
    """
    found = session.get(PipelineBackfill, backfill_id)
    if found is not None:
        pipeline = session.get_one(Pipeline, found.pipeline_id)
        if owns(pipeline, principal) or found.principal == principal.name:
            return found
    raise NotFound(f"There is no backfill {backfill_id[:80]!r}.")
