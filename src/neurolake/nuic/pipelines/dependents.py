"""Pipelines that a change of a dataset's columns breaks."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.gate.dependents import Dependent, Proposed
from neurolake.gate.reads import breaks
from neurolake.metadata.models import Dataset, Pipeline, PipelineVersion
from neurolake.nuic.pipelines.spec import Spec, Step, restored


def broken_pipelines(session: Session, proposed: Proposed) -> list[Dependent]:
    """Those whose newest version has a step that names the dataset and a column that breaks.

    Where the dataset goes, these are all whose steps name it, also those that load, check or maintain it.
    """
    dataset = session.get(Dataset, proposed.dataset_id)
    if dataset is None or (proposed.broken is not None and not proposed.broken):
        return []
    newest = (PipelineVersion.pipeline_id == Pipeline.id) & (PipelineVersion.version == Pipeline.version)
    asked = (
        select(Pipeline, PipelineVersion.spec)
        .join(PipelineVersion, newest)
        .where(Pipeline.removed == "", PipelineVersion.text.icontains(dataset.name, autoescape=True))
        .order_by(Pipeline.name)
    )
    found = []
    for pipeline, kept in session.execute(asked):
        spec = restored(kept)
        if steps := _broken_steps(spec, dataset, proposed.broken):
            readers = (f"user:{pipeline.owner}", *spec.runners)
            found.append(
                Dependent("pipeline", pipeline.id, pipeline.name, why=f"in {', '.join(steps)}", readers=readers)
            )
    return found


def _broken_steps(spec: Spec, dataset: Dataset, columns: frozenset[str] | None) -> list[str]:
    return [
        name
        for name, step in spec.steps.items()
        if any(breaks(sql, dataset, columns) for sql in _texts(step))
        or (columns is None and any(_names(one, dataset) for one in _named(step)))
    ]


def _texts(step: Step) -> Iterator[str]:
    if step.sql is not None:
        yield step.sql
    if step.quality is not None:
        yield from (check.sql for check in step.quality.checks)


def _named(step: Step) -> Iterator[str]:
    for one in (step.ingest, step.quality, step.maintain):
        if one is not None and one.dataset is not None:
            yield one.dataset


def _names(text: str, dataset: Dataset) -> bool:
    return text.lower() in (dataset.name, f"{dataset.zone}.{dataset.name}")
