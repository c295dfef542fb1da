"""`/api/neurolake/catalog`: what the lake knows about its datasets."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query

from neurolake.api.access import Caller
from neurolake.api.lake import OpenLake
from neurolake.app import portrait
from neurolake.kernel.errors import InvalidInput
from neurolake.kernel.principal import need_scope
from neurolake.nuic.search.answer import Filters
from neurolake.nuic.search.by_column import Wanted
from neurolake.query.values import json_rows

router = APIRouter(prefix="/api/neurolake/catalog", tags=["catalog"])
samples = APIRouter(prefix="/api/neurolake/catalog", tags=["catalog"])
"""Of the data itself, which a key reads by the scope of queries."""
Zone = Annotated[str | None, Query(max_length=16, description="Only datasets of this zone.")]
Limit = Annotated[int, Query(ge=1, le=100, description="Most entries.")]
Text = Annotated[str | None, Query(max_length=200)]


@router.get("/datasets")
def datasets(lake: OpenLake, caller: Caller) -> list[dict[str, Any]]:
    """The datasets that the caller may know of, by name."""
    return lake.datasets(caller)


@router.get("/dataset/{dataset_id}")
def dataset(lake: OpenLake, caller: Caller, dataset_id: str) -> dict[str, Any]:
    """One dataset, by id, name or zone.name: columns with profile, quality, snapshots, lineage, ingestions, what
    people say of it, its contract, schema versions, counts of the lineage and use in the last 30 days.
    """
    return portrait.portrait(lake, dataset_id, caller)


@samples.get("/dataset/{dataset_id}/sample")
def sample(
    lake: OpenLake,
    caller: Caller,
    dataset_id: str,
    rows: Annotated[int, Query(ge=1, le=100)] = 20,
    purpose: Text = None,
) -> dict[str, Any]:
    """Some rows of a dataset, as the caller may see them; recorded like every query, whose id is in the answer."""
    found = portrait.sample(lake, dataset_id, caller, rows=rows, purpose=purpose)
    return {
        "query_id": found.query_id,
        "columns": [{"name": one.name, "type": one.type} for one in found.columns],
        "rows": json_rows(found.page(0, rows)),
    }


def _filters(
    zone: Zone = None,
    owner: Text = None,
    domain: Text = None,
    tag: Annotated[list[str], Query(max_length=20, description="Tags that it or its columns have; all of them.")] = [],  # noqa: B006 - FastAPI copies it
    min_quality: Annotated[float | None, Query(ge=0, le=1)] = None,
    archived: Annotated[bool, Query(description="Also what was put away.")] = False,
) -> Filters:
    return Filters(zone, owner, domain, tuple(tag), min_quality, archived)


@router.get("/search")
def search(
    lake: OpenLake,
    caller: Caller,
    filters: Annotated[Filters, Depends(_filters)],
    q: Annotated[str, Query(max_length=400, description="Words; all must be there. None lists everything.")] = "",
    offset: Annotated[int, Query(ge=0, le=2000)] = 0,
    limit: Limit = 20,
) -> dict[str, Any]:
    """Datasets by words of their names, columns, descriptions, tags, owners and what their values mean.

    A word also finds what begins with it and, where nothing does, what is written much like it. The best come first:
    by how well the text matches, quality, use in the last 30 days and freshness. `facets` count what was found.
    """
    return lake.nuic.search.find(q, caller, filters, offset=offset, limit=limit)


@router.get("/search-by-column")
def search_by_column(
    lake: OpenLake,
    caller: Caller,
    name: Text = None,
    type: Text = None,  # noqa: A002 - the name of the parameter
    tag: Text = None,
    semantic: Text = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> dict[str, Any]:
    """Columns by words of their name, the beginning of their type, a tag (`pii.email`) or what their values mean."""
    wanted = Wanted(name, type, tag, semantic)
    if wanted == Wanted():
        raise InvalidInput("Say what to look for.", hint="Give one or more of name, type, tag and semantic.")
    return lake.nuic.search.by_column(wanted, caller, limit=limit)


@router.get("/insights/{dataset_id}")
def insights(lake: OpenLake, caller: Caller, dataset_id: str) -> dict[str, Any]:
    """What the figures of a dataset tell, each with its evidence: quality, freshness, growth, drift, skew, keys,
    references, duplicates, columns that nobody reads; and suggestions that a person can accept.
    """
    return lake.nuic.insights.of(dataset_id, caller)


@router.post("/insights/{dataset_id}/accept/{suggestion_id}")
def accept(
    lake: OpenLake, caller: Caller, dataset_id: str, suggestion_id: Annotated[str, Path(max_length=32)]
) -> dict[str, Any]:
    """Say of a column what was suggested; the answer is the card. It takes the right to curate the dataset."""
    return portrait.accept(lake, dataset_id, suggestion_id, caller)


@router.get("/recommendations/{dataset_id}")
def recommendations(
    lake: OpenLake,
    caller: Caller,
    dataset_id: str,
    kind: Literal["joinable", "similar", "used_together", "downstream"] | None = None,
    limit: Limit = 20,
    check: Annotated[int, Query(ge=0, le=5, description="Joins whose estimate is checked by counting.")] = 0,
) -> dict[str, Any]:
    """Datasets that go with one, the best first, each with its reasons and their evidence."""
    if check:
        need_scope(caller, "query")
    return lake.nuic.recommendations.of(dataset_id, caller, kind=kind, limit=limit, check=check)


@router.get("/popular")
def popular(
    lake: OpenLake, caller: Caller, days: Annotated[int, Query(ge=1, le=3650)] = 30, limit: Limit = 20
) -> list[dict[str, Any]]:
    """The datasets that were read most in the last days."""
    return lake.nuic.rankings.popular(caller, days=days, limit=limit)


@router.get("/quality-leaders")
def quality_leaders(lake: OpenLake, caller: Caller, zone: Zone = None, limit: Limit = 20) -> list[dict[str, Any]]:
    """The datasets with the best measured quality."""
    return lake.nuic.rankings.quality_leaders(caller, zone=zone, limit=limit)


@router.get("/statistics")
def statistics(lake: OpenLake, caller: Caller) -> dict[str, Any]:
    """How much there is: datasets, columns, personal data, rows, bytes and mean quality."""
    return lake.nuic.rankings.statistics(caller)
