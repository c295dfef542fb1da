"""`/api/neurolake/cache`: the answers that are used again, why a query was computed, and answers taken away."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel

from neurolake.api.access import Caller
from neurolake.api.lake import OpenLake
from neurolake.query.cached import Answered
from neurolake.query.why import Why

router = APIRouter(prefix="/api/neurolake/cache", tags=["query"])
QueryId = Annotated[str, Path(max_length=36)]


class Forgotten(BaseModel):
    """How many answers were taken away."""

    forgotten: int


@router.get("/answers")
def answers(lake: OpenLake, caller: Caller, limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> list[Answered]:
    """The caller's answers, for administrators everybody's; those that were used last first."""
    return lake.cached.listing(caller, limit)


@router.delete("/answers")
def forget_all(
    lake: OpenLake,
    caller: Caller,
    everybody: Annotated[bool, Query(description="Those of others too. Administrators only.")] = False,
) -> Forgotten:
    """Have what the caller's answers hold computed anew when it is asked again."""
    return Forgotten(forgotten=lake.cached.forget_all(caller, everybody=everybody))


@router.delete("/answers/{query_id}", status_code=204)
def forget(lake: OpenLake, caller: Caller, query_id: QueryId) -> None:
    """Have what a query asked computed anew when it is asked again; its stored result stays."""
    lake.cached.forget(query_id, caller)


@router.get("/why/{query_id}")
def why(lake: OpenLake, caller: Caller, query_id: QueryId) -> Why:
    """Why one of the caller's queries was not answered by the answer of an earlier one."""
    return lake.queries.why_computed(query_id, principal=caller.name)
