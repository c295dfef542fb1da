"""`/api/compliance/policies`: what may be seen by whom. For administrators."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Response
from pydantic import BaseModel, Field

from neurolake.api.access import ADMINISTRATOR, Caller
from neurolake.api.lake import OpenLake
from neurolake.kernel.principal import Principal

router = APIRouter(prefix="/api/compliance/policies", tags=["compliance"], dependencies=[ADMINISTRATOR])

_YAML = "application/yaml"
Document = Annotated[dict[str, Any], Body(description="A policy: kind, name, on, to, except, and what its kind needs.")]
Version = Annotated[
    int | None, Query(alias="version", ge=1, le=2**31, description="The version that the change was made from.")
]


class Preview(BaseModel):
    """Whose view to show of which dataset."""

    dataset: Annotated[str, Field(min_length=1, max_length=160)]
    name: Annotated[str, Field(max_length=255)] = "somebody"
    roles: list[str] = []
    groups: list[str] = []
    attributes: dict[str, str] = {}
    purpose: str | None = None


@router.get("")
def listing(lake: OpenLake) -> list[dict[str, Any]]:
    """All policies, by name."""
    return lake.policies.listing()


@router.post("", status_code=201)
def create(lake: OpenLake, caller: Caller, policy: Document) -> dict[str, Any]:
    """Add a policy; it holds from the next query on."""
    return lake.policies.create(policy, by=caller.name)


@router.get("/export", response_class=Response, responses={200: {"content": {_YAML: {}}}})
def export(lake: OpenLake) -> Response:
    """All policies as YAML."""
    return Response(lake.policies.as_yaml(), media_type=_YAML)


@router.post("/import")
def bring_in(
    lake: OpenLake, caller: Caller, document: Annotated[str, Body(media_type=_YAML, max_length=4_000_000)]
) -> dict[str, int]:
    """Create or update the policies of a YAML document, all or none."""
    return lake.policies.bring_in(document, by=caller.name)


@router.post("/preview")
def preview(lake: OpenLake, asked: Preview) -> dict[str, Any]:
    """What somebody would see of a dataset, and why."""
    who = Principal(asked.name, frozenset(asked.roles), frozenset(asked.groups), asked.attributes)
    return lake.policies.preview(asked.dataset, who, asked.purpose)


@router.get("/{name}")
def get(lake: OpenLake, name: str) -> dict[str, Any]:
    """One policy, with every version that it ever had."""
    return lake.policies.get(name)


@router.put("/{name}")
def update(lake: OpenLake, caller: Caller, name: str, policy: Document, version: Version = None) -> dict[str, Any]:
    """Replace a policy."""
    return lake.policies.update(name, policy, by=caller.name, expected=version)


@router.delete("/{name}", status_code=204)
def delete(lake: OpenLake, caller: Caller, name: str, version: Version = None) -> None:
    """Remove a policy; its history stays."""
    lake.policies.delete(name, by=caller.name, expected=version)
