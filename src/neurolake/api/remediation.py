"""`/api/compliance/remediate`: data masked, deleted, kept from people, handed out; persons erased.

For whoever may manage the datasets concerned; the service asks the policies.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, Field

from neurolake.api.access import Caller
from neurolake.api.lake import OpenLake
from neurolake.remediation.base import Request

router = APIRouter(prefix="/api/compliance/remediate", tags=["compliance"])


class Remediation(BaseModel):
    """What to do. Nothing is changed unless `dry_run` is false."""

    model_config = ConfigDict(extra="forbid")

    request: Request
    dry_run: Annotated[bool, Field(description="List what would change, and change nothing.")] = True
    expect: Annotated[
        str | None,
        Field(max_length=36, description="Id of a dry run: do what it listed, or nothing if that has changed."),
    ] = None


@router.post("", status_code=202)
def remediate(lake: OpenLake, caller: Caller, wanted: Remediation) -> dict[str, Any]:
    """Start a remediation, or its dry run, in the background; the answer has the id to ask for."""
    return lake.remediations.submit(wanted.request, caller, dry_run=wanted.dry_run, expect=wanted.expect)


@router.get("")
def listing(lake: OpenLake, caller: Caller, limit: Annotated[int, Query(ge=1, le=500)] = 50) -> list[dict[str, Any]]:
    """The newest runs, without their plans; those of others only for administrators."""
    return lake.remediations.listing(caller, limit=limit)


@router.get("/{run_id}")
def run(lake: OpenLake, caller: Caller, run_id: str) -> dict[str, Any]:
    """How far a run is: its plan, and when it has ended what was done, what is left, and the proof."""
    return lake.remediations.get(run_id, caller)


@router.post("/{run_id}/cancel")
def cancel(lake: OpenLake, caller: Caller, run_id: str) -> dict[str, Any]:
    """Stop a run and the query that it waits for; what it has committed stays, and `resume` finishes it."""
    return lake.remediations.cancel(run_id, caller)


@router.post("/{run_id}/resume", status_code=202)
def resume(lake: OpenLake, caller: Caller, run_id: str) -> dict[str, Any]:
    """Take up a run that has ended as `resumable`: the past of what it changed has still to go."""
    return lake.remediations.resume(run_id, caller)


@router.get("/{run_id}/download", response_class=FileResponse)
def download(lake: OpenLake, caller: Caller, run_id: str) -> FileResponse:
    """The zip file of an export."""
    path = lake.remediations.file(run_id, caller)
    return FileResponse(path, media_type="application/zip", filename=f"export-{run_id}.zip")
