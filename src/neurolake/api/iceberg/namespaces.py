"""Configuration and namespaces."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Response

from neurolake.api.access import Caller
from neurolake.api.lake import OpenLake
from neurolake.iceberg.namespaces import refuse_creation
from neurolake.iceberg.parse import texts
from neurolake.kernel.errors import InvalidInput
from neurolake.storage.warehouse import ZONES

router = APIRouter(prefix="/iceberg/v1", tags=["iceberg"])

Json = Annotated[dict[str, Any], Body()]
_ONE = "/v1/{prefix}/namespaces/{namespace}"
_TABLE = f"{_ONE}/tables/{{table}}"
_ENDPOINTS = (
    "GET /v1/{prefix}/namespaces",
    "POST /v1/{prefix}/namespaces",
    *(f"{method} {_ONE}" for method in ("GET", "HEAD", "DELETE")),
    f"POST {_ONE}/properties",
    *(f"{method} {_ONE}/tables" for method in ("GET", "POST")),
    *(f"{method} {_TABLE}" for method in ("GET", "HEAD", "POST", "DELETE")),
    f"POST {_TABLE}/metrics",
    "POST /v1/{prefix}/tables/rename",
    "POST /v1/{prefix}/transactions/commit",
)


@router.get("/config")
def config(warehouse: Annotated[str | None, Query(max_length=4096)] = None) -> dict[str, Any]:  # noqa: ARG001
    """What a client is to know first. There is one warehouse, whatever it is called."""
    return {"defaults": {}, "overrides": {}, "endpoints": list(_ENDPOINTS)}


@router.get("/namespaces")
def namespaces(
    lake: OpenLake,
    parent: Annotated[str | None, Query(max_length=1024)] = None,
    page_token: Annotated[str | None, Query(alias="pageToken", max_length=1024)] = None,
    page_size: Annotated[int, Query(alias="pageSize", ge=1, le=1000)] = 1000,
) -> dict[str, Any]:
    """The zones; they have no others within."""
    if parent:
        lake.iceberg.namespaces.properties(parent)
        return {"namespaces": [], "next-page-token": None}
    found = [zone for zone in sorted(ZONES) if zone > (page_token or "")]
    more = found[page_size - 1] if len(found) > page_size else None
    return {"namespaces": [[zone] for zone in found[:page_size]], "next-page-token": more}


@router.post("/namespaces")
def create(body: Json) -> None:
    """Refused: the zones are there, and there are no others."""
    namespace = body.get("namespace")
    if not isinstance(namespace, list):
        raise InvalidInput("namespace is a list of names.")
    refuse_creation(namespace)


@router.get("/namespaces/{namespace}")
def namespace(lake: OpenLake, namespace: str) -> dict[str, Any]:
    """A zone and its properties."""
    return {"namespace": [namespace], "properties": lake.iceberg.namespaces.properties(namespace)}


@router.head("/namespaces/{namespace}", status_code=204)
def is_namespace(lake: OpenLake, namespace: str) -> Response:
    """Whether a zone is there."""
    lake.iceberg.namespaces.properties(namespace)
    return Response(status_code=204)


@router.delete("/namespaces/{namespace}", status_code=204)
def drop(lake: OpenLake, namespace: str) -> None:
    """Refused: the zones stay."""
    lake.iceberg.namespaces.properties(namespace)
    refuse_creation(())


@router.post("/namespaces/{namespace}/properties")
def update(lake: OpenLake, caller: Caller, namespace: str, body: Json) -> dict[str, Any]:
    """Change the properties of a zone."""
    removals = body.get("removals") or []
    if not isinstance(removals, list) or not all(isinstance(one, str) for one in removals):
        raise InvalidInput("removals is a list of names.")
    updates = texts(body.get("updates"), "updates")
    return dict(lake.iceberg.namespaces.update(namespace, removals, updates, caller))
