"""`/api/neurolake/maintenance`: tables kept fit to be read."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from neurolake.api.access import Caller
from neurolake.api.lake import OpenLake
from neurolake.maintenance.base import TASKS, Request, Task

router = APIRouter(prefix="/api/neurolake/maintenance", tags=["maintenance"])


class Wanted(BaseModel):
    """What to do; see `Request`."""

    tasks: Annotated[list[Task], Field(min_length=1, max_length=len(TASKS))] = Field(default=list(TASKS))
    dry_run: bool = False
    target_bytes: Annotated[int, Field(le=2**53)] = Request.target_bytes
    older_than_h: float = Request.older_than_h
    keep: Annotated[int, Field(le=2**31)] = Request.keep
    orphans_older_than_h: float = Request.orphans_older_than_h
    max_seconds: Annotated[float, Field(gt=0, le=300)] = Request.max_seconds


@router.get("/{dataset_id}")
def files(
    lake: OpenLake,
    caller: Caller,
    dataset_id: str,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    offset: Annotated[int, Query(ge=0, le=2**31)] = 0,
) -> dict[str, Any]:
    """What the table is made of: figures, and its data files, the smallest first. It takes the right to manage it."""
    return lake.layout.files(dataset_id, caller, limit=limit, offset=offset)


@router.get("/{dataset_id}/footer")
def footer(
    lake: OpenLake, caller: Caller, dataset_id: str, file: Annotated[str, Query(max_length=2000)]
) -> dict[str, Any]:
    """What the footer of one of these files says: columns and row groups with sizes, without bounds of values."""
    return lake.layout.footer(dataset_id, file, caller)


@router.post("/{dataset_id}")
def run(lake: OpenLake, caller: Caller, dataset_id: str, wanted: Wanted) -> dict[str, Any]:
    """Put small files together, make manifests fewer, let old snapshots go, remove lost files.

    Answers with figures before and after. `more` says that the time was up: ask again for the rest.
    """
    request = Request(**{**wanted.model_dump(), "tasks": tuple(wanted.tasks)})
    return lake.maintenance.run(dataset_id, request, caller)


@router.delete("/{dataset_id}")
def cancel(lake: OpenLake, caller: Caller, dataset_id: str) -> dict[str, bool]:
    """Stop the maintenance that is under way; what it has done stays."""
    return {"cancelled": lake.maintenance.cancel(dataset_id, caller)}
