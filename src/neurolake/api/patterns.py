"""`/api/neurolake/patterns`: transformations that are used again and again, previewed and applied as the caller."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from neurolake.api.access import Caller
from neurolake.api.lake import OpenLake
from neurolake.nuic.patterns.service import Wanted

router = APIRouter(prefix="/api/neurolake/patterns", tags=["patterns"])
Name = Annotated[str, Path(max_length=100)]


class Preview(BaseModel):
    """A pattern for a dataset."""

    model_config = ConfigDict(extra="forbid")

    dataset: Annotated[str, Field(max_length=160, description="The source: id, name or zone.name.")]
    values: Annotated[dict[str, Any], Field(description="Slot → what fills it.")] = {}
    target: Annotated[
        str | None,
        Field(max_length=160, description="The dataset to make (zone.name), or that rows are merged into."),
    ] = None
    replace: Annotated[bool, Field(description="The dataset to make may take the place of one.")] = False

    def wanted(self, pattern: str) -> Wanted:
        """For the service."""
        return Wanted(self.dataset, pattern, self.values, self.target, self.replace)


class Agreed(Preview):
    """The same, with what the preview's answer has under `agreed`."""

    agreed: Annotated[str, Field(max_length=64)]


@router.get("")
def listing(lake: OpenLake, caller: Caller) -> list[dict[str, Any]]:  # noqa: ARG001 - nobody else may ask
    """The patterns that every lake has, with their slots."""
    return lake.nuic.patterns.listing()


@router.get("/learned")
def learned(lake: OpenLake, caller: Caller, limit: Annotated[int, Query(ge=1, le=500)] = 50) -> list[dict[str, Any]]:
    """What was done with SQL again and again: the caller's own statements, for administrators everybody's."""
    return lake.nuic.patterns.learned(caller, limit=limit)


@router.get("/suggestions/{dataset_id}")
def suggestions(
    lake: OpenLake, caller: Caller, dataset_id: Annotated[str, Path(max_length=160)]
) -> list[dict[str, Any]]:
    """Patterns that the dataset's profile and quality speak for, with their slots filled and the reason."""
    return lake.nuic.patterns.suggestions(dataset_id, caller)


@router.get("/proposal/{dataset_id}")
def proposal(lake: OpenLake, caller: Caller, dataset_id: Annotated[str, Path(max_length=160)]) -> dict[str, Any]:
    """The patterns that would lift a dataset, in their order, with the gain as measured on up to 20,000 rows of it."""
    return lake.nuic.patterns.propose(dataset_id, caller)


class OneStep(BaseModel):
    """A step of a proposal."""

    model_config = ConfigDict(extra="forbid")

    pattern: Annotated[str, Field(max_length=100)]
    values: dict[str, Any] = {}


class Approved(BaseModel):
    """What a proposal's answer has under these names; another target will be refused."""

    model_config = ConfigDict(extra="forbid")

    steps: Annotated[list[OneStep], Field(min_length=1, max_length=20)]
    target: Annotated[str, Field(max_length=160)]
    agreed: Annotated[str, Field(max_length=64)]


@router.post("/proposal/{dataset_id}")
def carry_out(
    lake: OpenLake, caller: Caller, dataset_id: Annotated[str, Path(max_length=160)], given: Approved
) -> dict[str, Any]:
    """Make the dataset that a proposal was about; a conflict where anything is not as it was then."""
    steps = [step.model_dump() for step in given.steps]
    return lake.nuic.patterns.carry_out(dataset_id, steps, given.target, given.agreed, caller)


@router.get("/{name}")
def pattern(lake: OpenLake, caller: Caller, name: Name) -> dict[str, Any]:  # noqa: ARG001 - nobody else may ask
    """One pattern."""
    return lake.nuic.patterns.get(name)


@router.post("/{name}/preview")
def preview(lake: OpenLake, caller: Caller, name: Name, given: Preview) -> dict[str, Any]:
    """What the pattern would change, counted, with a few rows before and after, as the caller sees them."""
    return lake.nuic.patterns.preview(given.wanted(name), caller)


@router.post("/{name}/apply")
def apply(lake: OpenLake, caller: Caller, name: Name, given: Agreed) -> dict[str, Any]:
    """Apply the pattern as it was previewed; a conflict where anything is not as it was then."""
    return lake.nuic.patterns.apply(given.wanted(name), given.agreed, caller)
