"""`/api/neurolake/templates`: queries with typed parameters, saved in versions, shared, and run as the caller."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field, model_validator

from neurolake.api.access import Caller
from neurolake.api.lake import OpenLake

router = APIRouter(prefix="/api/neurolake/templates", tags=["templates"])
Wanted = Annotated[str, Path(max_length=100, description="Id or name; of several of one name the caller's own.")]
Version = Annotated[int | None, Query(ge=1, le=2**31, description="The newest without it.")]


class Saved(BaseModel):
    """A template as JSON, or as a YAML document with the same fields."""

    model_config = ConfigDict(extra="forbid")

    template: dict[str, Any] | None = None
    yaml: Annotated[str | None, Field(max_length=200_000)] = None

    @model_validator(mode="after")
    def _one(self) -> "Saved":
        if (self.template is None) == (self.yaml is None):
            raise ValueError("give template or yaml, and not both")
        return self


class Values(BaseModel):
    """Values of the parameters that have no default, or another than that."""

    model_config = ConfigDict(extra="forbid")

    values: dict[str, Any] = {}
    version: Annotated[int | None, Field(ge=1, le=2**31)] = None
    limit: Annotated[int, Field(ge=1, le=10_000, description="Rows to give at once; all are stored.")] = 100
    purpose: Annotated[str | None, Field(max_length=100)] = None


class Subjects(BaseModel):
    """Whom a template is shared with."""

    model_config = ConfigDict(extra="forbid")

    subjects: Annotated[list[Annotated[str, Field(max_length=255)]], Field(max_length=50)]


@router.get("")
def listing(
    lake: OpenLake,
    caller: Caller,
    q: Annotated[str, Query(max_length=200, description="Words; all must be there.")] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> list[dict[str, Any]]:
    """The templates that the caller may run, those that are used most first."""
    return lake.nuic.templates.listing(caller, words=q, limit=limit)


@router.post("", status_code=201)
def save(lake: OpenLake, caller: Caller, given: Saved) -> dict[str, Any]:
    """Save a template of the caller's, or its next version. It is planned with the values to check it with."""
    return lake.nuic.templates.save(given.yaml if given.yaml is not None else given.template or {}, caller)


@router.get("/{template_id}")
def template(lake: OpenLake, caller: Caller, template_id: Wanted, version: Version = None) -> dict[str, Any]:
    """A template with its query and parameters."""
    return lake.nuic.templates.get(template_id, caller, version=version)


@router.delete("/{template_id}", status_code=204)
def remove(lake: OpenLake, caller: Caller, template_id: Wanted) -> None:
    """Take one of the caller's templates away, with its versions."""
    lake.nuic.templates.remove(template_id, caller)


@router.get("/{template_id}/versions")
def versions(
    lake: OpenLake, caller: Caller, template_id: Wanted, limit: Annotated[int, Query(ge=1, le=1000)] = 100
) -> list[dict[str, Any]]:
    """The versions, newest first."""
    return lake.nuic.templates.versions(template_id, caller, limit=limit)


@router.get("/{template_id}/diff")
def diff(
    lake: OpenLake,
    caller: Caller,
    template_id: Wanted,
    before: Annotated[int, Query(ge=1, le=2**31)],
    after: Annotated[int, Query(ge=1, le=2**31)],
) -> dict[str, Any]:
    """What is other in a version than in another."""
    return lake.nuic.templates.diff(template_id, before, after, caller)


@router.put("/{template_id}/sharing")
def share(lake: OpenLake, caller: Caller, template_id: Wanted, given: Subjects) -> dict[str, Any]:
    """Set who besides the owner may see and run it."""
    return lake.nuic.templates.share(template_id, given.subjects, caller)


@router.post("/{template_id}/run")
def run(lake: OpenLake, caller: Caller, template_id: Wanted, given: Values) -> dict[str, Any]:
    """Run it as a query of the caller's, with its id."""
    return lake.nuic.templates.run(
        template_id, given.values, caller, version=given.version, limit=given.limit, purpose=given.purpose
    )
