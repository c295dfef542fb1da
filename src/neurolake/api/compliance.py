"""`/api/compliance`: personal data, what people decide about it, and scans for it.

For administrators: a tag that is rejected takes its mask with it.
"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from neurolake.api.access import ADMINISTRATOR, Caller
from neurolake.api.lake import OpenLake
from neurolake.catalog.personal_data import Decision
from neurolake.compliance.pii.base import Entity

router = APIRouter(prefix="/api/compliance", tags=["compliance"], dependencies=[ADMINISTRATOR])

_DECISIONS: dict[str, Decision | None] = {"confirm": "confirmed", "reject": "rejected", "reopen": None}


class ScanRequest(BaseModel):
    """What to look at: a dataset (name, zone.name or id), a zone, or `all`."""

    scope: Annotated[str, Field(min_length=1, max_length=160)] = "all"


class DecisionRequest(BaseModel):
    """What a person says about a column; `reopen` takes a decision back. Without `entity`: about all that was found."""

    decision: Literal["confirm", "reject", "reopen"]
    entity: Entity | None = None


@router.post("/scan", status_code=202)
def scan(lake: OpenLake, caller: Caller, request: ScanRequest) -> dict[str, Any]:
    """Look for personal data in the background; the answer has the id to ask for."""
    return lake.personal_data.scan(request.scope, principal=caller.name)


@router.get("/scan/{scan_id}")
def scan_state(lake: OpenLake, scan_id: str) -> dict[str, Any]:
    """How far a scan is, and what it has found."""
    return lake.personal_data.get(scan_id)


@router.get("/pii")
def findings(lake: OpenLake, dataset: Annotated[str, Query(min_length=1)]) -> dict[str, Any]:
    """The personal data that is known in a dataset, with evidence and decisions, and the tags of its columns."""
    return lake.personal_data.findings(dataset)


@router.post("/pii/{dataset}/{column}")
def decide(lake: OpenLake, caller: Caller, dataset: str, column: str, request: DecisionRequest) -> list[dict[str, Any]]:
    """Confirm or reject what was found in a column; the decision survives later scans and wins over them."""
    decision = _DECISIONS[request.decision]
    return lake.personal_data.decide(dataset, column, decision, entity=request.entity, by=caller.name)
