"""`/api/v1/lineage`: events of OpenLineage come in, and the graph is told in Marquez's shape."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Response

from neurolake.api.access import Caller
from neurolake.api.lake import OpenLake
from neurolake.nuic.lineage.base import MAX_DEPTH

router = APIRouter(prefix="/api/v1", tags=["lineage"])


@router.post("/lineage", status_code=201, responses={200: {"description": "It came before."}})
def receive(lake: OpenLake, caller: Caller, response: Response, body: Annotated[dict[str, Any], Body()]) -> None:
    """Take in an event. The same event again changes nothing; datasets that are not known become external ones."""
    response.status_code = 201 if lake.openlineage.receive(body, caller) else 200


@router.get("/lineage")
def graph(
    lake: OpenLake,
    caller: Caller,
    node_id: Annotated[str, Query(alias="nodeId", max_length=1100, description="dataset:neurolake:gold.sales")],
    depth: Annotated[int, Query(ge=1, le=MAX_DEPTH)] = 20,
) -> dict[str, Any]:
    """Datasets and jobs around a dataset, or around the job that makes it."""
    return lake.openlineage.graph(node_id, depth, caller)
