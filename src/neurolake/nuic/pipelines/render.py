"""Pipelines and their runs as the product shows them, JSON-ready."""

from collections.abc import Sequence
from typing import Any

from neurolake.metadata.models import (
    Pipeline,
    PipelineAttempt,
    PipelineBackfill,
    PipelineRun,
    PipelineStep,
    PipelineVersion,
)
from neurolake.nuic.pipelines.attempt import moment
from neurolake.nuic.pipelines.spec import Spec
from neurolake.nuic.pipelines.states import STEP_ENDED


def pipeline_json(pipeline: Pipeline, spec: Spec) -> dict[str, Any]:
    """A pipeline in a list."""
    return {
        "id": pipeline.id,
        "name": pipeline.name,
        "description": spec.description,
        "owner": pipeline.owner,
        "version": pipeline.version,
        "paused": pipeline.paused,
        "schedule": spec.schedule.model_dump() if spec.schedule else None,
        "next_at": moment(pipeline.next_at),
        "steps": [{"name": name, "kind": step.kind, "after": list(step.after)} for name, step in spec.steps.items()],
        "created_at": pipeline.created_at.isoformat(),
        "updated_at": pipeline.updated_at.isoformat(),
    }


def version_json(version: PipelineVersion) -> dict[str, Any]:
    """A version in a list."""
    return {"version": version.version, "by": version.by, "at": version.at.isoformat()}


def run_json(run: PipelineRun, name: str, *, whole: bool) -> dict[str, Any]:
    """A run in a list.

    Args:
        whole: Whether to tell also what may hold values: parameters and the words of errors.
    """
    return {
        "id": run.id,
        "pipeline": name,
        "version": run.version,
        "principal": run.principal,
        "cause": run.cause,
        "state": run.state,
        "cancel_requested": run.cancel_requested,
        "parameters": run.parameters if whole else None,
        "partition": run.partition,
        "scheduled_at": moment(run.scheduled_at),
        "backfill": run.backfill_id,
        "error": _error(run.error, whole=whole),
        "submitted_at": run.submitted_at.isoformat(),
        "started_at": moment(run.started_at),
        "finished_at": moment(run.finished_at),
    }


def steps_json(
    spec: Spec, steps: dict[str, PipelineStep], attempts: Sequence[PipelineAttempt], *, whole: bool
) -> dict[str, Any]:
    """The steps of a run with their attempts, and how far the run is (0..1).

    Args:
        whole: Whether to tell also what may hold values: what steps have found, counted and answered.
    """
    total = len(spec.steps)
    ended = sum(1 for step in steps.values() if step.state in STEP_ENDED)
    tries: dict[str, list[PipelineAttempt]] = {}
    for attempt in attempts:
        tries.setdefault(attempt.step, []).append(attempt)
    return {
        "progress": round(ended / total, 4) if total else 0.0,
        "steps": [_step_json(spec, step, tries.get(step.name, []), whole=whole) for step in steps.values()],
    }


def _step_json(spec: Spec, step: PipelineStep, attempts: Sequence[PipelineAttempt], *, whole: bool) -> dict[str, Any]:
    return {
        "name": step.name,
        "kind": spec.steps[step.name].kind,
        "after": list(spec.steps[step.name].after),
        "state": step.state,
        "rows": step.rows if whole else None,
        "parts": step.facts if whole else [],
        "error": _error(step.error, whole=whole),
        "started_at": moment(step.started_at),
        "finished_at": moment(step.finished_at),
        "attempts": [_attempt_json(attempt, whole=whole) for attempt in attempts],
    }


def _error(error: dict[str, Any] | None, *, whole: bool) -> dict[str, Any] | None:
    """An error; for whom it is not, without its words."""
    if error is None or whole:
        return error
    shown = {name: error[name] for name in ("type", "title", "status", "retryable", "step") if name in error}
    return shown | {"detail": "What went wrong is told to who ran it: it may hold values.", "hint": None}


def _attempt_json(attempt: PipelineAttempt, *, whole: bool) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "state": attempt.state,
        "error": _error(attempt.error, whole=whole),
        "log_lines": len(attempt.log) + attempt.left_out,
        "started_at": attempt.started_at.isoformat(),
        "finished_at": moment(attempt.finished_at),
    }


def backfill_json(backfill: PipelineBackfill, name: str, counts: dict[str, int]) -> dict[str, Any]:
    """A backfill with the number of its runs by state."""
    ended = sum(count for state, count in counts.items() if state not in ("queued", "running"))
    return {
        "id": backfill.id,
        "pipeline": name,
        "principal": backfill.principal,
        "parallel": backfill.parallel,
        "state": backfill.state,
        "total": backfill.total,
        "runs": counts,
        "progress": round(ended / backfill.total, 4) if backfill.total else 1.0,
        "submitted_at": backfill.submitted_at.isoformat(),
        "finished_at": moment(backfill.finished_at),
    }
