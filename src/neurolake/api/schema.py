"""`/api/neurolake/schema`: how columns came to be what they are, what would break, who decides, and the way back."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from neurolake.api.access import Caller
from neurolake.api.lake import OpenLake
from neurolake.gate.policy import PolicyName
from neurolake.nuic.schema.proposed import ProposedColumn
from neurolake.nuic.schema.service import MAX_VERSIONS
from neurolake.query.rollback import Wanted

router = APIRouter(prefix="/api/neurolake/schema", tags=["schema"])
changing = APIRouter(prefix="/api/neurolake/schema", tags=["schema"])
"""What changes data, or decides on it: a key for the catalog alone does not reach it."""

Number = Annotated[int | None, Query(ge=1, le=2**62)]
_Id = Annotated[str, Field(max_length=36)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Proposed(_Body):
    """A change to be judged: a statement, or the columns as they are to be."""

    sql: Annotated[str | None, Field(max_length=100_000)] = None
    columns: Annotated[list[ProposedColumn] | None, Field(max_length=2000)] = None


class PolicyEdit(_Body):
    """What is to become of changes of the columns."""

    policy: PolicyName
    reason: Annotated[str | None, Field(max_length=1000)] = None


class Word(_Body):
    """Why it is approved or refused."""

    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class Back(_Body):
    """What to go back to: a snapshot (rows and columns), or a schema version (columns only)."""

    snapshot_id: Annotated[str | None, Field(pattern=r"^[0-9]{1,19}$")] = None
    schema_version: Annotated[int | None, Field(ge=1, le=2**62)] = None
    reason: Annotated[str, Field(max_length=1000)] = ""
    confirm: Annotated[bool, Field(description="What depends on the present columns may break.")] = False

    def wanted(self) -> Wanted:
        snapshot = None if self.snapshot_id is None else int(self.snapshot_id)
        return Wanted(snapshot, self.schema_version, self.reason, self.confirm)


@router.get("/history/{dataset_id}")
def history(
    lake: OpenLake,
    caller: Caller,
    dataset_id: str,
    limit: Annotated[int, Query(ge=1, le=MAX_VERSIONS)] = 50,
    before: Annotated[int | None, Query(ge=1, le=2**62, description="`next` of the page before.")] = None,
) -> dict[str, Any]:
    """The schema versions of a dataset, newest first: who, when, by what, the semantic version and what changed."""
    return lake.schemas.history(dataset_id, caller, limit=limit, before=before)


@router.get("/compare/{dataset_id}")
def compare(
    lake: OpenLake,
    caller: Caller,
    dataset_id: str,
    first: Annotated[
        int | None, Query(alias="from", ge=1, le=2**62, description="The one before unless given.")
    ] = None,
    second: Annotated[int | None, Query(alias="to", ge=1, le=2**62, description="The newest unless given.")] = None,
) -> dict[str, Any]:
    """What changed from one schema version to another, each difference with its severity."""
    return lake.schemas.compare(dataset_id, first, second, caller)


@router.post("/analyze-impact/{dataset_id}")
def analyze_impact(lake: OpenLake, caller: Caller, dataset_id: str, proposed: Proposed) -> dict[str, Any]:
    """What would become of a change: the verdict, what breaks and is touched, and the statements to run.

    Nothing is changed. What breaks and is hidden from the caller is counted, not named.
    """
    return lake.schemas.analyze_impact(dataset_id, caller, sql=proposed.sql, columns=proposed.columns)


@changing.get("/policy/{dataset_id}")
def policy(lake: OpenLake, caller: Caller, dataset_id: str) -> dict[str, Any]:
    """What becomes of changes of a dataset's columns."""
    return lake.schema_policies.policy(dataset_id, caller)


@changing.put("/policy/{dataset_id}")
def set_policy(lake: OpenLake, caller: Caller, dataset_id: str, edit: PolicyEdit) -> dict[str, Any]:
    """Set it, as whoever manages the dataset; loosened by administrators and whoever has set it."""
    return lake.schema_policies.set_policy(dataset_id, edit.policy, edit.reason, caller)


@changing.get("/approvals")
def approvals(
    lake: OpenLake,
    caller: Caller,
    state: Annotated[str | None, Query(pattern="^(pending|approved|refused|used)$")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: Annotated[str | None, Query(max_length=36, description="The last id of the page before.")] = None,
) -> list[dict[str, Any]]:
    """Requests for approval that the caller made or may decide, newest first."""
    return lake.schema_policies.approvals(caller, state=state, limit=limit, before=before)


@changing.get("/approvals/{approval_id}")
def approval(lake: OpenLake, caller: Caller, approval_id: str) -> dict[str, Any]:
    """One request: who asked for what, what it would break, and how it was decided."""
    return lake.schema_policies.approval(approval_id, caller)


@changing.post("/approvals/{approval_id}/approve")
def approve(lake: OpenLake, caller: Caller, approval_id: str, word: Word) -> dict[str, Any]:
    """Approve a request; who asked for it may then make exactly this change, once."""
    return lake.schema_policies.decide(approval_id, "approved", word.reason, caller)


@changing.post("/approvals/{approval_id}/refuse")
def refuse(lake: OpenLake, caller: Caller, approval_id: str, word: Word) -> dict[str, Any]:
    """Refuse a request; it may still be approved later, while the columns are as they are."""
    return lake.schema_policies.decide(approval_id, "refused", word.reason, caller)


@changing.post("/rollback/{dataset_id}")
def rollback(lake: OpenLake, caller: Caller, dataset_id: str, back: Back) -> dict[str, Any]:
    """Bring a dataset back to a snapshot or to the columns of a schema version, by a new commit."""
    return lake.rollbacks.make(dataset_id, back.wanted(), caller)
