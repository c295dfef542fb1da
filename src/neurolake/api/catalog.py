"""`/api/neurolake/catalog`: what the lake knows about its datasets."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from neurolake.api.access import Caller
from neurolake.api.lake import OpenLake
from neurolake.kernel.errors import InvalidInput
from neurolake.nuic.search.answer import Filters
from neurolake.nuic.search.by_column import Wanted

router = APIRouter(prefix="/api/neurolake/catalog", tags=["catalog"])


@router.get("/datasets")
def datasets(lake: OpenLake, caller: Caller) -> list[dict[str, Any]]:
    """The datasets that the caller may know of, by name."""
    return lake.datasets(caller)


@router.get("/dataset/{dataset_id}")
def dataset(lake: OpenLake, caller: Caller, dataset_id: str) -> dict[str, Any]:
    """One dataset, by id, name or zone.name: columns with profile, quality, snapshots, lineage, ingestions."""
    return lake.dataset(dataset_id, caller)


Zone = Annotated[str | None, Query(max_length=16, description="Only datasets of this zone.")]
Limit = Annotated[int, Query(ge=1, le=100, description="Most entries.")]
Text = Annotated[str | None, Query(max_length=200)]


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
