"""`/api/ai/semantic` and `/api/ai/verified`: what figures mean, and questions whose queries people verified."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from neurolake.api.access import Caller
from neurolake.api.lake import OpenLake
from neurolake.compliance.policies.expressions import Asker
from neurolake.nuic.semantic.document import MOST_BYTES

router = APIRouter(prefix="/api/ai", tags=["ai"])
Limit = Annotated[int, Query(ge=1, le=1000)]
Wanted = Annotated[str, Path(max_length=64)]
_Yaml = Annotated[str, Field(max_length=MOST_BYTES)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Applied(_Body):
    """A semantic layer as a YAML document."""

    yaml: _Yaml
    note: Annotated[str, Field(max_length=1_000, description="What is new.")] = ""


class Checked(_Body):
    """What to check: a YAML document, or without it the layer in force."""

    yaml: _Yaml | None = None


class Drafted(_Body):
    """Which datasets to draft a layer of; the first 200 by name without any."""

    datasets: Annotated[list[Annotated[str, Field(max_length=300)]], Field(max_length=200)] = []


class Proposed(_Body):
    """A question with the query that answers it.

    `expected` are the rows that it answers, in any order; kept as a fingerprint only.
    """

    question: Annotated[str, Field(min_length=1, max_length=1_000)]
    sql: Annotated[str, Field(min_length=1, max_length=20_000)]
    expected: Annotated[list[list[Any]] | None, Field(max_length=1_000)] = None


@router.get("/semantic")
def show(
    lake: OpenLake, caller: Caller, version: Annotated[int | None, Query(ge=1, le=2**31)] = None
) -> dict[str, Any]:
    """The semantic layer, or a past version of it, as far as it speaks of what the caller may see."""
    return lake.nuic.semantic.show(caller, version)


@router.post("/semantic", status_code=201)
def apply(lake: OpenLake, caller: Caller, given: Applied) -> dict[str, Any]:
    """Put a document in force as the next version. The caller manages every dataset of which it says something new."""
    return lake.nuic.semantic.apply(given.yaml, caller, note=given.note)


@router.delete("/semantic", status_code=204)
def remove(lake: OpenLake, caller: Caller) -> None:
    """Take away what it says of what the caller may see and manages; the versions stay on record."""
    lake.nuic.semantic.remove(caller)


@router.get("/semantic/history")
def history(lake: OpenLake, caller: Caller, limit: Limit = 100) -> list[dict[str, Any]]:
    """The versions, newest first."""
    return lake.nuic.semantic.history(caller, limit)


@router.post("/semantic/draft")
def draft(lake: OpenLake, caller: Caller, given: Drafted) -> dict[str, str]:
    """A document made from the catalog as the caller sees it; nothing is applied."""
    return {"yaml": lake.nuic.semantic.draft(caller, given.datasets)}


@router.post("/semantic/check")
def check(lake: OpenLake, caller: Caller, given: Checked) -> dict[str, Any]:
    """What is wrong with a document, or the layer in force, and whether verified questions pass, run as the caller."""
    return lake.nuic.regression.check(given.yaml, Asker(caller))


@router.get("/verified")
def listing(lake: OpenLake, caller: Caller, limit: Limit = 100) -> list[dict[str, Any]]:
    """The questions that the caller may know of: approved ones, their own, and those that they may approve."""
    return lake.nuic.verified.listing(caller, limit)


@router.post("/verified", status_code=201)
def propose(lake: OpenLake, caller: Caller, given: Proposed) -> dict[str, Any]:
    """Hand in a question with its query, as the one that was chosen of several readings. It is run as the caller."""
    return lake.nuic.verified.propose(given.question, given.sql, caller, expected=given.expected)


@router.post("/verified/{question_id}/approve")
def approve(lake: OpenLake, caller: Caller, question_id: Wanted) -> dict[str, Any]:
    """Approve it, as somebody who manages all that it reads: from now on it answers all who may read that."""
    return lake.nuic.verified.approve(question_id, caller)


@router.delete("/verified/{question_id}", status_code=204)
def forget(lake: OpenLake, caller: Caller, question_id: Wanted) -> None:
    """Take a question away: the caller's own proposal, or one that they may approve."""
    lake.nuic.verified.remove(question_id, caller)
