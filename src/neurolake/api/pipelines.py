"""`/api/neurolake/pipelines`: what is run, when, and how its runs go."""

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends, Header, Query
from pydantic import BaseModel, ConfigDict, Field

from neurolake.api.access import Caller
from neurolake.api.lake import Leaving, OpenLake
from neurolake.api.waiting import until_ended
from neurolake.nuic.pipelines.service import Pipelines
from neurolake.nuic.pipelines.states import ENDED

router = APIRouter(prefix="/api/neurolake/pipelines", tags=["pipelines"])

_YAML = "application/yaml"
_MAX_WAIT_S = 60
_Written = Annotated[str | dict[str, Any], Body(media_type=_YAML, description="A specification, as YAML or JSON.")]
State = Literal["queued", "running", "succeeded", "failed", "cancelled"]
Limit = Annotated[int, Query(ge=1, le=500, description="Most entries.")]
Key = Annotated[str, Field(min_length=1, max_length=255)]


def _opened(lake: OpenLake) -> Pipelines:
    lake.pipelines.start()
    return lake.pipelines


def _text(written: _Written) -> str:
    return written if isinstance(written, str) else json.dumps(written, ensure_ascii=False, indent=2)


Specification = Annotated[str, Depends(_text)]
Opened = Annotated[Pipelines, Depends(_opened)]
"""The pipelines of the lake, on which this server works from now on."""


class Wanted(BaseModel):
    """What a run is given."""

    model_config = ConfigDict(extra="forbid")

    parameters: Annotated[dict[str, Any], Field(max_length=100)] = {}
    partition: Annotated[Key | None, Field(description="Key of the partition that it is about.")] = None


class Retry(BaseModel):
    """From where a run is taken up again."""

    model_config = ConfigDict(extra="forbid")

    from_step: Annotated[
        str | None, Field(max_length=100, description="Do this step and all after it anew, whatever they have done.")
    ] = None


