"""`/api/neurolake/catalog`: what people say about datasets, and the glossary."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from neurolake.api.access import Caller
from neurolake.api.lake import OpenLake
from neurolake.stewardship.glossary import TermChanges
from neurolake.stewardship.service import CardChanges, ColumnChanges

router = APIRouter(prefix="/api/neurolake/catalog", tags=["stewardship"])

Version = Annotated[
    int | None,
    Query(alias="version", ge=0, le=2**31, description="The version that the change was made from; none overwrites."),
]
_Text = Annotated[str, Field(max_length=20_000)]
_Name = Annotated[str, Field(min_length=1, max_length=255)]
_Names = Annotated[list[_Name], Field(max_length=50)]


class CardEdit(BaseModel):
    """What to change of a card; what is left out stays. Lists are given whole; null takes a text away."""

    description: _Text | None = None
    owner: _Name | None = None
    stewards: _Names = []
    tags: _Names = []
    domain: _Name | None = None
    terms: _Names = []


class ColumnEdit(BaseModel):
    """What to change of what is said about a column; what is left out stays. Lists are given whole."""

    description: _Text | None = None
    tags: _Names = []
    terms: _Names = []


class Deprecation(BaseModel):
    """Why a dataset is not to be used any more, and what is to be used in its place."""

    reason: Annotated[str, Field(min_length=1, max_length=1000)]
    successor: _Name | None = None


class Archiving(BaseModel):
    """Why a dataset is put away."""

    reason: Annotated[str, Field(max_length=1000)] = ""


class TermEdit(BaseModel):
    """What to change of a term; what is left out stays."""

    name: _Name = ""
    definition: _Text = ""
    synonyms: _Names = []
    domain: _Name | None = None


class NewTerm(BaseModel):
    """A word of the business, and what is meant by it."""

    name: _Name
    definition: Annotated[str, Field(min_length=1, max_length=20_000)]
    synonyms: _Names = []
    domain: _Name | None = None


class DomainEdit(BaseModel):
    """What a domain is."""

    description: _Text | None = None


@router.get("/dataset/{dataset_id}/card")
def card(lake: OpenLake, caller: Caller, dataset_id: str) -> dict[str, Any]:
    """What people said about a dataset and its columns, with the version to give back when it is changed."""
    return lake.stewardship.card(dataset_id, caller)


@router.patch("/dataset/{dataset_id}/card")
def edit_card(
    lake: OpenLake, caller: Caller, dataset_id: str, change: CardEdit, version: Version = None
) -> dict[str, Any]:
    """Change description, owner, stewards, tags, domain and terms of a dataset. It takes the right to curate it."""
    return lake.stewardship.edit(dataset_id, cast("CardChanges", _given(change)), caller, expected=version)


@router.patch("/dataset/{dataset_id}/card/columns/{column}")
def edit_column(
    lake: OpenLake, caller: Caller, dataset_id: str, column: str, change: ColumnEdit, version: Version = None
) -> dict[str, Any]:
    """Change description, tags and terms of a column. Tags that policies speak of are for administrators."""
    changed = cast("ColumnChanges", _given(change))
    return lake.stewardship.edit_column(dataset_id, column, changed, caller, expected=version)


@router.post("/dataset/{dataset_id}/deprecate")
def deprecate(
    lake: OpenLake, caller: Caller, dataset_id: str, told: Deprecation, version: Version = None
) -> dict[str, Any]:
    """Say that a dataset is not to be used any more. It is found further down."""
    return lake.stewardship.deprecate(dataset_id, told.reason, caller, successor=told.successor, expected=version)


@router.post("/dataset/{dataset_id}/archive")
def archive(
    lake: OpenLake, caller: Caller, dataset_id: str, told: Archiving, version: Version = None
) -> dict[str, Any]:
    """Put a dataset away: it is found only by searches that ask for what is archived. Its data stays."""
    return lake.stewardship.archive(dataset_id, caller, reason=told.reason, expected=version)


@router.post("/dataset/{dataset_id}/restore")
def restore(lake: OpenLake, caller: Caller, dataset_id: str, version: Version = None) -> dict[str, Any]:
    """A dataset that was deprecated or archived is in use again."""
    return lake.stewardship.restore(dataset_id, caller, expected=version)


@router.get("/bookmarks")
def bookmarks(lake: OpenLake, caller: Caller) -> list[dict[str, Any]]:
    """The datasets that the caller has marked, the newest mark first."""
    return lake.stewardship.bookmarks.listing(caller)


@router.put("/bookmarks/{dataset_id}", status_code=204)
def add_bookmark(lake: OpenLake, caller: Caller, dataset_id: str) -> None:
    """Mark a dataset, to find it again."""
    lake.stewardship.bookmarks.add(dataset_id, caller)


@router.delete("/bookmarks/{dataset_id}", status_code=204)
def remove_bookmark(lake: OpenLake, caller: Caller, dataset_id: str) -> None:
    """Take a mark away."""
    lake.stewardship.bookmarks.remove(dataset_id, caller)


@router.get("/glossary")
def terms(
    lake: OpenLake,
    caller: Caller,  # noqa: ARG001 - only those who are known
    after: Annotated[str, Query(max_length=128, description="`next` of the page before.")] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> dict[str, Any]:
    """Words of the business and what is meant by them, in pages."""
    return lake.stewardship.glossary.terms(after=after, limit=limit)


@router.post("/glossary", status_code=201)
def define(lake: OpenLake, caller: Caller, term: NewTerm) -> dict[str, Any]:
    """Add a term. It takes the right to curate everything."""
    change = cast("TermChanges", _given(term))
    return lake.stewardship.glossary.define(term.name, change, caller)


@router.get("/glossary/{term}")
def term(lake: OpenLake, caller: Caller, term: str) -> dict[str, Any]:
    """One term, by its name, another word for it or its id, with the datasets and columns that speak of it."""
    return lake.stewardship.glossary.term(term, caller)


@router.patch("/glossary/{term}")
def edit_term(lake: OpenLake, caller: Caller, term: str, change: TermEdit, version: Version = None) -> dict[str, Any]:
    """Change a term."""
    return lake.stewardship.glossary.change(term, cast("TermChanges", _given(change)), caller, expected=version)


@router.delete("/glossary/{term}", status_code=204)
def remove_term(lake: OpenLake, caller: Caller, term: str, version: Version = None) -> None:
    """Remove a term, the other words for it and its links."""
    lake.stewardship.glossary.remove(term, caller, expected=version)


@router.get("/domains")
def domains(lake: OpenLake, caller: Caller) -> list[dict[str, Any]]:  # noqa: ARG001 - only those who are known
    """The parts of the business."""
    return lake.stewardship.glossary.domains()


@router.put("/domains/{name}")
def put_domain(
    lake: OpenLake, caller: Caller, name: str, domain: DomainEdit, version: Version = None
) -> dict[str, Any]:
    """Add a domain, or describe it anew. It takes the right to curate everything."""
    return lake.stewardship.glossary.put_domain(name, domain.description, caller, expected=version)


@router.delete("/domains/{name}", status_code=204)
def remove_domain(lake: OpenLake, caller: Caller, name: str) -> None:
    """Remove a domain; what belonged to it belongs to none."""
    lake.stewardship.glossary.remove_domain(name, caller)


def _given(change: BaseModel) -> dict[str, Any]:
    return change.model_dump(exclude_unset=True)
