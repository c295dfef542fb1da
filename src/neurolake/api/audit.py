"""`/api/compliance/audit-log`: who did what, whether it was allowed, and whether the log is what was recorded.

For administrators: it tells what everybody did.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from neurolake.api.access import ADMINISTRATOR
from neurolake.api.lake import OpenLake
from neurolake.compliance.audit.entry import Action, Decision
from neurolake.compliance.audit.listing import Filter
from neurolake.compliance.audit.proof import Proof
from neurolake.kernel.clock import in_utc

router = APIRouter(prefix="/api/compliance/audit-log", tags=["compliance"], dependencies=[ADMINISTRATOR])


class Entries(BaseModel):
    """Entries, newest first."""

    entries: list[dict[str, Any]]
    next: int | None
    """`before` of the next page; null on the last one."""


class Verification(BaseModel):
    """Whether the log is what was recorded."""

    intact: bool
    entries: int
    checkpoints: int
    covered: int
    root: str
    findings: list[dict[str, Any]]


def _filter(
    lake: OpenLake,
    principal: str | None = None,
    action: Action | None = None,
    decision: Decision | None = None,
    dataset: Annotated[
        str | None, Query(description="Name, zone.name, or id; the id also of one that is gone.")
    ] = None,
    origin: Annotated[str | None, Query(description="Id of the query or job.")] = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Filter:
    dataset_id = None if dataset is None else lake.dataset_id(dataset)
    return Filter(principal, action, decision, dataset_id, origin, in_utc(since), in_utc(until))


Wanted = Annotated[Filter, Depends(_filter)]


@router.get("")
def entries(
    lake: OpenLake,
    wanted: Wanted,
    before: Annotated[int | None, Query(ge=0, le=2**53)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Entries:
    """Entries by principal, action, decision, dataset, origin and time."""
    found = lake.audit.entries(wanted, before=before, limit=limit)
    return Entries(entries=found, next=found[-1]["position"] if len(found) == limit else None)


@router.get("/export", response_class=StreamingResponse)
def export(lake: OpenLake, wanted: Wanted) -> StreamingResponse:
    """All entries that fit, oldest first, as JSON lines."""
    headers = {"Content-Disposition": 'attachment; filename="audit-log.jsonl"'}
    return StreamingResponse(_lines(lake.audit.export(wanted)), media_type="application/x-ndjson", headers=headers)


@router.get("/verify")
def verify(lake: OpenLake) -> Verification:
    """Compute every hash again and compare every checkpoint; `findings` says what is wrong, and from where on."""
    return Verification(**lake.audit.verify().to_json())


@router.get("/{entry_id}/proof")
def proof(lake: OpenLake, entry_id: str) -> Proof:
    """What shows that the entry is in the log, without the rest of it: the audit path to a signed checkpoint's root."""
    return lake.audit.proof(entry_id)


def _lines(found: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    for entry in found:
        yield json.dumps(entry, ensure_ascii=False).encode() + b"\n"