class Backfill(BaseModel):
    """Which partitions to run; without any of these, all."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    first: Annotated[Key | None, Field(alias="from")] = None
    last: Annotated[Key | None, Field(alias="to", description="The last one, with it.")] = None
    partitions: Annotated[list[Key], Field(max_length=10_000)] = []
    parallel: Annotated[int, Field(ge=1, le=100, description="Runs at once.")] = 1
    parameters: Annotated[dict[str, Any], Field(max_length=100)] = {}


@router.get("")
def listing(
    opened: Opened,
    caller: Caller,
    limit: Limit = 100,
    after: Annotated[str | None, Query(max_length=100, description="Name of the last one of the page before.")] = None,
) -> list[dict[str, Any]]:
    """The pipelines that the caller may run, by name."""
    return opened.registry.listing(caller, limit=limit, after=after)


@router.post("/check")
def check(opened: Opened, specification: Specification) -> dict[str, Any]:
    """What is wrong with a specification, each with its line and column. Nothing is changed."""
    return opened.registry.check(specification)


@router.put("")
def apply(
    opened: Opened,
    caller: Caller,
    specification: Specification,
    version: Annotated[
        int | None, Query(ge=0, le=2**31, description="The version it was made from; 0 when there is to be none.")
    ] = None,
) -> dict[str, Any]:
    """Make the pipeline that the specification names, or a new version of it; the same again changes nothing."""
    return opened.registry.apply(specification, caller, version)


@router.get("/runs")
def runs(
    opened: Opened,
    caller: Caller,
    pipeline: Annotated[str | None, Query(max_length=100)] = None,
    state: State | None = None,
    backfill: Annotated[str | None, Query(max_length=36)] = None,
    before: Annotated[str | None, Query(max_length=36, description="Id of the last run of the page before.")] = None,
    limit: Limit = 50,
) -> list[dict[str, Any]]:
    """Runs, newest first: the caller's own, and those of the pipelines that are the caller's."""
    return opened.listing(caller, pipeline=pipeline, state=state, backfill=backfill, before=before, limit=limit)


@router.get("/runs/{run_id}")
async def run(
    opened: Opened,
    caller: Caller,
    leaving: Leaving,
    run_id: str,
    wait: Annotated[float, Query(ge=0, le=_MAX_WAIT_S, description="Seconds to wait for its end.")] = 0,
) -> dict[str, Any]:
    """A run: how far it is, its steps with their attempts, rows, snapshots and queries."""
    return await until_ended(
        lambda seconds: opened.wait(run_id, caller, seconds), lambda seen: seen["state"] in ENDED, wait, leaving
    )


@router.get("/runs/{run_id}/logs")
def logs(
    opened: Opened,
    caller: Caller,
    run_id: str,
    step: Annotated[str | None, Query(max_length=100)] = None,
    attempt: Annotated[int | None, Query(ge=1, le=2**31)] = None,
) -> list[dict[str, Any]]:
    """What the steps of a run have told, by step and attempt."""
    return opened.logs(run_id, caller, step=step, attempt=attempt)


@router.post("/runs/{run_id}/cancel")
def cancel(opened: Opened, caller: Caller, run_id: str) -> dict[str, Any]:
    """Stop a run, and what the engine does for it."""
    return opened.cancel(run_id, caller)


@router.post("/runs/{run_id}/retry", status_code=202)
def retry(opened: Opened, caller: Caller, run_id: str, wanted: Retry | None = None) -> dict[str, Any]:
    """Take a run that has ended up again: what did not succeed goes on where it stopped, or all from a step on."""
    return opened.retry(run_id, caller, wanted.from_step if wanted else None)


@router.get("/backfills/{backfill_id}")
def backfill(opened: Opened, caller: Caller, backfill_id: str) -> dict[str, Any]:
    """A backfill, and the number of its runs by state."""
    return opened.backfills.get(backfill_id, caller)


@router.post("/backfills/{backfill_id}/{action}")
def change_backfill(
    opened: Opened, caller: Caller, backfill_id: str, action: Literal["pause", "resume", "cancel"]
) -> dict[str, Any]:
    """Begin no further run of a backfill, go on with it, or stop it and its runs."""
    if action == "cancel":
        return opened.backfills.cancel(backfill_id, caller)
    return opened.backfills.pause(backfill_id, caller, paused=action == "pause")


@router.get("/{name}")
def get(
    opened: Opened, caller: Caller, name: str, version: Annotated[int | None, Query(ge=1, le=2**31)] = None
) -> dict[str, Any]:
    """A pipeline: its specification as it was written, its versions, its runs by state, when it is due."""
    return opened.registry.get(name, caller, version)


@router.delete("/{name}", status_code=204)
def delete(opened: Opened, caller: Caller, name: str) -> None:
    """Delete a pipeline; its runs stay on record."""
    opened.registry.delete(name, caller)


@router.post("/{name}/runs", status_code=202)
def begin(
    opened: Opened,
    caller: Caller,
    name: str,
    wanted: Wanted | None = None,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=255)] = None,
) -> dict[str, Any]:
    """Queue a run, which reads and writes as the caller; asked again with the same key, it is the same run."""
    asked = wanted or Wanted()
    return opened.run(name, caller, asked.parameters, partition=asked.partition, request_key=idempotency_key)


@router.post("/{name}/pause")
def pause(opened: Opened, caller: Caller, name: str) -> dict[str, Any]:
    """Let the schedule of a pipeline rest; what runs comes to its end."""
    return opened.registry.pause(name, caller, paused=True)


@router.post("/{name}/resume")
def resume(opened: Opened, caller: Caller, name: str) -> dict[str, Any]:
    """Let the schedule go on from now; moments meanwhile are not caught up."""
    return opened.registry.pause(name, caller, paused=False)


@router.get("/{name}/moments")
def moments(opened: Opened, caller: Caller, name: str, limit: Annotated[int, Query(ge=1, le=50)] = 5) -> list[str]:
    """When the pipeline is due next, by its schedule."""
    return opened.calendar.moments(name, caller, count=limit)


@router.get("/{name}/partitions")
def partitions(
    opened: Opened, caller: Caller, name: str, limit: Annotated[int, Query(ge=1, le=10_000)] = 400
) -> list[dict[str, Any]]:
    """The newest partitions, in order, each with the state of its newest run; null where there was none."""
    return opened.calendar.partitions(name, caller, limit=limit)


@router.get("/{name}/backfills")
def backfills(opened: Opened, caller: Caller, name: str, limit: Limit = 50) -> list[dict[str, Any]]:
    """The newest backfills of a pipeline."""
    return opened.backfills.listing(name, caller, limit=limit)


@router.post("/{name}/backfills", status_code=202)
def begin_backfill(opened: Opened, caller: Caller, name: str, wanted: Backfill | None = None) -> dict[str, Any]:
    """Queue a run for each partition from the first to the last, or for those named."""
    asked = wanted or Backfill()
    return opened.backfills.begin(
        name,
        caller,
        first=asked.first,
        last=asked.last,
        keys=asked.partitions,
        parallel=asked.parallel,
        parameters=asked.parameters,
    )
